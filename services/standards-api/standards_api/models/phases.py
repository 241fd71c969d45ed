"""Phases as decisions: what the rules proposed, from what, and what people made of it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Aggregate, Table


class DecisionStatus(StrEnum):
    """From proposed to confirmed, through the chief executive where people and rules disagree.

    A proposal is overtaken by a newer one; what was confirmed is superseded, or lapses on its day.
    """

    PROPOSED = "proposed"
    AWAITING_APPROVAL = "awaiting_approval"
    OVERTAKEN = "overtaken"
    CONFIRMED = "confirmed"
    SUPERSEDED = "superseded"
    LAPSED = "lapsed"


class PhaseDecision(Aggregate, Table, kw_only=True):
    """The phase of an academy, or of one subject in it. Old ones are kept as they were.

    `outcome` is what the rules say, with the inputs they saw and the answer of each rule; `phase` is what
    people decided. The rule-set version makes it possible to replay it. `ended_on` is the first day on
    which a confirmed phase no longer held.
    """

    __tablename__ = "phase_decisions"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "urn"], ["academies.trust_id", "academies.urn"]),
        Index(None, "trust_id", "urn", "effective_on"),
        Index(
            "phase_decisions_one_open_idx", "trust_id", "urn", "subject", unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("status in ('proposed', 'awaiting_approval')"),
        ),
        Index(
            "phase_decisions_one_confirmed_idx", "trust_id", "urn", "subject", unique=True,
            postgresql_nulls_not_distinct=True, postgresql_where=text("status = 'confirmed'"),
        ),
    )  # fmt: skip

    urn: Mapped[str]
    subject: Mapped[str | None] = mapped_column(default=None)
    status: Mapped[str] = mapped_column(default=DecisionStatus.PROPOSED)
    outcome: Mapped[str]
    rule: Mapped[str]
    rule_set_version: Mapped[str]
    # The trust's own rules as they were; none where they are shipped, for those stay in the code.
    rule_set: Mapped[dict[str, Any] | None] = mapped_column(default=None, info={"history": False})
    inputs: Mapped[dict[str, Any]]
    evidence: Mapped[list[dict[str, Any]]]
    trace: Mapped[list[dict[str, Any]]]
    missing: Mapped[list[str]]
    possible: Mapped[list[str]]
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime]
    phase: Mapped[str | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(default=None)
    confirmed_by: Mapped[str | None] = mapped_column(default=None)
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)
    approved_by: Mapped[str | None] = mapped_column(default=None)
    approved_at: Mapped[datetime | None] = mapped_column(default=None)
    approval_note: Mapped[str | None] = mapped_column(default=None)
    effective_on: Mapped[date | None] = mapped_column(default=None)
    expires_on: Mapped[date | None] = mapped_column(default=None)
    ended_on: Mapped[date | None] = mapped_column(default=None)
