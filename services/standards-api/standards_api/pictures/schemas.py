"""What the pictures show. Every figure says where it comes from, and as at when."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.schemas import Urn
from standards_api.assessments.confidence import Grade
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


class LevelShown(BaseModel):
    """A level, in the standard's own words. Not yet the lowest, and not known, are answers of their own."""

    level: Annotated[str, Field(examples=["enabling"])]
    name: Annotated[str, Field(examples=["Enabling"])]
    rank: Annotated[int | None, Field(description="1 is the lowest, 0 below it, null not known.")]
    provisional: bool


class AspectShown(LevelShown):
    """One aspect's level, and how sure it is."""

    aspect: Annotated[str, Field(examples=["education"])]
    aspect_name: Annotated[str, Field(examples=["Educational entitlement and delivery"])]
    confidence: Annotated[Grade, Field(examples=["moderate"])]
    because: list[str] = Field(description="What keeps it from being high.", examples=[[]])


class RatingShown(BaseModel):
    """The newest rating under one standard that you may see. Its source is the assessment."""

    assessment_id: UUID
    standard: Annotated[str, Field(examples=["trust-standard"])]
    standard_title: Annotated[str, Field(validation_alias="title", examples=["Trust Standard"])]
    standard_version: Annotated[int, Field(examples=[1])]
    provisional: bool
    signed_off_at: datetime = Field(description="As at.")
    published_at: datetime | None
    overall: LevelShown | None
    aspects: list[AspectShown]


class RiskShown(BaseModel):
    """An open risk. Source: the risk register."""

    id: UUID
    urn: Urn
    area: Annotated[str, Field(examples=["attendance"])]
    title: Annotated[str, Field(examples=["Persistent absence keeps rising in Year 9"])]
    likelihood: Annotated[int, Field(description="1 to 5.", examples=[4])]
    impact: Annotated[int, Field(description="1 to 5.", examples=[4])]
    priority: Annotated[int, Field(description="Likelihood times impact.", examples=[16])]
    raised_on: date
    as_at: Annotated[datetime, Field(validation_alias="updated_at")]


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
    ratings: list[RatingShown] = Field(description="Of the academy as a whole, one for each standard.")
    not_yet_good: AnswerShown | None = Field(description="Null: no inspection was ever recorded.")
    inspection: InspectionShown | None = Field(description="The latest full one that is published.")
    open_risks: list[RiskShown] | None = Field(
        description="The highest first. Null for those who see no risks here."
    )
    measures: list[MeasureShown]


class NeedShown(BaseModel):
    """An open need, as support-api last said it: `GET /v1/needs/{id}` there has the rest."""

    id: UUID
    area: Annotated[str, Field(examples=["mathematics"])]
    severity: Annotated[str, Field(examples=["high"])]
    as_at: Annotated[datetime, Field(validation_alias="said_at")]


class EngagementShown(BaseModel):
    """Support that is going on, as support-api last said it."""

    id: UUID
    need_id: UUID
    status: Annotated[Literal["agreed", "commissioned", "deployed", "paused"], Field(examples=["deployed"])]
    as_at: Annotated[datetime, Field(validation_alias="said_at")]


class SupportShown(BaseModel):
    """What the academy needs and gets. Source: support-api."""

    open_needs: list[NeedShown] = Field(description="The most severe first.")
    engagements: list[EngagementShown]


class MeetingShown(BaseModel):
    """A planned improvement meeting. Source: meetings-api."""

    id: UUID
    kind: Annotated[str, Field(examples=["aim"])]
    starts_at: datetime
    ends_at: datetime
    as_at: Annotated[datetime, Field(validation_alias="said_at")]


class MeetingsShown(BaseModel):
    next: MeetingShown | None = Field(description="Null: none is planned.")


class AcademyLine(AcademySummary):
    """Where an academy stands, with support and the next meeting."""

    support: SupportShown | None = Field(
        description="Null for those who do not see support, and of a day gone by."
    )
    meetings: MeetingsShown | None = Field(
        description="Null for those who do not see meetings, and of a day gone by."
    )


class PictureOut(AcademyLine):
    """One academy in one call."""

    subjects: list[PhaseShown] = Field(description="Subjects with a phase of their own.")
    inspections: list[InspectionShown] = Field(description="All of them, the latest first.")


class CountsOut(BaseModel):
    """How many academies; what is not known is counted as such."""

    academies: Annotated[int, Field(examples=[11])]
    phases: Annotated[
        dict[str, int],
        Field(examples=[{"sustain": 4, "improve": 3, "repair": 2, "stabilise": 1, "none": 1}]),
    ]
    not_yet_good: Annotated[dict[str, int], Field(examples=[{"yes": 3, "no": 7, "unknown": 1}])]


class BoardViewOut(BaseModel):
    """All academies of the trust in one call."""

    as_at: datetime
    counts: CountsOut
    academies: list[AcademySummary]


class TrustPictureOut(BaseModel):
    """The whole trust in one call."""

    as_at: datetime
    counts: CountsOut
    academies: list[AcademyLine]
