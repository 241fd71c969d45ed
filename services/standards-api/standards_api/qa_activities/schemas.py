"""What is asked of QA activities and findings, and what they answer."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from chassis.schemas import Asked, Day, Line, Out, Urn, Words
from standards_api.models.assessments import Origin
from standards_api.models.content import EvidenceKind, Key
from standards_api.models.evidence import ActivityStatus, FindingKind, KeyStage, Severity

Area = Annotated[
    Key,
    Field(
        description="A curriculum subject, or an aspect of an academy's work: `mathematics`, `attendance`.",
        examples=["mathematics"],
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
Title = Annotated[Line, Field(examples=["Subject review of mathematics"])]
Summary = Annotated[
    Words,
    Field(description="What was done and seen. No names of pupils.", examples=["Eight lessons visited."]),
]
Reason = Annotated[Words, Field(examples=["Inspection in the same week."])]


class PlanActivity(Asked):
    """A QA activity to come."""

    urn: Urn
    kind: EvidenceKind
    title: Title
    planned_on: Day
    lead: Annotated[Subject | None, Field(description="Left out: you.")] = None
    origin: Annotated[
        Origin | None,
        Field(description="Left out: the trust's when the AID plans it, the academy's for a head."),
    ] = None
    area: Area | None = None
    key_stage: KeyStage | None = None


class ReplanActivity(Asked):
    """What is left out, or null, stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"planned_on": "2027-01-20"}]})

    title: Title | None = None
    planned_on: Day | None = None
    lead: Subject | None = None


class CompleteActivity(Asked):
    """It has been done."""

    done_on: Annotated[Day, Field(description="Not in the future.", examples=["2026-11-18"])]
    summary: Summary


class GiveReason(Asked):
    """Why."""

    reason: Reason


class ActivityOut(Out):
    """A QA activity. Done, it is a piece of evidence with the same id."""

    id: UUID
    version: int
    urn: Urn
    kind: EvidenceKind
    title: Title
    status: ActivityStatus
    origin: Origin
    planned_on: date
    done_on: date | None
    lead: Subject
    area: Annotated[str | None, Field(examples=["mathematics"])]
    key_stage: KeyStage | None
    summary: Annotated[str | None, Field(examples=["Eight lessons visited."])]
    reason: Annotated[str | None, Field(description="Why it was cancelled.", examples=[None])]
    planned_by: Annotated[str, Field(examples=["ada.aid"])]


class CriterionRef(Asked):
    """A criterion of a standard that is in force."""

    standard: Annotated[Key, Field(examples=["trust-standard"])]
    criterion: Annotated[Key, Field(examples=["pupils-remember"])]


class RecordFinding(Asked):
    """A strength, or an area for development."""

    kind: FindingKind
    area: Area
    key_stage: KeyStage | None = None
    severity: Annotated[
        Severity | None, Field(description="How much it matters: for an area for development only.")
    ] = None
    words: Annotated[
        Words, Field(description="No names of pupils.", examples=["Pupils recall earlier work with ease."])
    ]
    criteria: Annotated[list[CriterionRef], Field(default_factory=list, max_length=50)]

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "strength",
                    "area": "mathematics",
                    "key_stage": "ks2",
                    "words": "Pupils recall earlier work with ease.",
                    "criteria": [{"standard": "trust-standard", "criterion": "pupils-remember"}],
                }
            ]
        }
    )


class CriterionNamed(Out):
    standard: Annotated[str, Field(examples=["trust-standard"])]
    criterion: Annotated[str, Field(examples=["pupils-remember"])]


class FindingOut(Out):
    """A finding."""

    id: UUID
    version: int
    activity_id: UUID
    urn: Urn
    kind: FindingKind
    area: Area
    key_stage: KeyStage | None
    severity: Severity | None
    words: Annotated[str, Field(examples=["Pupils recall earlier work with ease."])]
    criteria: list[CriterionNamed]
    found_on: date
    recorded_by: Annotated[str, Field(examples=["priya.shah"])]
    withdrawn_at: Annotated[datetime | None, Field(examples=[None])]
    reason: Annotated[str | None, Field(description="Why it was withdrawn.", examples=[None])]
