"""What is stated about notes."""

from typing import ClassVar
from uuid import UUID

from chassis.events import Event


class NoteWritten(Event):
    type: ClassVar[str] = "standards.note-written.v1"

    note_id: UUID
    desk: str


class NoteArchived(Event):
    type: ClassVar[str] = "standards.note-archived.v1"

    note_id: UUID
