"""What is asked about inspections, and what is answered."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from chassis.schemas import Asked, Day, Line, Out, Urn, Words
from standards_api.logic import Answer
from standards_api.models.inspections import Category, Kind, Regime, Safeguarding

Judgement = Literal[
    "quality_of_education", "behaviour_and_attitudes", "personal_development", "leadership_and_management",
    "early_years", "sixth_form",
]  # fmt: skip
Area = Literal[
    "inclusion", "curriculum_and_teaching", "achievement", "attendance_and_behaviour",
    "personal_development_and_wellbeing", "leadership_and_governance", "early_years", "post_16",
]  # fmt: skip
AreaGrade = Literal[
    "urgent_improvement", "needs_attention", "expected_standard", "strong_standard", "exceptional",
    "not_applicable",
]  # fmt: skip
# Not a Literal: true would pass for 1.
Grade = Annotated[int, Field(ge=1, le=4)]
CARD: dict[Any, str] = {
    "inclusion": "expected_standard",
    "curriculum_and_teaching": "expected_standard",
    "achievement": "needs_attention",
    "attendance_and_behaviour": "strong_standard",
    "personal_development_and_wellbeing": "expected_standard",
    "leadership_and_governance": "expected_standard",
    "post_16": "not_applicable",
}
EXAMPLE: dict[str, Any] = {
    "urn": "148201",
    "regime": "report_card",
    "started_on": "2026-02-03",
    "published_on": "2026-03-12",
    "areas": CARD,
    "safeguarding": "met",
    "source": "Ofsted report of 12 March 2026",
}


class Findings(Asked):
    """What an inspection found, in the words of its own regime."""

    regime: Regime = Field(
        description="Overall grade until August 2024, key judgements until 9 November 2025, then report card."
    )
    kind: Kind = Kind.FULL
    started_on: Day
    published_on: Annotated[
        Day | None, Field(description="Null while the report is not public: it counts for nothing yet.")
    ] = None
    paused: Annotated[
        bool, Field(description="Suspended to be resumed, so without an outcome for the time being.")
    ] = False
    overall_effectiveness: Annotated[
        Grade | None, Field(description="1 outstanding, 2 good, 3 requires improvement, 4 inadequate.")
    ] = None
    judgements: Annotated[
        dict[Judgement, Grade], Field(description="1 to 4, as overall effectiveness.", examples=[{}])
    ] = {}  # noqa: RUF012 - pydantic copies defaults
    areas: Annotated[dict[Area, AreaGrade], Field(description="The report card.", examples=[CARD])] = {}  # noqa: RUF012
    safeguarding: Safeguarding = Safeguarding.NOT_RECORDED
    category_of_concern: Category = Category.NONE
    ungraded_outcome: Annotated[
        Line | None, Field(description="Of an ungraded inspection, as published.", examples=[None])
    ] = None
    source: Annotated[Line, Field(examples=["Ofsted report of 12 March 2026"])]


class RecordInspection(Findings):
    """An inspection of an academy, or of a school that it was before."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    urn: Urn
    inspected_urn: Annotated[
        Urn | None, Field(description="The URN inspected, if it was a predecessor's.", examples=[None])
    ] = None


class CorrectInspection(Findings):
    """All that is said of an inspection, put right."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{k: v for k, v in EXAMPLE.items() if k != "urn"}]}
    )


class InspectionOut(Out):
    """An inspection as it was published."""

    id: UUID
    version: int
    urn: Urn
    inspected_urn: Urn
    of_predecessor: bool = Field(description="It is of a school this academy was before.", examples=[False])
    before_joining: bool = Field(
        description="It was before the academy joined: not the trust's record.", examples=[False]
    )
    regime: Annotated[Regime, Field(examples=["report_card"])]
    kind: Kind
    started_on: Annotated[date, Field(examples=["2026-02-03"])]
    published_on: Annotated[date | None, Field(examples=["2026-03-12"])]
    paused: Annotated[bool, Field(examples=[False])]
    overall_effectiveness: Annotated[int | None, Field(examples=[None])]
    judgements: Annotated[dict[Judgement, int | None], Field(examples=[{}])]
    areas: Annotated[dict[Area, AreaGrade], Field(examples=[CARD])]
    safeguarding: Annotated[Safeguarding, Field(examples=["met"])]
    category_of_concern: Category
    ungraded_outcome: Annotated[str | None, Field(examples=[None])]
    source: Annotated[str, Field(examples=["Ofsted report of 12 March 2026"])]


class NotYetGoodOut(Out):
    """Whether an academy is not yet good, and everything that says so."""

    urn: Urn
    answer: Answer = Field(description="Unknown when there is no inspection to go by: never no.")
    rule: Annotated[str, Field(description="The rule that said so.", examples=["any-area-below-expected.v1"])]
    dfe_trigger: Answer = Field(description="Would the Department for Education act on it?")
    stuck: Answer = Field(description="Below good at the latest full inspection and at the one before.")
    category_of_concern: Category | None = Field(
        description="As published, or as the report card amounts to; null while not known."
    )
    inspection: InspectionOut | None = Field(description="The inspection that decided.")
    predecessor: InspectionOut | None = Field(
        description="With no inspection of its own: its predecessor's latest, shown and not counted."
    )
    override_until: date | None = Field(
        description="Last day of the trust's own judgement that it is not yet good.", examples=[None]
    )


class RuleOut(Out):
    id: Annotated[str, Field(examples=["any-area-below-expected.v1"])]
    regime: Regime
    says: Annotated[str, Field(examples=["Any area that applies is below expected."])]


class ChooseRules(Asked):
    """Which rule the trust uses where there is a choice."""

    key_judgements: Literal["key-judgements-below-good.v1", "any-judgement-below-good.v1"]
    report_card: Literal["any-area-below-expected.v1", "leadership-below-expected.v1"]


class InspectionPolicyOut(Out):
    """The rules of "not yet good" that the trust uses, and those there are."""

    version: int = Field(description="0 while the trust uses the defaults.")
    overall_grade: Annotated[str, Field(examples=["overall-below-good.v1"])]
    key_judgements: Annotated[str, Field(examples=["key-judgements-below-good.v1"])]
    report_card: Annotated[str, Field(examples=["any-area-below-expected.v1"])]
    rules: list[RuleOut]


class SetOverride(Asked):
    """The trust judges by its own evaluation that an academy is not yet good."""

    reason: Annotated[Words, Field(examples=["Two QA reviews found teaching in science below good."])]
    ends_on: Annotated[Day, Field(description="The last day, at most a year ahead.", examples=["2027-07-31"])]


class OverrideOut(Out):
    id: UUID
    version: int
    urn: Urn
    reason: Annotated[str, Field(examples=["Two QA reviews found teaching in science below good."])]
    starts_on: date
    ends_on: date
    set_by: Annotated[str, Field(examples=["margaret.adeyemi"])]
