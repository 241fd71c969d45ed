"""`/v1/history`: who changed what, proof that nobody changed that, and a copy to prove it elsewhere."""

import json
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import StreamingResponse
from pydantic import ConfigDict, Field
from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import with_expression

from chassis.actor import Actor
from chassis.clock import now
from chassis.db import Sessions, enter_trust
from chassis.history import HistoryEntry, HistoryHead, note, verify
from chassis.idempotency import Route
from chassis.listing import Listing, Page, View
from chassis.policy import Policy, require_role, within_reach
from chassis.problems import Forbidden, problems
from chassis.schemas import Out
from chassis.session import CurrentActor, Session

EXPORTED_AT_ONCE = 1_000


def own_acts(actor: Actor, _: str) -> ColumnElement[bool]:
    """For a policy table: what the caller did."""
    return HistoryEntry.subject == actor.subject


def whole_history(_: Actor, __: str) -> ColumnElement[bool]:
    """For a policy table: everything done in the trust."""
    return true()


class HistoryOut(Out):
    """One act: who did what to which thing, and what it was before and after."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "sequence": 1204,
                    "at": "2026-11-21T09:30:00Z",
                    "subject": "amara.okafor",
                    "operation": "confirm_phase",
                    "object": "phase_decisions",
                    "object_id": "0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10",
                    "open": True,
                    "old": {"status": "proposed"},
                    "new": {"status": "confirmed"},
                }
            ]
        }
    )

    sequence: int = Field(description="1, 2, 3 … without a gap in each trust.")
    at: datetime
    subject: str = Field(description="Who did it, as the identity provider calls them.")
    operation: str = Field(description="By which operation of the API, job or event.")
    object: str
    object_id: str
    open: bool = Field(description="Whether you may see what was changed; if not, `old` and `new` are null.")
    old: dict[str, Any] | None
    new: dict[str, Any] | None


class VerificationOut(Out):
    """Whether the trust's history is as it was written."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "holds": True,
                    "entries": 1204,
                    "first_bad": None,
                    "head": "4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865",
                    "verified_at": "2026-11-21T09:30:00Z",
                }
            ]
        }
    )

    holds: bool
    entries: int = Field(description="How many entries were checked, up to the first that does not hold.")
    first_bad: int | None = Field(description="The sequence of the first entry changed, missing or put in.")
    head: str = Field(description="Keep it with `entries`: an export can later be checked against it.")
    verified_at: datetime


HISTORY = Listing(
    HistoryEntry,
    HistoryOut,
    key=HistoryEntry.sequence,
    sorts={"sequence": HistoryEntry.sequence},
    filters={
        "subject": HistoryEntry.subject,
        "operation": HistoryEntry.operation,
        "object": HistoryEntry.object,
        "object_id": HistoryEntry.object_id,
    },
    default="-sequence",
)


def router(policy: Policy, *, view: str, contents: str, verification: str, export: str) -> APIRouter:
    """The routes of a service's history, each argument naming a line of its policy table.

    `view` is which entries somebody sees, `contents` of which they also see what was changed: use `own_acts`
    and `whole_history`. `verification` and `export` are by role; an export holds all contents.
    """
    routes = APIRouter(prefix="/v1/history", tags=["history"], route_class=Route)
    add_list(routes, policy, view, contents)
    add_verification(routes, policy, verification)
    add_export(routes, policy, export)
    return routes


def add_list(routes: APIRouter, policy: Policy, view: str, contents: str) -> None:
    @routes.get("", response_model=Page[HistoryOut], summary="List what was done, the latest first")
    async def list_history(
        session: Session, actor: CurrentActor, asked: Annotated[View, Depends(HISTORY)]
    ) -> Any:
        """What the caller may see of who changed what. Of one thing: filter by `object` and `object_id`."""
        seen = select(HistoryEntry).where(within_reach(policy, actor, view))
        opened = with_expression(HistoryEntry.open, within_reach(policy, actor, contents))
        return await HISTORY.answer(session, seen.options(opened), asked)


def add_verification(routes: APIRouter, policy: Policy, verification: str) -> None:
    @routes.get(
        "/verification",
        response_model=VerificationOut,
        summary="Verify that nobody has changed the history",
        responses=problems(Forbidden),
    )
    async def verify_history(session: Session, actor: CurrentActor) -> VerificationOut:
        """Recomputes every link of the trust's chain, and names the first entry that does not hold."""
        require_role(policy, actor, verification)
        entries, first_bad = await verify(session)
        head = await session.scalar(select(HistoryHead.hash)) or ""
        return VerificationOut(
            holds=first_bad is None, entries=entries, first_bad=first_bad, head=head, verified_at=now()
        )


def add_export(routes: APIRouter, policy: Policy, export: str) -> None:
    @routes.get(
        "/export",
        summary="Take a copy of the history that can be verified elsewhere",
        response_class=StreamingResponse,
        responses={200: {"content": LINES}, **problems(Forbidden)},
    )
    async def export_history(request: Request, session: Session, actor: CurrentActor) -> StreamingResponse:
        """JSON lines: first the head of the chain, then every entry, contents included.

        `python -m chassis.verify_history` checks it with nothing but Python. That a copy was taken, and how
        far it goes, is recorded in the history too.
        """
        require_role(policy, actor, export)
        head = await session.scalar(select(HistoryHead))
        told = (head.sequence, head.hash) if head else (0, "")
        assert actor.trust_id
        note(session, about="history", key="export", old=None, new={"entries": told[0]})
        lines = as_lines(request.app.state.sessions, actor.trust_id, *told)
        name = {"Content-Disposition": 'attachment; filename="history.jsonl"'}
        return StreamingResponse(lines, headers=name, media_type="application/jsonl")


EXAMPLE = (
    '{"sequence":1,"hash":"2a17","trust":"0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10"}\n'
    '{"sequence":1,"hash":"2a17","entry":"{}","at":"2026-11-21T09:30:00+00:00","subject":"amara.okafor"}\n'
)
LINES = {"application/jsonl": {"schema": {"type": "string"}, "example": EXAMPLE}}


async def as_lines(sessions: Sessions, trust_id: UUID, last: int, head: str) -> AsyncIterator[str]:
    """A page of entries at a time, each in a short transaction: what is written meanwhile is left out."""
    yield json.dumps({"sequence": last, "hash": head, "trust": str(trust_id)}) + "\n"
    done = 0
    while done < last:
        async with sessions.begin() as session:
            await enter_trust(session, trust_id)
            beyond = select(HistoryEntry).where(HistoryEntry.sequence > done, HistoryEntry.sequence <= last)
            page = (
                await session.scalars(beyond.order_by(HistoryEntry.sequence).limit(EXPORTED_AT_ONCE))
            ).all()
        if not page:
            return
        for row in page:
            yield as_line(row)
        done = page[-1].sequence


def as_line(row: HistoryEntry) -> str:
    told = {
        name: getattr(row, name)
        for name in ("sequence", "hash", "entry", "subject", "operation", "object", "object_id")
    }
    return json.dumps({**told, "at": row.at.isoformat()}, ensure_ascii=False) + "\n"
