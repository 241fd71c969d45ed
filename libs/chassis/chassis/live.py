"""Changes as they happen: `GET /v1/changes`, server-sent events of what the caller may see.

    LIVE = {PhaseConfirmed.type: Visible(Academy, Action.VIEW_ACADEMY, lambda data: UUID(data["academy_id"]))}

In `service.py`: `live=LIVE`. A type without an entry is never sent, and no event carries its data: it only
says what to read again. Each event is put to the policy table, for each caller, in a short transaction.
"""

import time
from collections.abc import AsyncIterable, AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import ConfigDict, Field
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor, enter
from chassis.db import Aggregate
from chassis.followers import Follower, Happened, Hub, TooManyStreams
from chassis.outbox import OutboxMessage
from chassis.policy import within_reach
from chassis.problems import Forbidden, problems
from chassis.schemas import Out
from chassis.service import Service
from chassis.session import CurrentClaims
from chassis.tokens import Claims

RECHECK_SECONDS = 5.0
MOST_MISSED = 500
RESET = "reset"

router = APIRouter(tags=["changes"])


@dataclass(frozen=True)
class Visible:
    """Who may hear of an event: those whom `action` lets reach the `model` row named by `key(data)`."""

    model: type[Aggregate]
    action: str
    key: Callable[[Mapping[str, Any]], UUID]


class Change(Out):
    """Something happened: read its subject again."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "standards.phase-confirmed.v1",
                    "subject": "0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10",
                    "sequence": 4,
                    "time": "2026-11-21T09:30:00Z",
                }
            ]
        }
    )

    type: str = Field(description="As in the AsyncAPI document.")
    subject: str = Field(description="What it is about.")
    sequence: int = Field(description="1, 2, 3 … for each subject; a gap is an event you may not see.")
    time: datetime


EVENT: dict[str, Any] = {
    "type": "object",
    "description": "Each event of the stream, by its fields.",
    "required": ["event", "data"],
    "properties": {
        "event": {"type": "string", "enum": ["change", RESET]},
        "id": {"type": "string", "format": "uuid", "description": "Send the last one as Last-Event-ID."},
        "data": {
            "type": "string",
            "description": "Of a change, what to read again; of a reset, an empty object.",
            "contentMediaType": "application/json",
            "contentSchema": {
                "anyOf": [Change.model_json_schema(), {"type": "object", "additionalProperties": False}]
            },
        },
    },
}
STREAM: dict[str, Any] = {
    "description": "Events, until the stream ends",
    "content": {
        "text/event-stream": {
            "schema": EVENT,
            "example": {
                "event": "change",
                "id": "0192f3c1-7a10-7c9a-8a54-2f6d3f1f6f0e",
                "data": '{"type":"standards.phase-confirmed.v1",'
                '"subject":"0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10","sequence":4,"time":"2026-11-21T09:30:00Z"}',
            },
        }
    },
}


@dataclass
class Following:
    """One caller's stream: who they were when it began, and where in their trust's events it is."""

    app: Any
    claims: Claims
    actor: Actor
    follower: Follower
    missed: list[Happened] = field(default_factory=list)
    too_much_missed: bool = False

    @property
    def service(self) -> Service:
        service: Service = self.app.state.service
        return service

    def expired(self) -> bool:
        return time.time() >= self.claims.expires


async def begin(
    request: Request,
    claims: CurrentClaims,
    last_event_id: Annotated[
        UUID | None,
        Header(description="The id of the last event you saw: what you missed since is sent first."),
    ] = None,
) -> Following:
    """Who is asking, and from where on; nobody without a post follows anything."""
    app = request.app
    hub: Hub = app.state.hub
    async with app.state.sessions.begin() as session:
        actor = await enter(session, claims, app.state.settings.operators)
        if actor.trust_id is None or not actor.roles:
            raise Forbidden
        newest = await session.scalar(select(func.max(OutboxMessage.position))) or 0
    follower = hub.join(actor.trust_id, actor.subject, newest)
    following = Following(app, claims, actor, follower)
    try:
        if last_event_id is not None:
            await catch_up(following, last_event_id)
    except BaseException:
        hub.leave(follower)
        raise
    return following


async def catch_up(following: Following, last_event_id: UUID) -> None:
    """What happened between the last event the caller saw and where the stream takes over."""
    async with following.app.state.sessions.begin() as session:
        await enter(session, following.claims, following.app.state.settings.operators)
        seen = select(OutboxMessage.position).where(OutboxMessage.id == last_event_id)
        missed = select(OutboxMessage).where(
            OutboxMessage.position > seen.scalar_subquery(),
            OutboxMessage.position <= following.follower.place,
        )
        known = await session.scalar(seen) is not None
        rows = (await session.scalars(missed.order_by(OutboxMessage.position).limit(MOST_MISSED + 1))).all()
    following.too_much_missed = not known or len(rows) > MOST_MISSED
    following.missed = [] if following.too_much_missed else [Happened.of(row) for row in rows]


@router.get(
    "/v1/changes",
    summary="Follow changes as they happen",
    response_class=EventSourceResponse,
    responses={200: STREAM, **problems(Forbidden, TooManyStreams)},
)
async def follow_changes(
    following: Annotated[Following, Depends(begin)],
) -> AsyncIterable[ServerSentEvent]:
    """Server-sent events of what changes in the caller's trust and is theirs to see.

    Each says type, subject, sequence and time: read the subject again for its new state. The stream ends
    when the token expires, when one of the caller's posts ends or begins, or when the caller reads too
    slowly: connect again with `Last-Event-ID` to miss nothing. An event named `reset` says that too much was
    missed: read everything shown again.
    """
    hub: Hub = following.app.state.hub
    try:
        async for event in tell(following):
            yield event
    finally:
        hub.leave(following.follower)


async def tell(following: Following) -> AsyncIterator[ServerSentEvent]:
    if following.too_much_missed:
        yield ServerSentEvent(event=RESET, data={})
    waiting: Sequence[Happened] | None = following.missed
    while waiting is not None and not following.expired():
        allowed = await still_allowed(following, waiting)
        if allowed is None:
            return
        for happened in allowed:
            yield as_event(happened)
        patience = min(RECHECK_SECONDS, max(0.0, following.claims.expires - time.time()))
        waiting = await following.follower.next(patience)


def as_event(happened: Happened) -> ServerSentEvent:
    change = Change(
        type=happened.type, subject=happened.subject, sequence=happened.sequence, time=happened.time
    )
    return ServerSentEvent(id=str(happened.id), event="change", data=change)


async def still_allowed(following: Following, waiting: Sequence[Happened]) -> list[Happened] | None:
    """Those of the events that the caller may see now; None when they are no longer who they were."""
    async with following.app.state.sessions.begin() as session:
        actor = await enter(session, following.claims, following.app.state.settings.operators)
        if (actor.trust_id, actor.standings) != (following.actor.trust_id, following.actor.standings):
            return None
        seen: list[Happened] = []
        for event_type in {happened.type for happened in waiting} & following.service.live.keys():
            alike = [happened for happened in waiting if happened.type == event_type]
            seen += await visible(session, following.service, actor, alike)
    return sorted(seen, key=lambda happened: happened.position)


async def visible(
    session: AsyncSession, service: Service, actor: Actor, alike: Sequence[Happened]
) -> list[Happened]:
    """Of events of one type, those about rows within reach: one question for all of them."""
    rule = service.live[alike[0].type]
    keys = {happened.id: rule.key(happened.data) for happened in alike}
    reach = within_reach(service.policy, actor, rule.action)
    wanted = select(rule.model.id).where(rule.model.id.in_(set(keys.values())), reach)
    found = set((await session.scalars(wanted)).all())
    return [happened for happened in alike if keys[happened.id] in found]
