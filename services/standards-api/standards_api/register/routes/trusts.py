"""The trust over HTTP."""

from typing import Any

from fastapi import APIRouter, Response

from chassis.idempotency import Route
from chassis.preconditions import IfMatch, tagged
from chassis.problems import PreconditionFailed, PreconditionRequired, problems
from chassis.session import CurrentActor, Session
from standards_api.register import queries
from standards_api.register.commands import trusts
from standards_api.register.problems import (
    AlreadyFounded,
    NotForYourself,
    PersonAlreadyRecorded,
    PostHeld,
    TrustNotRegistered,
)
from standards_api.register.schemas import AppointmentOut, Found, NameThings, TrustOut

router = APIRouter(prefix="/v1/trust", tags=["register: trust"], route_class=Route)


@router.get("", summary="Read your trust", response_model=TrustOut, responses=problems(TrustNotRegistered))
async def read_trust(session: Session, actor: CurrentActor, response: Response) -> Any:
    """The trust in which you hold a post: its identifiers, and what it calls its bodies and roles.

    Identifiers are text as GIAS and Companies House write them, zeros kept. Everybody who holds a post in
    the trust may read it.
    """
    return await tagged(session, response, await queries.access_trust(session, actor))


@router.patch(
    "",
    summary="Say what the trust calls its bodies and roles",
    response_model=TrustOut,
    responses=problems(TrustNotRegistered, PreconditionFailed, PreconditionRequired),
)
async def name_things(
    session: Session, actor: CurrentActor, response: Response, asked: NameThings, if_match: IfMatch
) -> Any:
    """An academy council or a local governing body, a director or a trustee: the trust's own words.

    Send only what changes; null goes back to the usual word. Names and numbers of the trust itself come
    from GIAS by import. For trust administrators.
    """
    labels = {str(name): label for name, label in asked.labels.items()}
    trust = await trusts.name_things(session, actor, labels=labels, if_match=if_match)
    return await tagged(session, response, trust)


@router.post(
    "/founders",
    status_code=201,
    summary="Appoint a trust's first administrator or chief executive",
    response_model=AppointmentOut,
    responses=problems(TrustNotRegistered, NotForYourself, AlreadyFounded, PersonAlreadyRecorded, PostHeld),
)
async def found_trust(session: Session, actor: CurrentActor, response: Response, asked: Found) -> Any:
    """For operators, with a token that names the trust: somebody must make the first appointments.

    Approved at once. Refused as soon as somebody holds the post: from then on the trust appoints, and its
    chief executive approves.
    """
    return await tagged(session, response, await trusts.found(session, actor, **dict(asked)))
