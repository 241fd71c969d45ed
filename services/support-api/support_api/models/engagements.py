"""Engagements: brokered support, from the proposal to what came of it."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.db import Aggregate, Table


class EngagementStatus(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    COMMISSIONED = "commissioned"
    DEPLOYED = "deployed"
    PAUSED = "paused"
    COMPLETED = "completed"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class Party(StrEnum):
    """Whose agreement is asked: the academy that receives, and the one that lends its member of staff."""

    RECEIVER = "receiver"
    LENDER = "lender"


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"


class Engagement(Aggregate, Table, kw_only=True):
    """`urn` receives, `lender_urn` lends; days are counted in halves and money in pence."""

    __tablename__ = "engagements"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "need_id"], ["needs.trust_id", "needs.id"]),
        ForeignKeyConstraint(["trust_id", "specialist_id"], ["specialists.trust_id", "specialists.id"]),
        CheckConstraint("half_days > 0", name="half_days"),
        CheckConstraint("price_pence >= 0", name="price"),
        CheckConstraint("starts_on <= ends_on", name="dates"),
        Index(None, "trust_id", "need_id"),
        Index(None, "trust_id", "urn"),
        Index(None, "trust_id", "specialist_id"),
        Index(
            "engagements_one_live_key", "trust_id", "need_id", "specialist_id", unique=True,
            postgresql_where=text("status not in ('completed', 'declined', 'cancelled')"),
        ),
    )  # fmt: skip

    need_id: Mapped[UUID]
    specialist_id: Mapped[UUID]
    urn: Mapped[str]
    lender_urn: Mapped[str | None] = mapped_column(default=None)
    area: Mapped[str]
    status: Mapped[EngagementStatus] = mapped_column(default=EngagementStatus.PROPOSED)
    half_days: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    proposed_on: Mapped[date]
    agreed_on: Mapped[date | None] = mapped_column(default=None)
    commissioned_on: Mapped[date | None] = mapped_column(default=None)
    deployed_on: Mapped[date | None] = mapped_column(default=None)
    completed_on: Mapped[date | None] = mapped_column(default=None)
    aims: Mapped[list[str]] = mapped_column(default_factory=list)
    success_criteria: Mapped[list[str]] = mapped_column(default_factory=list)
    price_pence: Mapped[int | None] = mapped_column(default=None)
    measure: Mapped[str | None] = mapped_column(default=None)
    better: Mapped[Better | None] = mapped_column(default=None)
    baseline_value: Mapped[Decimal | None] = mapped_column(default=None)
    baseline_as_at: Mapped[date | None] = mapped_column(default=None)
    outcome_value: Mapped[Decimal | None] = mapped_column(default=None)
    outcome_as_at: Mapped[date | None] = mapped_column(default=None)
    outcome_words: Mapped[str | None] = mapped_column(default=None)
    # Why it was declined, cancelled or last paused.
    reason: Mapped[str | None] = mapped_column(default=None)

    answers: Mapped[list["Answer"]] = relationship(viewonly=True, init=False, lazy="raise")
    visits: Mapped[list["Visit"]] = relationship(viewonly=True, init=False, lazy="raise")

    @property
    def days(self) -> float:
        return self.half_days / 2


class Answer(Aggregate, Table, kw_only=True):
    """What one side said to the proposal, conflict of interest included. Said once."""

    __tablename__ = "answers"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "engagement_id"], ["engagements.trust_id", "engagements.id"]),
        Index("answers_one_each_key", "trust_id", "engagement_id", "party", unique=True),
    )

    engagement_id: Mapped[UUID]
    party: Mapped[Party]
    subject: Mapped[str]
    agrees: Mapped[bool]
    conflict: Mapped[str | None] = mapped_column(default=None)
    words: Mapped[str | None] = mapped_column(default=None)
    answered_at: Mapped[datetime]


class Visit(Aggregate, Table, kw_only=True):
    __tablename__ = "visits"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "engagement_id"], ["engagements.trust_id", "engagements.id"]),
        CheckConstraint("half_days > 0", name="half_days"),
        Index(None, "trust_id", "engagement_id"),
    )

    engagement_id: Mapped[UUID]
    urn: Mapped[str]
    visited_on: Mapped[date]
    half_days: Mapped[int]
    note: Mapped[str | None] = mapped_column(default=None)
    logged_by: Mapped[str]

    @property
    def days(self) -> float:
        return self.half_days / 2
