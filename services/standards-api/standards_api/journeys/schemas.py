"""What is asked about journeys, and what is answered."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from chassis.schemas import Asked, Day, Out, Urn, Words
from standards_api.journeys.rules import State
from standards_api.models.content import Key
from standards_api.models.journeys import JourneyStatus

Subject = Annotated[
    str,
    Field(
        min_length=1,
        max_length=255,
        pattern=r"^[^\x00-\x20\x7f]+$",
        description="What the identity provider calls them.",
        examples=["amara.okafor"],
    ),
]
Standard = Annotated[Key, Field(examples=["trust-standard"])]
LevelKey = Annotated[str, Field(examples=["accelerating"])]
DueOn = Annotated[Day, Field(description="Not in the past.", examples=["2027-07-16"])]


class StartJourney(Asked):
    """By which standard, and what the milestones begin with."""

    standard: Standard
    due_on: DueOn
    owner: Annotated[Subject | None, Field(description="Of every milestone at first; left out: you.")] = None


class PlanMilestone(Asked):
    """Who meets the criterion, by when."""

    owner: Annotated[Subject | None, Field(description="Left out: you, or whoever owns it already.")] = None
    due_on: DueOn
    note: Annotated[Words | None, Field(examples=["With the subject lead of Harrow Fen."])] = None


class EndJourney(Asked):
    """Why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "The academy leaves the trust."}]})

    reason: Words


class JourneyListed(Out):
    """A journey, without its plan."""

    id: UUID
    version: int
    urn: Urn
    standard: Standard
    status: JourneyStatus
    first_goal: Annotated[str, Field(description="The level it first led to.", examples=["accelerating"])]
    started_by: Subject
    started_on: date
    reason: Annotated[str | None, Field(description="Why it was ended.", examples=[None])]


class StepOut(BaseModel):
    """One criterion on the way. Without a milestone nobody has taken it on yet."""

    criterion: Annotated[str, Field(examples=["pupils-remember"])]
    text: Annotated[str, Field(examples=["Pupils remember what they were taught."])]
    essential: bool
    state: Annotated[
        State,
        Field(
            description="`met` by the trust's published judgement; `claimed` so far only by the academy's "
            "open self-evaluation; `not_needed`: enough others of its level are met.",
            examples=["not_met"],
        ),
    ]
    milestone_id: UUID | None
    version: Annotated[int | None, Field(description="Of the milestone: for If-Match.", examples=[1])]
    owner: Annotated[str | None, Field(examples=["amara.okafor"])]
    due_on: Annotated[date | None, Field(examples=["2027-07-16"])]
    note: Annotated[str | None, Field(examples=[None])]
    overdue: bool


class AspectPlanOut(BaseModel):
    """One aspect at one level."""

    aspect: Annotated[str, Field(examples=["education"])]
    name: Annotated[str, Field(examples=["Educational entitlement and delivery"])]
    met: Annotated[int, Field(description="Criteria of this level that are met.", examples=[5])]
    criteria: Annotated[int, Field(description="Criteria of this level.", examples=[7])]
    steps: list[StepOut]


class LevelPlanOut(BaseModel):
    """One level of the standard."""

    level: LevelKey
    name: Annotated[str, Field(examples=["Accelerating"])]
    reached: bool
    aspects: list[AspectPlanOut]


class ProgressOut(BaseModel):
    """Of the milestones."""

    milestones: Annotated[int, Field(examples=[12])]
    done: Annotated[int, Field(description="Met, or not needed any more.", examples=[4])]
    claimed: Annotated[int, Field(examples=[2])]
    overdue: Annotated[int, Field(examples=[1])]
    percent: Annotated[
        int | None, Field(description="Done, in whole per cent; null without milestones.", examples=[33])
    ]


class JourneyOut(JourneyListed):
    """A journey as it stands by the latest published assessment."""

    assessment_id: UUID
    standard_version: Annotated[int, Field(examples=[1])]
    as_at: Annotated[datetime, Field(description="When that assessment was signed off.")]
    level: Annotated[
        str, Field(description="Reached for certain; `not-yet-` and the lowest.", examples=["enabling"])
    ]
    next_level: Annotated[str | None, Field(description="Null at the top.", examples=["accelerating"])]
    progress: ProgressOut
    plan: Annotated[list[LevelPlanOut], Field(description="The whole way, the lowest level first.")]
    outdated: Annotated[
        list[str],
        Field(description="Milestones whose criterion the standard no longer has.", examples=[[]]),
    ]


class MilestoneOut(Out):
    """A criterion that somebody has taken on. Whether it is met, the journey says."""

    id: UUID
    version: int
    journey_id: UUID
    urn: Urn
    criterion: Annotated[str, Field(examples=["pupils-remember"])]
    owner: Subject
    due_on: date
    note: Annotated[str | None, Field(examples=[None])]
    planned_by: Subject
