"""Engagements as they are asked for and answered."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field, computed_field

from chassis.schemas import NOT_BLANK, Asked, AsNumber, Day, Number, Out, Urn, Words
from support_api.engagements.rules import Verdict, verdict
from support_api.models import Better, EngagementStatus, Party
from support_api.shapes import Counted, Days, Pence

Measured = Annotated[Decimal, AsNumber(-1_000_000_000, 1_000_000_000), Field(examples=[-0.42])]
Reason = Annotated[
    str,
    Field(
        min_length=1,
        max_length=2000,
        pattern=NOT_BLANK,
        examples=["The head of department is absent until January."],
    ),
]
Lines = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=1000, pattern=NOT_BLANK)]],
    Field(min_length=1, max_length=20),
]
Note = Annotated[str, Field(max_length=5000, examples=["Visited three lessons; next time: questioning."])]


class ProposeEngagement(Asked):
    """Whom to send for which need, for how long."""

    need_id: UUID
    specialist_id: UUID
    days: Days
    starts_on: Day = Field(description="Today or later.")
    ends_on: Day = Field(description="In the same academic year.", examples=["2027-03-26"])


class AnswerProposal(Asked):
    """What one side says. Conflict of interest is asked of both."""

    agrees: bool = Field(examples=[True])
    conflict: Reason | None = Field(
        description="A conflict of interest that you know of; null says that there is none.",
        examples=[None],
    )
    words: Reason | None = Field(default=None, description="Why, or on what terms.")


class Baseline(Asked):
    """The measure that the work should move, as it was before."""

    measure: str = Field(
        min_length=1,
        max_length=200,
        pattern=NOT_BLANK,
        examples=["Progress in mathematics, Year 10, autumn"],
    )
    better: Better = Field(description="Which direction is better.", examples=["higher"])
    value: Measured
    as_at: Day = Field(description="Not in the future.")


class CommissionEngagement(Asked):
    """The terms that are commissioned."""

    aims: Lines = Field(examples=[["The department plans together from one scheme of work."]])
    success_criteria: Lines = Field(examples=[["Year 10 progress at or above that in English by Easter."]])
    days: Days = Field(description="As many as were agreed to, or fewer.")
    price_pence: Pence = Field(description="For all of it, in pence; 0 where nothing is paid.")
    baseline: Baseline


class LogVisit(Asked):
    """A visit that was made."""

    visited_on: Day
    days: Days = Field(description="What it took, in halves.", examples=[1])
    note: Note | None = Field(default=None, description="Name no pupil.")


class GiveReason(Asked):
    """Why."""

    reason: Reason


class CompleteEngagement(Asked):
    """What came of it. Without a value the impact cannot be told, and the words say why."""

    value: Measured | None = Field(default=None, description="The measure of the baseline, afterwards.")
    as_at: Day | None = Field(default=None, description="The date of the value.")
    words: Words = Field(examples=["Planning is shared now; the gap to English has halved."])


class EngagementSummaryOut(Out):
    """Who helps whom, and how far it is: without notes, aims or money."""

    id: UUID
    version: int
    urn: Urn = Field(description="The academy that receives.")
    lender_urn: Urn | None = Field(description="The academy that lends; null when nobody's staff is lent.")
    area: str = Field(examples=["mathematics"])
    specialist_id: UUID
    status: EngagementStatus
    days: Counted
    starts_on: date
    ends_on: date
    proposed_on: date
    agreed_on: date | None
    commissioned_on: date | None
    deployed_on: date | None
    completed_on: date | None


class EngagementOut(EngagementSummaryOut):
    """An engagement with its terms, its baseline and its outcome."""

    need_id: UUID
    aims: list[str] = Field(examples=[["The department plans together from one scheme of work."]])
    success_criteria: list[str] = Field(examples=[["Year 10 progress at or above that in English."]])
    price_pence: Pence | None
    measure: str | None = Field(examples=["Progress in mathematics, Year 10, autumn"])
    better: Better | None
    baseline_value: Number | None = Field(examples=[-0.42])
    baseline_as_at: date | None
    outcome_value: Number | None = Field(examples=[-0.2])
    outcome_as_at: date | None
    outcome_words: str | None = Field(examples=["Planning is shared now."])
    reason: str | None = Field(
        description="Why it was declined, cancelled or last paused or resumed.", examples=[None]
    )


class AnswerOut(Out):
    """What one side said."""

    party: Party
    subject: str = Field(examples=["hal.hart"])
    agrees: bool
    conflict: str | None = Field(examples=[None])
    words: str | None = Field(examples=["From January, on Tuesdays."])
    answered_at: datetime


class VisitOut(Out):
    """A visit, and the days it took."""

    id: UUID
    engagement_id: UUID
    visited_on: date
    days: Counted
    note: str | None = Field(examples=["Visited three lessons."])
    logged_by: str = Field(examples=["sam.shah"])


class EngagementWholeOut(EngagementOut):
    """An engagement with what each side said and the visits."""

    answers: list[AnswerOut]
    visits: list[VisitOut]


class EngagementCostOut(Out):
    """What an engagement costs, without what it is about."""

    id: UUID
    urn: Urn
    specialist_id: UUID
    status: EngagementStatus
    days: Counted
    price_pence: Pence | None
    starts_on: date
    ends_on: date


class ImpactOut(Out):
    """Whether a completed engagement moved what it should move. No notes, no names."""

    id: UUID
    urn: Urn
    area: str = Field(examples=["mathematics"])
    days: Counted
    measure: str | None = Field(examples=["Progress in mathematics, Year 10, autumn"])
    better: Better | None
    baseline_value: Number | None = Field(examples=[-0.42])
    baseline_as_at: date | None
    outcome_value: Number | None = Field(examples=[-0.2])
    outcome_as_at: date | None
    completed_on: date

    @computed_field(description="Outcome less baseline; null when it cannot be told.")
    def change(self) -> float | None:
        known: tuple[Decimal | None, ...] = (self.baseline_value, self.outcome_value)
        return None if None in known else float(self.outcome_value - self.baseline_value)  # type: ignore[operator]

    @computed_field(description="By the direction that is better; one value says nothing of chance.")
    def verdict(self) -> Verdict:
        return verdict(self.better, self.baseline_value, self.outcome_value)
