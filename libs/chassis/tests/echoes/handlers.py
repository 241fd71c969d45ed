"""What the echoes listen to. A note at a desk named in `UNBEARABLE` cannot be handled."""

from typing import ClassVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.copies import keep
from chassis.events import Envelope, Event
from chassis.history import note
from chassis.inbox import Subscription
from echoes.models import Echo

UNBEARABLE: set[str] = set()


class NoteWritten(Event):
    type: ClassVar[str] = "standards.note-written.v1"

    note_id: UUID
    desk: str


class NoteArchived(Event):
    type: ClassVar[str] = "standards.note-archived.v1"

    note_id: UUID


class NoteShelved(Event):
    type: ClassVar[str] = "standards.note-shelved.v1"

    note_id: UUID
    shelf: str


async def echo_writing(session: AsyncSession, event: NoteWritten, envelope: Envelope) -> None:
    session.add(Echo(kind="written", about=str(event.note_id), number=envelope.sequence))
    await session.flush()
    if event.desk in UNBEARABLE:
        raise RuntimeError("this desk cannot be borne")


async def echo_archiving(session: AsyncSession, event: NoteArchived, envelope: Envelope) -> None:
    session.add(Echo(kind="archived", about=str(event.note_id), number=envelope.sequence))


async def keep_shelf(session: AsyncSession, event: NoteShelved, envelope: Envelope) -> None:
    said = {"about": event.shelf, "number": envelope.sequence}
    await keep(session, Echo, event.note_id, said, first={"kind": event.shelf})
    if event.shelf == "locked":
        note(session, about="echoes", key=event.note_id, old=None, new={"shelf": "locked"})


SUBSCRIPTIONS = [
    Subscription(NoteWritten, echo_writing),
    Subscription(NoteArchived, echo_archiving),
    Subscription(NoteShelved, keep_shelf),
]
