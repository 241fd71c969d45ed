"""What is asked about autonomy, and what is answered."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from chassis.schemas import Asked, Day, Out, Urn, Words
from standards_api.logic import Answer
from standards_api.models.content import Key
from standards_api.models.deciding import DecisionStatus
from standards_api.models.delegation import EXAMPLE, Grant, Scheme
from standards_api.models.standards import VersionStatus

Value = str | float | None
LevelKey = Annotated[Key, Field(description="A level of the scheme of delegation.", examples=["guided"])]
INPUTS: dict[str, Any] = {
    "kind": "secondary",
    "category_of_concern": "none",
    "not_yet_good": "yes",
    "phase": "repair",
    "standard_level": None,
    "standard_provisional": None,
    "highest_risk": 12.0,
}
GRANTED: dict[str, Any] = {
    "area": "curriculum",
    "name": "Curriculum",
    "grants": [
        {"body": "chief-executive", "name": "Chief executive", "grant": "is_consulted"},
        {"body": "headteacher", "name": "Headteacher", "grant": "decides"},
    ],
}


class ConfirmAutonomy(Asked):
    """What the AID decides."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"level": "guided"}]})

    level: LevelKey
    reason: Annotated[
        Words | None,
        Field(description="Needed when the level is not what the rules say.", examples=[None]),
    ] = None
    effective_on: Annotated[
        Day | None, Field(description="From which day; today if left out, never later.", examples=[None])
    ] = None
    expires_on: Annotated[
        Day | None,
        Field(
            description="Needed when it goes against the rule: the day it ends, within a year.",
            examples=[None],
        ),
    ] = None


class ApproveAutonomy(Asked):
    """What the chief executive says to a decision against the rule."""

    approved: Annotated[bool, Field(description="False sends it back to what was proposed.", examples=[True])]
    note: Annotated[Words | None, Field(examples=["Agreed with the chair on 20 November."])] = None


class AutonomyEvidence(BaseModel):
    """Where an input comes from."""

    input: Annotated[str, Field(examples=["phase"])]
    source: Annotated[str, Field(description="inspection, phase, assessment or risk.", examples=["phase"])]
    id: UUID
    as_at: Annotated[date, Field(examples=["2026-10-05"])]


class AutonomyStep(BaseModel):
    """One rule and what it answered."""

    rule: Annotated[str, Field(examples=["phase-repair"])]
    says: Annotated[str, Field(examples=["The academy is in repair."])]
    outcome: LevelKey
    answer: Answer
    inputs: Annotated[dict[str, Value], Field(examples=[{"phase": "repair"}])]


class AutonomyChange(BaseModel):
    """One single input, were it otherwise, and what would then be proposed."""

    input: Annotated[str, Field(examples=["phase"])]
    was: Annotated[Value, Field(examples=["repair"])]
    becomes: Annotated[str, Field(examples=["stabilise"])]
    outcome: Annotated[str, Field(examples=["directed"])]
    rule: Annotated[str, Field(examples=["phase-stabilise"])]


class AutonomyDecisionOut(Out):
    """What the rules said of an academy's autonomy, from what, and what people made of it."""

    id: UUID
    version: int
    urn: Urn
    status: Annotated[DecisionStatus, Field(examples=["confirmed"])]
    outcome: Annotated[
        str,
        Field(
            description="A level by the rules, or `needs_a_person` when too little is known.",
            examples=["guided"],
        ),
    ]
    rule: Annotated[str, Field(description="The rule that decided.", examples=["phase-repair"])]
    scheme_version: Annotated[int, Field(description="Whose rules it were.", examples=[1])]
    inputs: Annotated[
        dict[str, Value],
        Field(description="What the rules saw. Null is not known.", examples=[INPUTS]),
    ]
    missing: Annotated[list[str], Field(description="The inputs that would settle it.", examples=[[]])]
    possible: Annotated[
        list[str], Field(description="The levels that what is known allows.", examples=[["guided"]])
    ]
    evidence: list[AutonomyEvidence]
    proposed_by: Annotated[str, Field(description="A person, or `system`.", examples=["system"])]
    proposed_at: datetime
    level: Annotated[
        str | None, Field(description="As people decided; null while only proposed.", examples=["guided"])
    ]
    reason: Annotated[str | None, Field(examples=[None])]
    confirmed_by: Annotated[str | None, Field(examples=["margaret.adeyemi"])]
    confirmed_at: datetime | None
    approved_by: Annotated[str | None, Field(examples=[None])]
    approved_at: Annotated[datetime | None, Field(examples=[None])]
    approval_note: Annotated[str | None, Field(examples=[None])]
    effective_on: date | None
    expires_on: Annotated[date | None, Field(examples=[None])]
    ended_on: Annotated[date | None, Field(examples=[None])]


class AutonomyDecisionDetail(AutonomyDecisionOut):
    """A decision with each rule's answer and what would change it."""

    trace: list[AutonomyStep]
    would_change: Annotated[
        list[AutonomyChange],
        Field(description="Every single input that, were it otherwise, would change the outcome."),
    ]


class LevelOut(Out):
    """A level of autonomy that was decided."""

    id: UUID
    urn: Urn
    level: LevelKey
    status: Annotated[DecisionStatus, Field(examples=["confirmed"])]
    rule: Annotated[str, Field(examples=["phase-repair"])]
    scheme_version: Annotated[int, Field(examples=[1])]
    effective_on: date
    expires_on: Annotated[date | None, Field(examples=[None])]
    ended_on: Annotated[
        date | None, Field(description="First day on which it held no longer.", examples=[None])
    ]


class BodyGrant(BaseModel):
    """What one body may do."""

    body: Annotated[str, Field(examples=["headteacher"])]
    name: Annotated[str, Field(examples=["Headteacher"])]
    grant: Annotated[Grant, Field(examples=["decides"])]


class AreaGrants(BaseModel):
    """Who may do what in one area."""

    model_config = ConfigDict(json_schema_extra={"examples": [GRANTED]})

    area: Key
    name: str
    grants: list[BodyGrant]


class AcademyAutonomyOut(BaseModel):
    """What an academy may decide by itself on a day."""

    urn: Urn
    as_of: date
    level: Annotated[
        str | None, Field(description="Null when none was confirmed by that day.", examples=["guided"])
    ]
    name: Annotated[str | None, Field(examples=["Guided"])]
    since: Annotated[date | None, Field(examples=["2026-10-05"])]
    expires_on: Annotated[date | None, Field(examples=[None])]
    rule: Annotated[str | None, Field(description="The rule that proposed it.", examples=["phase-repair"])]
    decided_under: Annotated[
        int | None, Field(description="The version of the scheme whose rule it was.", examples=[1])
    ]
    scheme_version: Annotated[
        int | None, Field(description="The version that gives the grants: in force that day.", examples=[1])
    ]
    areas: Annotated[list[AreaGrants], Field(description="Empty without a level.", examples=[[GRANTED]])]
    decision: AutonomyDecisionOut | None = Field(
        description="Behind the level: for the AID and the chief executive only."
    )
    proposal: AutonomyDecisionOut | None = Field(
        description="What waits to be decided now: for the AID and the chief executive only."
    )


class DraftScheme(Asked):
    """The next version of the scheme of delegation."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}]})

    content: Annotated[
        Scheme | None, Field(description="Left out: a copy of the one in force.", examples=[EXAMPLE])
    ] = None


class RewriteScheme(Asked):
    """Other words for a draft."""

    content: Scheme


class PublishScheme(Asked):
    """How the board adopted it."""

    minute: Annotated[
        Words, Field(description="Meeting and minute.", examples=["Board of 2 December 2026, minute 7."])
    ]


class SchemeListed(Out):
    """A version of the scheme of delegation."""

    id: UUID
    version: int
    number: Annotated[int, Field(examples=[1])]
    status: Annotated[VersionStatus, Field(examples=["published"])]
    title: Annotated[str, Field(examples=["Scheme of delegation"])]
    minute: Annotated[str | None, Field(examples=["Board of 2 December 2026, minute 7."])]
    published_by: Annotated[str | None, Field(examples=["eleanor.ashworth"])]
    published_at: datetime | None
    superseded_at: Annotated[datetime | None, Field(examples=[None])]


class SchemeOut(SchemeListed):
    """A version of the scheme of delegation, whole."""

    content: Annotated[Scheme, Field(examples=[EXAMPLE])]
