"""Notes, each at one desk of a trust."""

from uuid import UUID

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

import chassis.tables  # noqa: F401 - the tables every service has
from chassis.db import Aggregate, Table


class Note(Aggregate, Table, kw_only=True):
    __tablename__ = "notes"

    desk: Mapped[str]
    author: Mapped[str]
    text: Mapped[str]
    archived: Mapped[bool] = mapped_column(default=False)


class Reply(Aggregate, Table, kw_only=True):
    __tablename__ = "replies"
    __table_args__ = (ForeignKeyConstraint(["trust_id", "note_id"], ["notes.trust_id", "notes.id"]),)

    note_id: Mapped[UUID]
    text: Mapped[str]


class Attachment(Aggregate, Table, kw_only=True):
    __tablename__ = "attachments"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "note_id"], ["notes.trust_id", "notes.id"]),
        ForeignKeyConstraint(["trust_id", "file_id"], ["files.trust_id", "files.id"]),
    )

    note_id: Mapped[UUID]
    file_id: Mapped[UUID]
