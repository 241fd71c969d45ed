"""What is asked of assessments, and what they answer."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from chassis.schemas import Asked, Day, Out, Urn, Words
from standards_api.assessments.levels import Judgement
from standards_api.assessments.outcomes import Outcome
from standards_api.models.assessments import AssessmentStatus, SubjectKind, Track
from standards_api.models.content import Key

SubjectArea = Annotated[
    Key, Field(description="A curriculum subject, in small letters.", examples=["mathematics"])
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
Narrative = Annotated[
    str,
    Field(
        max_length=10_000,
        description="Why, in words. No names of pupils.",
        examples=["Plans for all subjects but music are complete; music follows in January."],
    ),
]
Reason = Annotated[Words, Field(examples=["The answers on governance need the audit report of October."])]
Pieces = Annotated[list[UUID], Field(default_factory=list, max_length=50, description="Evidence cited.")]


class OpenAssessment(Asked):
    """What is to be judged, and by which standard."""

    standard: Annotated[Key, Field(description="Its code.", examples=["trust-standard"])]
    subject_kind: SubjectKind
    urn: Annotated[Urn | None, Field(description="The academy; left out for the trust itself.")] = None
    subject_area: SubjectArea | None = None
    with_self_evaluation: Annotated[
        bool, Field(description="False: the trust judges alone. For the AID.")
    ] = True
    reviewer: Annotated[
        Subject | None, Field(description="Who does the QA review, if not the AID. For the AID to name.")
    ] = None
    due_on: Day | None = None

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"standard": "trust-standard", "subject_kind": "academy", "urn": "148201"}]
        }
    )


class SteerAssessment(Asked):
    """What is left out stays."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reviewer": "priya.shah", "due_on": "2027-02-12"}]}
    )

    reviewer: Subject | None = None
    due_on: Day | None = None


class AssessmentOut(Out):
    """An assessment and how far it is. What it says is in its rating, once it is signed off."""

    id: UUID
    version: int
    standard: Annotated[str, Field(examples=["trust-standard"])]
    standard_version: Annotated[int, Field(examples=[1])]
    subject_kind: SubjectKind
    urn: Annotated[str | None, Field(examples=["148201"])]
    subject_area: Annotated[str | None, Field(examples=[None])]
    status: AssessmentStatus
    with_self_evaluation: bool
    opened_by: Annotated[str, Field(examples=["ada.aid"])]
    reviewer: Annotated[str | None, Field(examples=["priya.shah"])]
    due_on: date | None
    submitted_by: Annotated[str | None, Field(examples=["hal.head"])]
    submitted_at: datetime | None
    reviewed_by: Annotated[list[str], Field(examples=[["priya.shah"]])]
    reviewed_at: datetime | None
    signed_off_by: Annotated[str | None, Field(examples=["chloe.chief"])]
    signed_off_at: datetime | None
    published_by: Annotated[str | None, Field(examples=["ada.aid"])]
    published_at: datetime | None
    reason: Annotated[
        str | None, Field(description="Why it was last returned, sent back or withdrawn.", examples=[None])
    ]
    created_at: datetime


class AnswerCriterion(Asked):
    """An answer to one criterion."""

    judgement: Judgement
    narrative: Narrative = ""
    evidence: Pieces


class SettleCriterion(Asked):
    """What both sides settled on, and why."""

    judgement: Judgement
    narrative: Annotated[Words, Field(examples=["Seen together on 4 November: plans are now complete."])]
    evidence: Pieces


class AnswerOne(AnswerCriterion):
    """One of several answers."""

    criterion: Annotated[Key, Field(examples=["curriculum-written"])]
    version: Annotated[
        int | None,
        Field(ge=1, description="The version of the answer that this replaces; none where there is none."),
    ] = None


class AnswerMany(Asked):
    """Several answers at once: all are written, or none."""

    answers: Annotated[list[AnswerOne], Field(min_length=1, max_length=500)]

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "answers": [
                        {
                            "criterion": "curriculum-written",
                            "judgement": "met",
                            "narrative": "Seen.",
                            "evidence": [],
                        },
                        {"criterion": "full-entitlement", "judgement": "not_known", "evidence": []},
                    ]
                }
            ]
        }
    )


class AnswerOut(Out):
    """An answer as it stands."""

    id: UUID
    version: int
    criterion: Annotated[str, Field(examples=["curriculum-written"])]
    judgement: Judgement
    narrative: Narrative
    evidence: Annotated[list[UUID], Field(examples=[["0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10"]])]
    answered_by: Annotated[str, Field(examples=["hal.head"])]
    look_again: Annotated[
        bool,
        Field(description="Taken over from another version and in doubt: not known until confirmed."),
    ]
    taken_from: Annotated[list[str], Field(description="Criteria of the version before.", examples=[[]])]
    updated_at: datetime


class SideOut(Out):
    """One side's answers, and what they come to by themselves."""

    track: Track
    answers: list[AnswerOut]
    outcome: Outcome


class DifferenceOut(Out):
    """A criterion on which self-evaluation and QA review differ."""

    criterion: Annotated[str, Field(examples=["curriculum-written"])]
    self_evaluation: Judgement
    qa_review: Judgement
    settled: Annotated[Judgement | None, Field(description="Null: still to be settled.")]
    reason: Annotated[str | None, Field(examples=["Seen together on 4 November."])] = None
    version: Annotated[int | None, Field(description="Of the answer that settled it.", examples=[1])] = None


class ModerationOut(Out):
    """Where the two sides differ, and what was settled."""

    differences: list[DifferenceOut]


class GiveReason(Asked):
    """Why."""

    reason: Reason


class MakeComment(Asked):
    """Words about the assessment, or about one criterion."""

    words: Annotated[Words, Field(examples=["The survey of June should be counted here as well."])]
    criterion: Annotated[Key | None, Field(examples=["pupils-feel-safe"])] = None


class CommentOut(Out):
    """A comment."""

    id: UUID
    criterion: Annotated[str | None, Field(examples=["pupils-feel-safe"])]
    author: Annotated[str, Field(examples=["hal.head"])]
    words: Annotated[str, Field(examples=["The survey of June should be counted here as well."])]
    created_at: datetime
