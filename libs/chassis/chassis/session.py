"""One transaction per request or message, opened and committed here and nowhere else.

begin → who is asking, in which trust → the work → history and events in one statement → commit → answer
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import OAuth2AuthorizationCodeBearer
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor, enter, of_the_system
from chassis.db import Sessions, enter_trust
from chassis.outbox import conclude
from chassis.problems import Unauthenticated
from chassis.tokens import Claims


async def verify_token(request: Request) -> Claims:
    """Who the bearer token says is asking. Declared as a security scheme by `create_app`."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("Sign in, and send the access token as a bearer token.")
    claims: Claims = await request.app.state.verifier.verify(token.strip())
    request.app.state.limits.asked_by(claims)
    return claims


CurrentClaims = Annotated[Claims, Depends(verify_token)]


@asynccontextmanager
async def opened(request: Request, claims: Claims) -> AsyncIterator[AsyncSession]:
    """The transaction of a request, in the actor's trust; committed when left."""
    sessions: Sessions = request.app.state.sessions
    async with sessions.begin() as session:
        actor = await enter(session, claims, request.app.state.settings.operators)
        request.app.state.limits.asked_in(actor.trust_id)
        session.info.update(actor=actor, operation=request.scope["route"].name)
        request.state.in_transaction = True
        yield session
        await conclude(session)
    if session.info.get("told"):
        await request.app.state.doorbell.ring()


async def open_session(request: Request, claims: CurrentClaims) -> AsyncIterator[AsyncSession]:
    async with opened(request, claims) as session:
        yield session


# scope="function": the commit happens before the response is sent, so a caller is never told
# that something was done which the database then refused.
Session = Annotated[AsyncSession, Depends(open_session, scope="function")]


async def identify(session: Session) -> Actor:
    actor: Actor = session.info["actor"]
    return actor


CurrentActor = Annotated[Actor, Depends(identify, scope="function")]


@asynccontextmanager
async def on_behalf_of_the_system(
    sessions: Sessions, service: str, trust_id: UUID, operation: str
) -> AsyncIterator[AsyncSession]:
    """The transaction of a job or an event handler, in one trust."""
    async with sessions.begin() as session:
        await enter_trust(session, trust_id)
        session.info.update(actor=of_the_system(service, trust_id), operation=operation)
        yield session
        await conclude(session)


def security_scheme(issuer: str) -> OAuth2AuthorizationCodeBearer:
    """How Swagger UI and generated clients learn to sign in."""
    return OAuth2AuthorizationCodeBearer(
        authorizationUrl=f"{issuer}/authorize",
        tokenUrl=f"{issuer}/token",
        refreshUrl=f"{issuer}/token",
        scopes={"openid": "who you are", "profile": "your name"},
        auto_error=False,
    )
