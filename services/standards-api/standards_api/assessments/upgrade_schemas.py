"""What upgrades ask and answer."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from chassis.schemas import Asked, Out
from standards_api.assessments.carrying import Fate
from standards_api.models.assessments import AssessmentStatus, SubjectKind, Track


class ApplyUpgrade(Asked):
    """Which open assessments are to go over."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}]})

    assessment_ids: Annotated[
        list[UUID] | None, Field(min_length=1, max_length=500, description="Left out: all open ones.")
    ] = None


class EntryOut(Out):
    """What becomes of one answer on the way to one version."""

    track: Track
    criterion: Annotated[str, Field(description="The old criterion.", examples=["reading-taught"])]
    fate: Fate
    to_version: Annotated[int, Field(examples=[2])]
    to: Annotated[
        list[str], Field(description="The new criteria that take it up.", examples=[["reading-taught"]])
    ]
    reason: Annotated[str, Field(examples=["The criterion asks the same."])]


class UpgradeOut(Out):
    """What an upgrade does to one open assessment."""

    assessment_id: UUID
    subject_kind: SubjectKind
    urn: Annotated[str | None, Field(examples=["148201"])]
    subject_area: Annotated[str | None, Field(examples=[None])]
    status: AssessmentStatus
    from_version: Annotated[int, Field(examples=[1])]
    to_version: Annotated[int, Field(examples=[2])]
    carried: Annotated[int, Field(description="Answers that hold under the new version.", examples=[108])]
    look_again: Annotated[
        int, Field(description="Answers taken over that somebody must confirm.", examples=[4])
    ]
    archived: Annotated[
        int, Field(description="Answers that nothing takes up. They stay readable.", examples=[1])
    ]
    new_criteria: Annotated[
        list[str], Field(description="To be answered for the first time.", examples=[["attendance-of-all"]])
    ]
    reopens: Annotated[bool, Field(description="Whether a QA review that was complete opens again.")]
    entries: list[EntryOut]


class UpgradesOut(Out):
    """Each open assessment concerned."""

    assessments: list[UpgradeOut]


class PastUpgradeOut(Out):
    """An upgrade that was carried out."""

    id: UUID
    from_number: Annotated[int, Field(examples=[1])]
    to_number: Annotated[int, Field(examples=[2])]
    applied_by: Annotated[str, Field(examples=["ada.aid"])]
    created_at: datetime
    entries: list[EntryOut]
