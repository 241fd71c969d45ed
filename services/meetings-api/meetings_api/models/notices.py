"""What the trust has settled about meetings in general, and what people were reminded of."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Aggregate, Belongs, Table
from chassis.ids import uuid7


class MeetingPolicy(Aggregate, Table, kw_only=True):
    """The trust's own rules for its meetings; while there is no row, `meetings_api.defaults` holds."""

    __tablename__ = "meeting_policies"
    __table_args__ = (UniqueConstraint("trust_id"),)

    papers_due: Mapped[dict[str, Any]]
    report_due: Mapped[dict[str, Any]]
    sufficient_notice_hours: Mapped[int]
    attendee_access_days: Mapped[int]
    substitute_access_days: Mapped[int]
    travel_minutes: Mapped[int]
    required_papers: Mapped[dict[str, Any]]


class Notice(Belongs, Table, kw_only=True):
    """That somebody was reminded of something: once for each kind, thing, day and person."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("trust_id", "key"),
        ForeignKeyConstraint(["trust_id", "meeting_id"], ["meetings.trust_id", "meetings.id"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid7)
    key: Mapped[str]
    kind: Mapped[str]
    meeting_id: Mapped[UUID]
    recipient: Mapped[str]
    due_on: Mapped[date]
    at: Mapped[datetime]
