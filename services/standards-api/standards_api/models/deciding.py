"""What every decision on what rules proposed is made of."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column

# What the rules say when they cannot tell.
NEEDS_A_PERSON = "needs_a_person"


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


class Decision(MappedAsDataclass, kw_only=True):
    """Mixin: `outcome` is what the rules say, with the inputs they saw; `chosen` is what people decided.

    `ended_on` is the first day on which what was confirmed no longer held.
    """

    # The column that holds what was decided, by its own name in the field.
    CHOSEN: ClassVar[str]

    urn: Mapped[str]
    status: Mapped[str] = mapped_column(default=DecisionStatus.PROPOSED)
    outcome: Mapped[str]
    rule: Mapped[str]
    inputs: Mapped[dict[str, Any]]
    evidence: Mapped[list[dict[str, Any]]]
    trace: Mapped[list[dict[str, Any]]]
    missing: Mapped[list[str]]
    possible: Mapped[list[str]]
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(default=None)
    confirmed_by: Mapped[str | None] = mapped_column(default=None)
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)
    approved_by: Mapped[str | None] = mapped_column(default=None)
    approved_at: Mapped[datetime | None] = mapped_column(default=None)
    approval_note: Mapped[str | None] = mapped_column(default=None)
    effective_on: Mapped[date | None] = mapped_column(default=None)
    expires_on: Mapped[date | None] = mapped_column(default=None)
    ended_on: Mapped[date | None] = mapped_column(default=None)

    @property
    def chosen(self) -> str | None:
        found: str | None = getattr(self, self.CHOSEN)
        return found

    @chosen.setter
    def chosen(self, value: str | None) -> None:
        setattr(self, self.CHOSEN, value)
