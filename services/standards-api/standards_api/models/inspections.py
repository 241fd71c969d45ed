"""Inspections as they were published, each in the words of its own regime, and what follows from them."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column, relationship

from chassis.db import Aggregate, Table
from standards_api.models.dated import State
from standards_api.models.register import Academy


class Regime(StrEnum):
    """Ofsted's three ways of judging a state-funded school. None is ever translated into another."""

    OVERALL_GRADE = "overall_grade"
    KEY_JUDGEMENTS = "key_judgements"
    REPORT_CARD = "report_card"


class Kind(StrEnum):
    """Full inspections give grades; ungraded and monitoring ones leave them as they were."""

    FULL = "full"
    UNGRADED = "ungraded"
    MONITORING = "monitoring"


class Safeguarding(StrEnum):
    """Effective or not until November 2025, met or not since."""

    EFFECTIVE = "effective"
    NOT_EFFECTIVE = "not_effective"
    MET = "met"
    NOT_MET = "not_met"
    NOT_RECORDED = "not_recorded"


class Category(StrEnum):
    """Categories of concern. Serious weaknesses became "requires significant improvement"."""

    NONE = "none"
    SERIOUS_WEAKNESSES = "serious_weaknesses"
    REQUIRES_SIGNIFICANT_IMPROVEMENT = "requires_significant_improvement"
    SPECIAL_MEASURES = "special_measures"


class Inspection(Aggregate, Table, kw_only=True):
    """One inspection of an academy, or of the school it was before (`inspected_urn` is then another).

    `judgements` holds grades 1 to 4 of the first two regimes, `areas` the words of the report card.
    A paused inspection ("suspend and return") and an unpublished one have no outcome yet.
    """

    __tablename__ = "inspections"
    __table_args__ = (
        UniqueConstraint("trust_id", "urn", "inspected_urn", "started_on", "kind"),
        ForeignKeyConstraint(["trust_id", "urn"], ["academies.trust_id", "academies.urn"]),
    )

    urn: Mapped[str]
    inspected_urn: Mapped[str]
    regime: Mapped[str]
    kind: Mapped[str]
    started_on: Mapped[date]
    published_on: Mapped[date | None] = mapped_column(default=None)
    paused: Mapped[bool] = mapped_column(default=False)
    overall_effectiveness: Mapped[int | None] = mapped_column(default=None)
    judgements: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    areas: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    safeguarding: Mapped[str] = mapped_column(default=Safeguarding.NOT_RECORDED)
    category_of_concern: Mapped[str] = mapped_column(default=Category.NONE)
    ungraded_outcome: Mapped[str | None] = mapped_column(default=None)
    source: Mapped[str] = mapped_column(default="")

    academy: Mapped[Academy] = relationship(viewonly=True, init=False, lazy="raise")

    @property
    def before_joining(self) -> bool:
        """Shown, but not counted to the trust. A prospective academy has not joined yet."""
        joined_on = self.academy.joined_on
        return joined_on is None or self.started_on < joined_on

    @property
    def of_predecessor(self) -> bool:
        return self.inspected_urn != self.urn


class ChosenRules(MappedAsDataclass, kw_only=True):
    """Mixin: which rule of "not yet good" a trust uses in each regime."""

    key_judgements: Mapped[str]
    report_card: Mapped[str]


class InspectionPolicy(Aggregate, ChosenRules, Table, kw_only=True):
    """The rules the trust uses now. One row; none means the defaults."""

    __tablename__ = "inspection_policies"
    __table_args__ = (UniqueConstraint("trust_id"),)


class InspectionPolicyState(State, ChosenRules, Table, kw_only=True):
    """The rules the trust used."""

    __tablename__ = "inspection_policy_states"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "id"], ["inspection_policies.trust_id", "inspection_policies.id"]),
    )


class SelfEvaluationOverride(Aggregate, Table, kw_only=True):
    """The trust's own judgement that an academy is not yet good, whatever the inspection says, for a time."""

    __tablename__ = "self_evaluation_overrides"
    __table_args__ = (
        Index(None, "trust_id", "urn"),
        ForeignKeyConstraint(["trust_id", "urn"], ["academies.trust_id", "academies.urn"]),
    )

    urn: Mapped[str]
    reason: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    set_by: Mapped[str]


class NotYetGood(Aggregate, Table, kw_only=True):
    """Whether an academy is not yet good: the answer now, by which rule, from which inspection."""

    __tablename__ = "not_yet_good"
    __table_args__ = (
        UniqueConstraint("trust_id", "urn"),
        ForeignKeyConstraint(["trust_id", "urn"], ["academies.trust_id", "academies.urn"]),
        ForeignKeyConstraint(["trust_id", "inspection_id"], ["inspections.trust_id", "inspections.id"]),
    )

    urn: Mapped[str]
    answer: Mapped[str]
    rule: Mapped[str]
    dfe_trigger: Mapped[str]
    inspection_id: Mapped[UUID | None] = mapped_column(default=None)
    category_of_concern: Mapped[str | None] = mapped_column(default=None)
    inspected_on: Mapped[date | None] = mapped_column(default=None)
