"""Events that were heard and cannot be handled yet: kept here, in order, for a retry or for an operator.

One of three things holds an event up, and `state` says which:

- `waiting`: an earlier event about the same thing has not come, or is itself held up;
- `retrying`: handling it failed, and it is tried again at `next_at`;
- `dead`: trying again did not help, or could not. An operator redrives it or skips it.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import Field
from sqlalchemy import BigInteger, Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from chassis.clock import now
from chassis.db import Belongs, Table
from chassis.history import note
from chassis.problems import Conflict, NotFound
from chassis.schemas import Out


class HeldState(StrEnum):
    WAITING = "waiting"
    RETRYING = "retrying"
    DEAD = "dead"


class InboxEvent(Belongs, Table, kw_only=True):
    """An event whose effects are in the database: written with them, so that they happen once."""

    __tablename__ = "inbox"
    __table_args__ = (Index(None, "handled_at"),)

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    handled_at: Mapped[datetime]


class InboxCursor(Belongs, Table, kw_only=True):
    """How far one subject of one source has been handled. Its lock keeps two workers in turn."""

    __tablename__ = "inbox_cursors"

    source: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(BigInteger)


class HeldEvent(Belongs, Table, kw_only=True):
    """An event exactly as it came. What could not be believed has no source, and stands in the commons."""

    __tablename__ = "held_events"
    __table_args__ = (Index(None, "trust_id", "source", "subject", "sequence"), Index(None, "next_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    type: Mapped[str]
    source: Mapped[str]
    subject: Mapped[str]
    sequence: Mapped[int] = mapped_column(BigInteger)
    body: Mapped[bytes]
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    held_at: Mapped[datetime]
    reason: Mapped[str]


class HeldEventOut(Out):
    """What an operator sees: everything but the event's own text."""

    id: UUID
    trust_id: UUID
    type: str = Field(examples=["standards.phase-confirmed.v1"])
    source: str = Field(examples=["/standards-api"])
    subject: str = Field(examples=["0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10"])
    sequence: int
    state: HeldState
    attempts: int
    next_at: datetime
    held_at: datetime
    reason: str = Field(examples=["waits for number 3 of its subject"])


class NoSuchHeldEvent(NotFound):
    title = "No such event is held up"


class WaitsForAnother(Conflict):
    title = "This event waits for an earlier one"


async def list_held(session: AsyncSession, limit: int = 200) -> list[HeldEventOut]:
    """What is held up in the session's trust, the oldest first."""
    rows = await session.scalars(select(HeldEvent).order_by(HeldEvent.held_at).limit(limit))
    return [HeldEventOut.model_validate(row) for row in rows]


async def redrive(session: AsyncSession, event_id: UUID) -> None:
    """Let the worker try a dead event again, from the first attempt; those behind it follow by themselves."""
    row = await _held(session, event_id)
    if row.state == HeldState.WAITING:
        raise WaitsForAnother("Redrive or skip the earlier one, or skip this one to go on without it.")
    note(session, about="held_events", key=row.id, old=_said(row), new={"asked": "redrive"})
    row.state, row.attempts, row.next_at = HeldState.RETRYING, 0, now()


async def skip(session: AsyncSession, event_id: UUID) -> None:
    """Go on without it; or, of a waiting event, go on with it and without what it waits for."""
    row = await _held(session, event_id)
    note(session, about="held_events", key=row.id, old=_said(row), new={"asked": "skip"})
    cursor = await session.get(
        InboxCursor, (row.trust_id, row.source, row.subject), with_for_update={"key_share": False}
    )
    passed = row.sequence - 1 if row.state == HeldState.WAITING else row.sequence
    if cursor is None and row.source:
        cursor = InboxCursor(source=row.source, subject=row.subject, last=0)
        session.add(cursor)
    if cursor is not None:
        cursor.last = max(cursor.last, passed)
    if row.state != HeldState.WAITING:
        await session.delete(row)


async def _held(session: AsyncSession, event_id: UUID) -> HeldEvent:
    found = await session.scalar(select(HeldEvent).where(HeldEvent.id == event_id).with_for_update())
    if found is None:
        raise NoSuchHeldEvent
    return found


def _said(row: HeldEvent) -> dict[str, object]:
    return {
        name: getattr(row, name) for name in ("type", "subject", "sequence", "state", "attempts", "reason")
    }
