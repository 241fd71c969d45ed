"""Phases as decisions: what the rules proposed, from what, and what people made of it."""

from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Aggregate, Table
from standards_api.models.deciding import Decision


class PhaseDecision(Decision, Aggregate, Table, kw_only=True):
    """The phase of an academy, or of one subject in it. Old ones are kept as they were.

    `outcome` is what the rules say, with the inputs they saw and the answer of each rule; `phase` is what
    people decided. The rule-set version makes it possible to replay it. `ended_on` is the first day on
    which a confirmed phase no longer held.
    """

    __tablename__ = "phase_decisions"
    CHOSEN = "phase"
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

    subject: Mapped[str | None] = mapped_column(default=None)
    rule_set_version: Mapped[str]
    # The trust's own rules as they were; none where they are shipped, for those stay in the code.
    rule_set: Mapped[dict[str, Any] | None] = mapped_column(default=None, info={"history": False})
    phase: Mapped[str | None] = mapped_column(default=None)
