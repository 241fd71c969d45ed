"""Meetings and their agendas."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Aggregate, Table
from meetings_api.vocabulary import MeetingStatus


class Meeting(Aggregate, Table, kw_only=True):
    """An Academy Improvement Meeting or interim one.

    Two constraints are in the migration: `meetings_one_per_slot_key` (one meeting that is not cancelled for
    each academy, year, kind and slot) and `meetings_chair_excl` (a chair is never in two places).
    """

    __tablename__ = "meetings"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="lasts"),
        Index(None, "trust_id", "urn", "starts_at"),
        Index(
            "meetings_one_per_slot_key",
            "trust_id", "urn", "year", "kind", "slot",
            unique=True, postgresql_where=text("status <> 'cancelled'"),
        ),
    )  # fmt: skip

    urn: Mapped[str]
    year: Mapped[int]
    kind: Mapped[str]
    slot: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default=MeetingStatus.PLANNED)
    reason: Mapped[str | None] = mapped_column(default=None)
    # The person in the chair; nobody while the post is vacant.
    chair_id: Mapped[UUID | None] = mapped_column(default=None)
    # When invitations first went out, with the first circulation; changes before that are sent to nobody.
    invited_at: Mapped[datetime | None] = mapped_column(default=None)
    # SEQUENCE of the invitation (RFC 5545): how often people's calendars were told of a change.
    invitation_number: Mapped[int] = mapped_column(default=0)
    held_at: Mapped[datetime | None] = mapped_column(default=None)
    # Attendees may read until then; set when the report is first published.
    access_ends_at: Mapped[datetime | None] = mapped_column(default=None)


class Agenda(Aggregate, Table, kw_only=True):
    """What a meeting is to discuss. The headteacher's agreement is to exactly what is here: a change voids
    it."""

    __tablename__ = "agendas"
    __table_args__ = (
        UniqueConstraint("trust_id", "meeting_id"),
        ForeignKeyConstraint(["trust_id", "meeting_id"], ["meetings.trust_id", "meetings.id"]),
    )

    meeting_id: Mapped[UUID]
    # [{"title": "…", "minutes": 30, "lead": "headteacher", "purpose": "…"}, …] in order.
    items: Mapped[list[dict[str, Any]]]
    agreed_by: Mapped[str | None] = mapped_column(default=None)
    agreed_at: Mapped[datetime | None] = mapped_column(default=None)
