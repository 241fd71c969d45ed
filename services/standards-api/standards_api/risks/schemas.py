"""What is asked about risks, and what is answered."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from chassis.schemas import Asked, Day, Line, Out, Urn, Words
from standards_api.models.content import Key
from standards_api.models.risks import ActionStatus, LinkKind, RiskStatus
from standards_api.risks.scale import Band

Area = Annotated[
    Key,
    Field(
        description="A curriculum subject, or an aspect of an academy's work: `mathematics`, `attendance`.",
        examples=["attendance"],
    ),
]
Subject = Annotated[
    str,
    Field(
        min_length=1,
        max_length=255,
        pattern=r"^[^\x00-\x20\x7f]+$",
        description="What the identity provider calls them.",
        examples=["priya.shah"],
    ),
]
Likelihood = Annotated[
    int, Field(ge=1, le=5, description="1 rare, 2 unlikely, 3 possible, 4 likely, 5 almost certain.")
]
Impact = Annotated[
    int,
    Field(
        ge=1, le=5, description="On what pupils learn: 1 hardly any, 2 small, 3 clear, 4 great, 5 lasting."
    ),
]
Priority = Annotated[int, Field(ge=1, le=25, description="Likelihood times impact, 1 to 25.", examples=[16])]
Title = Annotated[Line, Field(examples=["Persistent absence keeps rising in Year 9"])]
Description = Annotated[
    Words,
    Field(
        description="What may happen, and what is already done. No names of pupils.",
        examples=["Letters and calls home have not turned it round; the attendance officer leaves."],
    ),
]
Reason = Annotated[Words, Field(examples=["Absence rose again this half term, most of all in Year 9."])]
Shared = Annotated[
    bool,
    Field(
        description="Whether the academy sees it. False: only the AID and the chief executive.",
        examples=[True],
    ),
]
ReviewOn = Annotated[Day, Field(description="When to look at it again.", examples=["2027-01-15"])]


class RaiseRisk(Asked):
    """A worry, with how likely it is, how much it would matter, and why."""

    urn: Urn
    area: Area
    title: Title
    description: Description | None = None
    likelihood: Annotated[Likelihood, Field(examples=[4])]
    impact: Annotated[Impact, Field(examples=[4])]
    reason: Reason
    shared: Shared = True
    owner: Annotated[Subject | None, Field(description="Left out: you.")] = None
    review_on: ReviewOn | None = None


class ChangeRisk(Asked):
    """What is left out, or null, stays. Likelihood and impact are changed by rating anew, with a reason."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"owner": "priya.shah"}]})

    title: Title | None = None
    description: Description | None = None
    area: Area | None = None
    owner: Subject | None = None
    shared: Shared | None = None
    review_on: ReviewOn | None = None


class RateRisk(Asked):
    """How high it is now, and why. The same numbers again say that somebody looked and nothing has moved."""

    likelihood: Annotated[Likelihood, Field(examples=[5])]
    impact: Annotated[Impact, Field(examples=[4])]
    reason: Reason


class CloseRisk(Asked):
    """Why it is no longer a worry."""

    words: Annotated[Words, Field(examples=["Two terms at the national figure; the new officer is settled."])]


class LinkRisk(Asked):
    """What it rests on, or what it led to, by its id in the service that keeps it."""

    kind: LinkKind
    id: UUID
    note: Annotated[Line | None, Field(examples=["Half-termly attendance figures"])] = None


class AddAction(Asked):
    """Something to be done about the risk."""

    title: Annotated[Line, Field(examples=["Appoint an attendance officer for Key Stage 3"])]
    due_on: Annotated[Day, Field(description="Not in the past.", examples=["2027-02-12"])]
    owner: Annotated[Subject | None, Field(description="Left out: you.")] = None


class EndAction(Asked):
    """What was done, or why it is not done any more."""

    words: Annotated[Words, Field(examples=["In post since 1 February."])]


class BoardRiskOut(Out):
    """A risk as the board sees it."""

    id: UUID
    urn: Urn
    area: Area
    title: Title
    likelihood: Annotated[Likelihood, Field(examples=[4])]
    impact: Annotated[Impact, Field(examples=[4])]
    priority: Priority
    raised_on: date


class RiskOut(BoardRiskOut):
    """A risk of the register."""

    version: int
    description: Annotated[str | None, Field(examples=["Letters and calls home have not turned it round."])]
    status: RiskStatus
    shared: Shared
    owner: Subject
    review_on: Annotated[date | None, Field(examples=["2027-01-15"])]
    raised_by: Subject
    closed_by: Annotated[str | None, Field(examples=[None])]
    closed_at: Annotated[datetime | None, Field(examples=[None])]
    closing_words: Annotated[str | None, Field(examples=[None])]
    reopened_by: Annotated[str | None, Field(description="The last time.", examples=[None])]
    reopened_at: Annotated[datetime | None, Field(examples=[None])]
    reopening_words: Annotated[str | None, Field(examples=[None])]


class RatingOut(Out):
    """One rating and why."""

    id: UUID
    likelihood: Annotated[Likelihood, Field(examples=[4])]
    impact: Annotated[Impact, Field(examples=[4])]
    priority: Priority
    reason: Reason
    rated_by: Subject
    rated_at: datetime


class LinkOut(Out):
    """What the risk rests on or led to."""

    id: UUID
    kind: LinkKind
    target: Annotated[UUID, Field(description="Its id in the service that keeps it.")]
    note: Annotated[str | None, Field(examples=["Half-termly attendance figures"])]
    linked_by: Subject


class ActionOut(Out):
    """Something to be done about a risk."""

    id: UUID
    version: int
    risk_id: UUID
    urn: Urn
    title: Annotated[str, Field(examples=["Appoint an attendance officer for Key Stage 3"])]
    owner: Subject
    due_on: date
    status: ActionStatus
    added_by: Subject
    ended_by: Annotated[str | None, Field(examples=[None])]
    ended_at: Annotated[datetime | None, Field(examples=[None])]
    words: Annotated[str | None, Field(description="What was done, or why not.", examples=[None])]


class RiskDetail(RiskOut):
    """A risk with every rating (the newest first), its links and its actions."""

    band: Band = Field(description="What the trust calls this priority now: see GET /v1/risk-scale.")
    ratings: list[RatingOut]
    links: list[LinkOut]
    actions: list[ActionOut]


class ReopenRisk(Asked):
    """Why the worry is back, and how high it is now."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"likelihood": 4, "impact": 3, "reason": "Absence has risen again since January."}]
        }
    )

    likelihood: Likelihood
    impact: Impact
    reason: Reason


class SetRiskScale(Asked):
    """From which priority (1 to 25) on the trust calls a risk high, and critical, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"high_from": 12, "critical_from": 20, "reason": "As the board agreed in July."}]
        }
    )

    high_from: Annotated[int, Field(ge=2, le=25)]
    critical_from: Annotated[int, Field(ge=3, le=25)]
    reason: Words


class RiskScaleOut(Out):
    """The trust's scale of risks."""

    version: Annotated[int, Field(description="For If-Match; 0 while it is the usual.", examples=[1])]
    high_from: Annotated[int, Field(examples=[12])]
    critical_from: Annotated[int, Field(examples=[20])]
    usual: Annotated[bool, Field(description="The trust has set none of its own.", examples=[False])]
    reason: Annotated[str | None, Field(examples=["As the board agreed in July."])]
    set_by: Annotated[str | None, Field(examples=["margaret.adeyemi"])]
