"""Where each subject stands: how far it has been handled, what of it is held up, and its lock."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, text, update
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


Key = tuple[str, str]

# In the order of their names, so that two workers never wait for each other.
FIND_ALL = text("""
    insert into inbox_cursors as c (trust_id, source, subject, last)
    select :trust, wanted.source, wanted.subject, 0
      from unnest(cast(:sources as varchar[]), cast(:subjects as varchar[])) as wanted (source, subject)
     order by 2, 3
        on conflict (trust_id, source, subject) do update set last = c.last
    returning c.source, c.subject, c.last,
              exists (select from held_events h where h.source = c.source and h.subject = c.subject)
""")
MOVE_ALL = text("""
    update inbox_cursors c set last = reached.last
      from unnest(cast(:sources as varchar[]), cast(:subjects as varchar[]), cast(:lasts as bigint[]))
           as reached (source, subject, last)
     where c.trust_id = :trust and c.source = reached.source and c.subject = reached.subject
""")


async def find_places(
    session: AsyncSession, trust_id: UUID, keys: Sequence[Key]
) -> tuple[dict[Key, int], bool]:
    """How far each subject has come, locked; and whether anything of them is held up: one statement."""
    found = await session.execute(FIND_ALL, {"trust": trust_id, **columns(keys)})
    rows = found.all()
    return {(source, subject): last for source, subject, last, _ in rows}, any(row[3] for row in rows)


async def move_cursors(session: AsyncSession, trust_id: UUID, reached: dict[Key, int]) -> None:
    await session.execute(
        MOVE_ALL, {"trust": trust_id, **columns(list(reached)), "lasts": list(reached.values())}
    )


async def those_handled(session: AsyncSession, event_ids: Sequence[UUID]) -> set[UUID]:
    chosen = select(InboxEvent.event_id).where(InboxEvent.event_id.in_(event_ids))
    return set(await session.scalars(chosen))


def columns(keys: Sequence[Key]) -> dict[str, Any]:
    return {"sources": [source for source, _ in keys], "subjects": [subject for _, subject in keys]}
