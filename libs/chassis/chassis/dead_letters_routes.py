"""`/v1/held-events`: what the service heard and cannot handle yet, and how somebody gets it moving again."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from sqlalchemy import select

from chassis import held
from chassis.held import HeldEvent, HeldEventOut, NoSuchHeldEvent, WaitsForAnother
from chassis.idempotency import Route
from chassis.listing import Listing, Page, View
from chassis.policy import Policy, access, within_reach
from chassis.problems import Forbidden, problems
from chassis.session import CurrentActor, Session

HELD = Listing(
    HeldEvent,
    HeldEventOut,
    sorts={"held_at": HeldEvent.held_at},
    filters={"state": HeldEvent.state, "type": HeldEvent.type, "source": HeldEvent.source},
)


def router(policy: Policy, *, view: str, release: str) -> APIRouter:
    """The routes of a service's held events; `view` and `release` name lines of its policy table."""
    routes = APIRouter(prefix="/v1/held-events", tags=["held events"], route_class=Route)
    add_list(routes, policy, view)
    add_release(routes, policy, view, release)
    return routes


def add_list(routes: APIRouter, policy: Policy, view: str) -> None:
    @routes.get("", response_model=Page[HeldEventOut], summary="List events that are held up")
    async def list_held_events(
        session: Session, actor: CurrentActor, asked: Annotated[View, Depends(HELD)]
    ) -> Any:
        """Events of other services that wait (`waiting`, `retrying`) or were given up (`dead`), oldest first.

        What an event says is not shown, only what it is about and why it is held up.
        """
        statement = select(HeldEvent).where(within_reach(policy, actor, view))
        return await HELD.answer(session, statement, asked)


def add_release(routes: APIRouter, policy: Policy, view: str, release: str) -> None:
    async def reach(session: Session, actor: CurrentActor, event_id: UUID) -> None:
        await access(
            session, policy, actor, HeldEvent, event_id, view=view, action=release, missing=NoSuchHeldEvent
        )

    @routes.post(
        "/{event_id}/redrive",
        status_code=204,
        summary="Try a dead event again",
        responses=problems(Forbidden, NoSuchHeldEvent, WaitsForAnother),
    )
    async def redrive_held_event(session: Session, actor: CurrentActor, event_id: UUID) -> None:
        """The worker tries it afresh; the events behind it follow by themselves. Who asked is recorded."""
        await reach(session, actor, event_id)
        await held.redrive(session, event_id)

    @routes.post(
        "/{event_id}/skip",
        status_code=204,
        summary="Go on without an event",
        responses=problems(Forbidden, NoSuchHeldEvent),
    )
    async def skip_held_event(session: Session, actor: CurrentActor, event_id: UUID) -> None:
        """A dead event is dropped; of a waiting one, what it waits for is given up. Who asked is recorded."""
        await reach(session, actor, event_id)
        await held.skip(session, event_id)
