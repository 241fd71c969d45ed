"""Who is asked to a meeting, in which capacity, what they answered, who came in their place, and who was
there."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Aggregate, Table
from meetings_api.vocabulary import Reply


class Attendee(Aggregate, Table, kw_only=True):
    """One seat at one meeting and who holds it; nobody (`person_id` null) while the post is vacant.

    When the holder changes before the meeting, the row is withdrawn and another takes its place.
    """

    __tablename__ = "attendees"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "meeting_id"], ["meetings.trust_id", "meetings.id"]),
        Index(
            "attendees_one_per_seat_key",
            "trust_id", "meeting_id", "seat",
            unique=True, postgresql_where=text("withdrawn_at is null"),
        ),
        Index(None, "trust_id", "subject"),
        CheckConstraint("(left_at is not null) = (presence is not distinct from 'left_early')", name="left"),
    )  # fmt: skip

    meeting_id: Mapped[UUID]
    seat: Mapped[str]
    person_id: Mapped[UUID | None] = mapped_column(default=None)
    subject: Mapped[str | None] = mapped_column(default=None)
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    recused_at: Mapped[datetime | None] = mapped_column(default=None)
    reply: Mapped[str] = mapped_column(default=Reply.INVITED)
    replied_at: Mapped[datetime | None] = mapped_column(default=None)
    apology_reason: Mapped[str | None] = mapped_column(default=None)
    notice_hours: Mapped[int | None] = mapped_column(default=None)
    notice_sufficient: Mapped[bool | None] = mapped_column(default=None)
    apology_accepted: Mapped[bool | None] = mapped_column(default=None)
    apology_decided_by: Mapped[str | None] = mapped_column(default=None)
    # Null is "not recorded", which is not "present".
    presence: Mapped[str | None] = mapped_column(default=None)
    left_at: Mapped[datetime | None] = mapped_column(default=None)


class Substitute(Aggregate, Table, kw_only=True):
    """Somebody named to sit in for an attendee. They see this meeting only, from the chair's agreement
    until `until`."""

    __tablename__ = "substitutes"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "attendee_id"], ["attendees.trust_id", "attendees.id"]),
        ForeignKeyConstraint(["trust_id", "meeting_id"], ["meetings.trust_id", "meetings.id"]),
        Index(None, "trust_id", "subject"),
        Index(
            "substitutes_one_at_a_time_key",
            "trust_id", "attendee_id",
            unique=True, postgresql_where=text("withdrawn_at is null"),
        ),
    )  # fmt: skip

    attendee_id: Mapped[UUID]
    meeting_id: Mapped[UUID]
    person_id: Mapped[UUID]
    subject: Mapped[str]
    named_by: Mapped[str]
    agreed_by: Mapped[str | None] = mapped_column(default=None)
    since: Mapped[datetime | None] = mapped_column(default=None)
    until: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
