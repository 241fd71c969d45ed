"""The risk register: risks, every rating they were given, what they rest on, and what is done about them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column

from chassis.db import Aggregate, Table
from standards_api.models.dated import State


class RiskStatus(StrEnum):
    """A risk is open until somebody closes it, with words."""

    OPEN = "open"
    CLOSED = "closed"


class ActionStatus(StrEnum):
    """What is to be done is done, or it is withdrawn with a reason."""

    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class LinkKind(StrEnum):
    """What a risk can rest on or lead to."""

    SIGNAL = "signal"
    EVIDENCE = "evidence"
    NEED = "need"
    ENGAGEMENT = "engagement"
    FINDING = "finding"
    ACTION = "action"


# Repeated in the migration: the highest first, and of two as high the one with the greater impact.
WEIGHT = "likelihood * impact * 10 + impact"


class RiskContent(MappedAsDataclass, kw_only=True):
    """Mixin: what may go wrong for pupils at an academy, how likely it is, how much it would matter (1 to 5).

    `shared` risks are seen at the academy; the others only by the AID and the chief executive.
    """

    urn: Mapped[str]
    area: Mapped[str]
    title: Mapped[str]
    description: Mapped[str | None] = mapped_column(default=None)
    status: Mapped[str] = mapped_column(default=RiskStatus.OPEN)
    likelihood: Mapped[int]
    impact: Mapped[int]
    shared: Mapped[bool]
    owner: Mapped[str]
    review_on: Mapped[date | None] = mapped_column(default=None)
    raised_by: Mapped[str]
    raised_on: Mapped[date]
    closed_by: Mapped[str | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    closing_words: Mapped[str | None] = mapped_column(default=None)
    # The last time that it was opened again, if it ever was.
    reopened_by: Mapped[str | None] = mapped_column(default=None)
    reopened_at: Mapped[datetime | None] = mapped_column(default=None)
    reopening_words: Mapped[str | None] = mapped_column(default=None)

    @property
    def priority(self) -> int:
        return self.likelihood * self.impact


class Risk(Aggregate, RiskContent, Table, kw_only=True):
    """A risk as it stands now."""

    __tablename__ = "risks"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "urn"], ["academies.trust_id", "academies.urn"]),
        CheckConstraint("likelihood between 1 and 5 and impact between 1 and 5", name="scale"),
        Index(None, "trust_id", "urn"),
        Index("risks_by_weight_idx", "trust_id", "status", "weight", "id"),
    )

    weight: Mapped[int] = mapped_column(Computed(WEIGHT, persisted=True), init=False, info={"history": False})


class RiskState(State, RiskContent, Table, kw_only=True):
    """A risk as it stood: `id` is the risk's."""

    __tablename__ = "risk_states"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "id"], ["risks.trust_id", "risks.id"]),
        Index(None, "trust_id", "urn"),
    )

    weight: Mapped[int]


class RiskRating(Aggregate, Table, kw_only=True):
    """One rating and why, the first one included. None is ever changed."""

    __tablename__ = "risk_ratings"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "risk_id"], ["risks.trust_id", "risks.id"]),
        Index(None, "trust_id", "risk_id"),
    )

    risk_id: Mapped[UUID]
    likelihood: Mapped[int]
    impact: Mapped[int]
    reason: Mapped[str]
    rated_by: Mapped[str]
    rated_at: Mapped[datetime]

    @property
    def priority(self) -> int:
        return self.likelihood * self.impact


class RiskLink(Aggregate, Table, kw_only=True):
    """Something a risk rests on or led to, here or in another service, by its id."""

    __tablename__ = "risk_links"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "risk_id"], ["risks.trust_id", "risks.id"]),
        UniqueConstraint("trust_id", "risk_id", "kind", "target", name="risk_links_once_key"),
    )

    risk_id: Mapped[UUID]
    kind: Mapped[str]
    target: Mapped[UUID]
    note: Mapped[str | None] = mapped_column(default=None)
    linked_by: Mapped[str]


class RiskAction(Aggregate, Table, kw_only=True):
    """Something to be done about a risk. While one is open, the risk cannot be closed."""

    __tablename__ = "risk_actions"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "risk_id"], ["risks.trust_id", "risks.id"]),
        Index(None, "trust_id", "risk_id"),
    )

    risk_id: Mapped[UUID]
    urn: Mapped[str]
    title: Mapped[str]
    owner: Mapped[str]
    due_on: Mapped[date]
    status: Mapped[str] = mapped_column(default=ActionStatus.OPEN)
    added_by: Mapped[str]
    ended_by: Mapped[str | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    words: Mapped[str | None] = mapped_column(default=None)


class RiskScale(Aggregate, Table, kw_only=True):
    """From which priority on the trust calls a risk high, and critical. One row; none means the usual."""

    __tablename__ = "risk_scales"
    __table_args__ = (UniqueConstraint("trust_id"),)

    high_from: Mapped[int]
    critical_from: Mapped[int]
    reason: Mapped[str]
    set_by: Mapped[str]
