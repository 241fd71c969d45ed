"""Where each subject stands: how far it has been handled, what of it is held up, and its lock."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events import Envelope
from chassis.held import HeldEvent, HeldState, InboxCursor, InboxEvent


@dataclass(frozen=True)
class Place:
    """Where a subject stands: how far it has come, whether this event is held, and which held one is next."""

    last: int
    held: str | None
    follower: UUID | None


async def find_place(session: AsyncSession, envelope: Envelope) -> Place:
    """Where the subject stands, and its lock until the transaction ends: one statement."""
    at = {"source": envelope.source, "subject": envelope.subject}
    this = select(HeldEvent.state).where(HeldEvent.id == envelope.id)
    following = select(HeldEvent.id).filter_by(**at, sequence=envelope.sequence + 1, state=HeldState.WAITING)
    start = insert(InboxCursor).values(**at, trust_id=envelope.trustid, last=0)
    found = await session.execute(
        start.on_conflict_do_update(
            index_elements=["trust_id", "source", "subject"], set_={"last": InboxCursor.last}
        ).returning(InboxCursor.last, this.scalar_subquery(), following.limit(1).scalar_subquery())
    )
    last, state, follower = found.one()
    return Place(last, state, follower)


async def move_cursor(session: AsyncSession, envelope: Envelope) -> None:
    here = {"trust_id": envelope.trustid, "source": envelope.source, "subject": envelope.subject}
    await session.execute(update(InboxCursor).filter_by(**here).values(last=envelope.sequence))


async def was_handled(session: AsyncSession, event_id: UUID) -> bool:
    return bool(await session.scalar(select(InboxEvent.event_id).where(InboxEvent.event_id == event_id)))
