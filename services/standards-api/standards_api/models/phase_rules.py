"""The trust's own rules of phases, version by version."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Aggregate, Table


class RulesStatus(StrEnum):
    """A draft can be changed; what is published cannot: it gives way to the next, or is withdrawn."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class PhaseRuleSet(Aggregate, Table, kw_only=True):
    """One version of the trust's own rules for academies, or for subjects. `editors` wrote in it."""

    __tablename__ = "phase_rule_sets"
    __table_args__ = (
        UniqueConstraint("trust_id", "scope", "number"),
        Index(None, "trust_id", "scope", "status", "applies_from"),
    )

    scope: Mapped[str]
    number: Mapped[int]
    title: Mapped[str]
    status: Mapped[str] = mapped_column(default=RulesStatus.DRAFT)
    applies_from: Mapped[date]
    # The day on which the academies were looked at by them: it has come, or was made up for.
    begun_on: Mapped[date | None] = mapped_column(default=None)
    rules: Mapped[dict[str, Any]]
    editors: Mapped[list[str]] = mapped_column(default_factory=list)
    published_by: Mapped[str | None] = mapped_column(default=None)
    published_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_by: Mapped[str | None] = mapped_column(default=None)
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    # Why it was withdrawn.
    reason: Mapped[str | None] = mapped_column(default=None)

    @property
    def rule_set_version(self) -> str:
        """As decisions name it; shipped ones are named by year."""
        return f"own-{self.scope}-{self.number}"

    def whole(self) -> dict[str, Any]:
        """As a rule set is read: with its name and day."""
        return {**self.rules, "version": self.rule_set_version, "applies_from": self.applies_from.isoformat()}
