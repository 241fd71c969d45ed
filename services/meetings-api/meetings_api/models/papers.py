"""Packs of papers: the AID's and the academy's, each due before the meeting and circulated by e-mail."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Aggregate, Belongs, Table
from chassis.ids import uuid7


class Pack(Aggregate, Table, kw_only=True):
    __tablename__ = "packs"
    __table_args__ = (
        UniqueConstraint("trust_id", "meeting_id", "side"),
        ForeignKeyConstraint(["trust_id", "meeting_id"], ["meetings.trust_id", "meetings.id"]),
    )

    meeting_id: Mapped[UUID]
    side: Mapped[str]
    due_on: Mapped[date]
    required: Mapped[list[str]] = mapped_column(default_factory=list)
    circulated_at: Mapped[datetime | None] = mapped_column(default=None)


class Paper(Aggregate, Table, kw_only=True):
    """A document in a pack. Others than its owners see it only as it was last circulated."""

    __tablename__ = "papers"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "pack_id"], ["packs.trust_id", "packs.id"]),
        ForeignKeyConstraint(["trust_id", "meeting_id"], ["meetings.trust_id", "meetings.id"]),
        Index(None, "trust_id", "pack_id"),
        Index(None, "trust_id", "meeting_id"),
    )

    pack_id: Mapped[UUID]
    meeting_id: Mapped[UUID]
    side: Mapped[str]
    title: Mapped[str]
    newest: Mapped[int] = mapped_column(default=0)
    # Minutes by which the newest version came after the pack was due; 0 when it was in time.
    minutes_late: Mapped[int] = mapped_column(default=0)
    waived_by: Mapped[str | None] = mapped_column(default=None)
    waiver_reason: Mapped[str | None] = mapped_column(default=None)
    circulated: Mapped[int | None] = mapped_column(default=None)
    circulated_at: Mapped[datetime | None] = mapped_column(default=None)


class PaperVersion(Belongs, Table, kw_only=True):
    """One file of a paper, kept for good, with how late it was."""

    __tablename__ = "paper_versions"
    __table_args__ = (ForeignKeyConstraint(["trust_id", "paper_id"], ["papers.trust_id", "papers.id"]),)

    paper_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[UUID]
    uploaded_by: Mapped[str]
    uploaded_at: Mapped[datetime]
    minutes_late: Mapped[int]


class Circulation(Belongs, Table, kw_only=True):
    """One sending of a pack: which versions of which papers, to whom."""

    __tablename__ = "circulations"
    __table_args__ = (ForeignKeyConstraint(["trust_id", "pack_id"], ["packs.trust_id", "packs.id"]),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid7)
    pack_id: Mapped[UUID]
    at: Mapped[datetime]
    by: Mapped[str]
    # Whole days before the meeting's day, as people count them.
    days_before: Mapped[int]
    papers: Mapped[list[dict[str, Any]]]
    letter_id: Mapped[UUID]
