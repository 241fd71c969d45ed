"""What comes of a meeting: its report, the actions agreed, and with whom the report was shared further."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Aggregate, Belongs, Table
from chassis.ids import uuid7
from meetings_api.vocabulary import ActionStatus, ReportStatus


class Report(Aggregate, Table, kw_only=True):
    """The brief report. Published it is locked; reopened it is a draft again, and what was published stays
    readable."""

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("trust_id", "meeting_id"),
        ForeignKeyConstraint(["trust_id", "meeting_id"], ["meetings.trust_id", "meetings.id"]),
    )

    meeting_id: Mapped[UUID]
    due_on: Mapped[date]
    status: Mapped[str] = mapped_column(default=ReportStatus.DRAFT)
    next_steps: Mapped[list[str]] = mapped_column(default_factory=list)
    celebrations: Mapped[list[str]] = mapped_column(default_factory=list)
    decisions: Mapped[list[str]] = mapped_column(default_factory=list)
    edition: Mapped[int] = mapped_column(default=0)
    reopened_by: Mapped[str | None] = mapped_column(default=None)
    reopened_because: Mapped[str | None] = mapped_column(default=None)


class ReportEdition(Belongs, Table, kw_only=True):
    """The report as it was published: never changed, one for each publication."""

    __tablename__ = "report_editions"
    __table_args__ = (ForeignKeyConstraint(["trust_id", "report_id"], ["reports.trust_id", "reports.id"]),)

    report_id: Mapped[UUID] = mapped_column(primary_key=True)
    edition: Mapped[int] = mapped_column(primary_key=True)
    published_at: Mapped[datetime]
    published_by: Mapped[str]
    next_steps: Mapped[list[str]]
    celebrations: Mapped[list[str]]
    decisions: Mapped[list[str]]


class ReportComment(Belongs, Table, kw_only=True):
    """What the headteacher says about the draft."""

    __tablename__ = "report_comments"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "report_id"], ["reports.trust_id", "reports.id"]),
        Index(None, "trust_id", "report_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid7)
    report_id: Mapped[UUID]
    at: Mapped[datetime]
    by: Mapped[str]
    words: Mapped[str]


class Action(Aggregate, Table, kw_only=True):
    """Something somebody is to do by a date. Open ones are carried to the academy's next meeting until
    done."""

    __tablename__ = "actions"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "meeting_id"], ["meetings.trust_id", "meetings.id"]),
        Index(None, "trust_id", "meeting_id"),
        Index(None, "trust_id", "urn", "status"),
        Index(None, "trust_id", "owner_subject"),
    )

    meeting_id: Mapped[UUID]
    urn: Mapped[str]
    what: Mapped[str]
    owner_id: Mapped[UUID]
    owner_subject: Mapped[str]
    due_on: Mapped[date]
    asks_for: Mapped[str]
    area: Mapped[str | None] = mapped_column(default=None)
    severity: Mapped[str | None] = mapped_column(default=None)
    status: Mapped[str] = mapped_column(default=ActionStatus.PROPOSED)
    outcome: Mapped[str | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class ActionCarried(Belongs, Table, kw_only=True):
    """An open action is before this later meeting too."""

    __tablename__ = "actions_carried"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "action_id"], ["actions.trust_id", "actions.id"]),
        ForeignKeyConstraint(["trust_id", "meeting_id"], ["meetings.trust_id", "meetings.id"]),
        Index(None, "trust_id", "meeting_id"),
    )

    action_id: Mapped[UUID] = mapped_column(primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(primary_key=True)
    carried_at: Mapped[datetime]


class Disclosure(Aggregate, Table, kw_only=True):
    """Sharing a report, or one Part 2 item, with somebody who was not there: for a purpose, until a day."""

    __tablename__ = "disclosures"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "meeting_id"], ["meetings.trust_id", "meetings.id"]),
        ForeignKeyConstraint(["trust_id", "item_id"], ["part2_items.trust_id", "part2_items.id"]),
        Index(None, "trust_id", "recipient"),
        Index(None, "trust_id", "meeting_id"),
    )

    meeting_id: Mapped[UUID]
    item_id: Mapped[UUID | None] = mapped_column(default=None)
    recipient_id: Mapped[UUID]
    recipient: Mapped[str]
    purpose: Mapped[str]
    expires_at: Mapped[datetime]
    disclosed_by: Mapped[str]
