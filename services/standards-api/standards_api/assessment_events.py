"""What is stated about standards, assessments and quality assurance."""

from typing import ClassVar, Literal
from uuid import UUID

from chassis.events import Event

SubjectKind = Literal["academy", "prospective_academy", "trust", "curriculum_subject"]


class StandardPublished(Event):
    """A version of a standard is in force from now on. About the standard."""

    type: ClassVar[str] = "standards.standard-published.v1"

    standard_id: UUID
    code: str
    number: int
    supersedes: int | None


class AssessmentTold(Event):
    """Which assessment it is, and what its answers come to.

    `levels` has a level for every aspect: its key, `not-yet-` and the lowest key, or `not-known`; so has
    `overall`, which is null where the standard gives no overall level.
    """

    assessment_id: UUID
    subject_kind: SubjectKind
    urn: str | None
    subject_area: str | None
    standard: str
    standard_version: int
    levels: dict[str, str]
    overall: str | None
    provisional: bool


class AssessmentSubmitted(AssessmentTold):
    """A self-evaluation was handed in: the levels are the academy's own. About the assessment."""

    type: ClassVar[str] = "standards.assessment-submitted.v1"


class AssessmentSignedOff(AssessmentTold):
    """An assessment was signed off: its levels are the trust's judgement now. About the assessment."""

    type: ClassVar[str] = "standards.assessment-signed-off.v1"


class AssessmentPublished(AssessmentTold):
    """A signed-off assessment can be read by those it is for. About the assessment."""

    type: ClassVar[str] = "standards.assessment-published.v1"


class JudgementBecameProvisional(Event):
    """Evidence has grown too old for the level it held: time alone did it. Once for each aspect. About the
    assessment."""

    type: ClassVar[str] = "standards.judgement-became-provisional.v1"

    assessment_id: UUID
    subject_kind: SubjectKind
    urn: str | None
    subject_area: str | None
    standard: str
    aspects: list[str]
    overall: str | None
    overall_provisional: bool


class AssessmentUpgraded(Event):
    """An open assessment went over to another version of its standard. About the assessment."""

    type: ClassVar[str] = "standards.assessment-upgraded.v1"

    assessment_id: UUID
    standard: str
    from_version: int
    to_version: int
    carried: int
    look_again: int
    archived: int


class Found(Event):
    """What a QA activity found: where and in what, never in which words. About the finding."""

    finding_id: UUID
    activity_id: UUID
    urn: str
    area: str
    key_stage: str | None
    origin: Literal["academy", "trust", "outside"]
    criteria: list[str]


class StrengthFound(Found):
    """A QA activity found a strength: the academy may be able to give. About the finding."""

    type: ClassVar[str] = "standards.strength-found.v1"


class DevelopmentAreaFound(Found):
    """A QA activity found an area for development: the academy may need support. About the finding."""

    type: ClassVar[str] = "standards.development-area-found.v1"

    severity: str


class FindingWithdrawn(Event):
    """A finding was a mistake, or no longer holds. About the finding."""

    type: ClassVar[str] = "standards.finding-withdrawn.v1"

    finding_id: UUID
    urn: str


ASSESSMENT_EVENTS: list[type[Event]] = [
    StandardPublished,
    AssessmentSubmitted,
    AssessmentSignedOff,
    AssessmentPublished,
    JudgementBecameProvisional,
    AssessmentUpgraded,
    StrengthFound,
    DevelopmentAreaFound,
    FindingWithdrawn,
]
