"""What is asked about signals, and what is answered."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from chassis.schemas import Asked, Day, Line, Number, Out, Urn, Words
from standards_api.models.content import Key
from standards_api.models.signals import SignalStatus
from standards_api.signals.rule_set import RuleId
from standards_api.signals.rules import Answer

PersistentAbsence = "Persistent absence is 27.5 % (110 of 400 pupils) for 2026-09-01/2026-11-13"
WORDS = f"{PersistentAbsence}: the threshold is 25 per cent of pupils."
POINT: dict[str, Any] = {
    "period": "2026-09-01/2026-11-13",
    "starts": "2026-09-01",
    "ends": "2026-11-13",
    "definition": 2,
    "status": "provisional",
    "value": 27.5,
    "lower": None,
    "upper": None,
    "numerator": 110,
    "denominator": 400,
    "source": "Larkmoor MIS",
    "as_at": "2026-11-13T18:00:00Z",
    "release": None,
}
COMPARED = {"what": "threshold", "value": 25}
Measure = Annotated[str, Field(examples=["persistent-absence"])]
Rule = Annotated[RuleId, Field(examples=["persistent-absence-high"])]
InWords = Annotated[str, Field(description="What the test found, in words.", examples=[WORDS])]


class PointOut(Out):
    """One figure that a test read, as it stood then."""

    period: str
    starts: date
    ends: date
    definition: int = Field(description="Which version of the measure's definition it follows.")
    status: str
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    source: str
    as_at: datetime
    release: str | None = None


Evidence = Annotated[
    list[PointOut], Field(description="The figures it read, oldest first.", examples=[[POINT]])
]
Compared = Annotated[
    dict[str, Any] | None,
    Field(
        description="What they were compared with: threshold, own history (with its spread), steps, england "
        "or similar; null where the figures were compared with each other.",
        examples=[COMPARED],
    ),
]


class SignalOut(Out):
    """A change that matters, found by a rule."""

    id: UUID
    version: int
    urn: Urn
    rule: Rule
    rule_version: int
    threshold: Annotated[Number, Field(description="The one used, in the words of the rule.", examples=[25])]
    measure: Measure
    period: Annotated[str, Field(examples=["2026-09-01/2026-11-13"])]
    subject: Annotated[str | None, Field(examples=[None])]
    key_stage: Annotated[str | None, Field(examples=[None])]
    pupil_group: Annotated[str | None, Field(examples=[None])]
    area: Annotated[str, Field(description="As a risk's area.", examples=["attendance"])]
    words: InWords
    value: Annotated[Number, Field(description="The newest figure.", examples=[27.5])]
    as_at: datetime
    evidence: Evidence
    compared: Compared
    raised_at: datetime
    status: SignalStatus
    decided_by: Annotated[str | None, Field(examples=[None])]
    decided_at: Annotated[datetime | None, Field(examples=[None])]
    reason: Annotated[str | None, Field(description="Why it was decided so.", examples=[None])]
    risk_id: Annotated[UUID | None, Field(description="The risk it became.", examples=[None])]


class MakeRisk(Asked):
    """The signal is a worry: how likely and how grave, and why."""

    likelihood: Annotated[int, Field(ge=1, le=5, description="1 rare to 5 almost certain.", examples=[4])]
    impact: Annotated[int, Field(ge=1, le=5, description="1 hardly any to 5 lasting.", examples=[4])]
    reason: Annotated[Words, Field(examples=["It rose in all three year groups."])]
    title: Annotated[Line | None, Field(description="Left out: what the rule says.", examples=[None])] = None
    description: Annotated[
        Words | None, Field(description="Left out: what the signal says.", examples=[None])
    ] = None
    area: Annotated[Key | None, Field(description="Left out: the signal's.", examples=[None])] = None
    shared: Annotated[bool, Field(description="Whether the academy sees the risk.", examples=[True])] = True
    owner: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=255,
            pattern=r"^[^\x00-\x20\x7f]+$",
            description="Left out: you.",
            examples=["priya.shah"],
        ),
    ] = None
    review_on: Annotated[Day | None, Field(examples=["2027-01-15"])] = None


class DismissSignal(Asked):
    """Why it is no worry."""

    reason: Annotated[Words, Field(examples=["A burst boiler closed the site for two weeks in October."])]


RULE: dict[str, Any] = {
    "id": "persistent-absence-high",
    "version": 1,
    "kind": "threshold",
    "says": "Persistent absence is at or above a threshold.",
    "measures": ["persistent-absence"],
    "means": "per cent of pupils",
    "lowest": 5,
    "highest": 60,
    "least_pupils": 20,
    "usual_threshold": 25,
    "threshold": 22,
    "used": True,
    "setting_version": 1,
    "reason": "The trust aims for England's figure.",
    "raised": 5,
    "open": 1,
    "became_risks": 3,
    "dismissed": 1,
    "hit_rate": 0.75,
}


class SignalRuleOut(Out):
    """A test: what it looks for, what the trust has set, and how often it was right."""

    model_config = ConfigDict(json_schema_extra={"examples": [RULE]})

    id: Rule
    version: int
    kind: Literal["threshold", "fall", "run", "distance"]
    says: str
    measures: list[str]
    means: str = Field(description="What the threshold counts.")
    lowest: float
    highest: float
    least_pupils: int = Field(description="With fewer behind a figure it cannot tell.")
    usual_threshold: float
    threshold: float = Field(description="The one in use.")
    used: bool
    setting_version: int = Field(description="For If-Match; 0 while the trust has set nothing.")
    reason: str | None
    raised: int
    open: int
    became_risks: int
    dismissed: int
    hit_rate: float | None = Field(description="Of those decided on, the share that became risks.")


class SignalRulesOut(Out):
    """The tests there are."""

    version: Annotated[str, Field(examples=["2026.1"])]
    rules: list[SignalRuleOut]


class SetRule(Asked):
    """What the trust wants of a rule."""

    threshold: Annotated[float | None, Field(description="Null: the usual one.", examples=[22])] = None
    used: bool = True
    reason: Annotated[Words, Field(examples=["The trust aims for England's figure."])]


class TestOut(Out):
    """What one test says now."""

    rule: Rule
    rule_version: int
    threshold: Annotated[float, Field(examples=[25])]
    measure: Measure
    answer: Answer = Field(description="cannot_tell when too little is known: a missing figure is no worry.")
    words: InWords
    evidence: Evidence
    compared: Compared


class TestsOut(Out):
    """What every test says of an academy now."""

    urn: Urn
    tests: list[TestOut]
