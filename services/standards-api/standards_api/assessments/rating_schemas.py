"""What ratings, the quality report, evidence and calibration answer, and what is asked of evidence."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from chassis.schemas import Asked, Day, Line, Out, Urn, Words
from standards_api.assessments.outcomes import Outcome
from standards_api.assessments.quality import Check
from standards_api.assessments.schemas import SubjectArea
from standards_api.models.assessments import Origin, SubjectKind
from standards_api.models.content import EvidenceKind


class RatingOut(Out):
    """What a signed-off assessment says."""

    id: UUID
    version: int
    assessment_id: UUID
    standard: Annotated[str, Field(examples=["trust-standard"])]
    standard_version: Annotated[int, Field(examples=[1])]
    subject_kind: SubjectKind
    urn: Annotated[str | None, Field(examples=["148201"])]
    subject_area: Annotated[str | None, Field(examples=[None])]
    overall: Annotated[
        str | None,
        Field(
            description="A level's key; `not-yet-` and the lowest level's key; `not-known`; null where the "
            "standard gives no overall level.",
            examples=["accelerating"],
        ),
    ]
    overall_rank: Annotated[int | None, Field(description="1 is the lowest level, 0 below it.", examples=[2])]
    provisional: bool
    holds_until: date | None
    current: Annotated[bool, Field(description="The newest of its subject.", examples=[True])]
    signed_off_at: datetime
    published_at: datetime | None


class RatingInFull(RatingOut):
    """A rating with every aspect, what is in the way of the next level, and what it rests on."""

    outcome: Outcome


class RemarkOut(Out):
    """One thing that should make a reader careful."""

    check: Check
    words: Annotated[
        str, Field(examples=["2 criteria of the level Outstanding are judged met and cite no evidence."])
    ]
    criteria: Annotated[list[str], Field(examples=[["outcomes-sustained", "audits-clean"]])]


class QualityReport(Out):
    """Empty, where nothing was found."""

    remarks: list[RemarkOut]


class AdmitAcademy(Asked):
    """From when it is in the trust."""

    joined_on: Annotated[Day, Field(description="Its first day in the trust, not in the future.")]


class AdmittedOut(Out):
    """The academy, now of the trust."""

    id: UUID
    version: int
    urn: Annotated[str, Field(examples=["148202"])]
    name: Annotated[str, Field(examples=["Marsh End Primary School"])]
    status: Annotated[str, Field(examples=["joined"])]
    joined_on: date


class RecordEvidence(Asked):
    """A piece of evidence."""

    urn: Annotated[Urn | None, Field(description="Left out: about the trust itself.")] = None
    kind: EvidenceKind
    title: Annotated[Line, Field(examples=["Subject review of mathematics"])]
    origin: Origin
    dated: Annotated[Day, Field(description="The day it is of, not in the future.", examples=["2026-10-14"])]
    subject_area: SubjectArea | None = None
    place: Annotated[
        Line | None, Field(description="Where it is kept.", examples=["Shared drive, QA 2026-27"])
    ] = None
    summary: Annotated[
        Words | None,
        Field(description="What it shows, without names of pupils.", examples=["Plans followed."]),
    ] = None


class EvidenceOut(Out):
    """A piece of evidence."""

    id: UUID
    version: int
    urn: Annotated[str | None, Field(examples=["148201"])]
    kind: EvidenceKind
    title: Annotated[str, Field(examples=["Subject review of mathematics"])]
    origin: Origin
    dated: date
    subject_area: Annotated[str | None, Field(examples=["mathematics"])]
    place: Annotated[str | None, Field(examples=["Shared drive, QA 2026-27"])]
    summary: Annotated[str | None, Field(examples=["Plans followed."])]
    activity_id: Annotated[UUID | None, Field(description="The QA activity it comes from.")]
    recorded_by: Annotated[str, Field(examples=["ada.aid"])]
    created_at: datetime


class CalibrationOut(Out):
    """How far one assessment's self-evaluation was above or below the QA review."""

    assessment_id: UUID
    standard: Annotated[str, Field(examples=["trust-standard"])]
    subject_kind: SubjectKind
    subject_area: Annotated[str | None, Field(examples=[None])]
    signed_off_at: datetime
    compared: Annotated[int, Field(examples=[96])]
    self_above: Annotated[int, Field(examples=[5])]
    self_below: Annotated[int, Field(examples=[2])]
    balance_percent: Annotated[
        float | None,
        Field(
            description="Criteria judged too high less those judged too low, in a hundred compared. Above 0: "
            "the academy sees itself better than the trust does.",
            examples=[3.1],
        ),
    ]
    levels_apart: Annotated[
        float | None,
        Field(description="The mean over aspects, self-evaluation minus QA review.", examples=[0.2]),
    ]
    aspects: Annotated[dict[str, int | None], Field(examples=[{"education": 1, "people": 0}])]


class CalibrationSeries(Out):
    """An academy's self-evaluations over time, the newest first."""

    urn: Annotated[str, Field(examples=["148201"])]
    balance_percent: Annotated[float | None, Field(description="Over all of them.", examples=[3.1])]
    assessments: list[CalibrationOut]
