"""What the pictures show. Every figure says where it comes from, and as at when."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.schemas import Urn
from standards_api.logic import Answer
from standards_api.models.inspections import Category, Kind, Regime, Safeguarding
from standards_api.models.measures import Release, Status
from standards_api.phases.rule_sets import Phase, Tier


class PointOut(BaseModel):
    """One figure. Null is not there, never nought: see `status`."""

    period: Annotated[str, Field(examples=["2025/26"])]
    status: Status
    code: Annotated[str | None, Field(examples=[None])]
    value: Annotated[float | None, Field(examples=[93.4])]
    lower: Annotated[float | None, Field(examples=[None])]
    upper: Annotated[float | None, Field(examples=[None])]
    source: Annotated[str, Field(examples=["Larkmoor MIS, attendance"])]
    as_at: datetime
    release: Annotated[Release | None, Field(examples=[None])]


class EnglandOut(BaseModel):
    period: Annotated[str, Field(examples=["2025/26"])]
    value: Annotated[float, Field(examples=[92.9])]


class MeasureShown(BaseModel):
    """A key measure: the newest figure, the last years, how it moved, and England's in the same year."""

    measure: Annotated[str, Field(examples=["attendance-rate"])]
    name: Annotated[str, Field(examples=["Attendance"])]
    unit: Annotated[str, Field(examples=["per cent"])]
    direction: Literal["higher", "lower", "neither"]
    latest: PointOut | None = Field(description="Null: nobody has sent one that you may see.")
    trend: list[PointOut] = Field(description="Whole academic years, the oldest first, four at the most.")
    movement: Literal["better", "worse", "level", "unknown"] = Field(
        description="Between the last two years with a figure. An estimate moved only if the confidence "
        "intervals lie apart."
    )
    england: EnglandOut | None = Field(description="Null where England's figure is not known to us.")


class PhaseShown(BaseModel):
    """A confirmed phase and what it brings."""

    id: UUID
    subject_area: Annotated[str | None, Field(validation_alias="subject", examples=[None])]
    phase: Annotated[Phase, Field(examples=["repair"])]
    effective_on: date
    expires_on: Annotated[date | None, Field(examples=[None])]
    tiers: list[Tier] = Field(examples=[["universal", "targeted", "intensive"]])
    capacity_role: Annotated[Literal["giver", "both", "taker"], Field(examples=["taker"])]
    visits_a_year: Annotated[int, Field(examples=[6])]
    iaims_due: bool


class AnswerShown(BaseModel):
    answer: Answer
    rule: Annotated[str, Field(examples=["any-area-below-expected.v1"])]
    dfe_trigger: Answer
    inspected_on: Annotated[date | None, Field(examples=["2026-02-03"])]
    as_at: Annotated[datetime, Field(validation_alias="updated_at")]


class InspectionShown(BaseModel):
    """An inspection in the words of its own regime."""

    id: UUID
    inspected_urn: Urn
    of_predecessor: Annotated[bool, Field(examples=[False])]
    before_joining: bool = Field(description="Shown, but not the trust's record.", examples=[False])
    regime: Annotated[Regime, Field(examples=["report_card"])]
    kind: Kind
    started_on: Annotated[date, Field(examples=["2026-02-03"])]
    published_on: Annotated[date | None, Field(examples=["2026-03-12"])]
    paused: Annotated[bool, Field(examples=[False])]
    overall_effectiveness: Annotated[int | None, Field(examples=[None])]
    judgements: Annotated[dict[str, int | None], Field(examples=[{}])]
    areas: Annotated[dict[str, str], Field(examples=[{"inclusion": "expected_standard"}])]
    safeguarding: Annotated[Safeguarding, Field(examples=["met"])]
    category_of_concern: Category
    ungraded_outcome: Annotated[str | None, Field(examples=[None])]
    source: Annotated[str, Field(examples=["Ofsted report of 12 March 2026"])]


class AcademySummary(BaseModel):
    """Where an academy stands, in a line."""

    as_at: datetime
    urn: Urn
    name: Annotated[str, Field(examples=["Larkmoor High School"])]
    kind: Annotated[str, Field(examples=["secondary"])]
    joined_on: Annotated[date | None, Field(examples=["2019-09-01"])]
    phase: PhaseShown | None = Field(description="As confirmed; null until one is.")
    decision_waits: bool = Field(
        description="A phase is proposed and not decided; always false for those who see no proposals."
    )
    not_yet_good: AnswerShown | None = Field(description="Null: no inspection was ever recorded.")
    inspection: InspectionShown | None = Field(description="The latest full one that is published.")
    measures: list[MeasureShown]


class PictureOut(AcademySummary):
    """One academy in one call."""

    subjects: list[PhaseShown] = Field(description="Subjects with a phase of their own.")
    inspections: list[InspectionShown] = Field(description="All of them, the latest first.")


class BoardViewOut(BaseModel):
    """All academies of the trust in one call."""

    as_at: datetime
    academies: list[AcademySummary]
