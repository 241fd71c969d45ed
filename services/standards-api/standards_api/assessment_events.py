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


ASSESSMENT_EVENTS: list[type[Event]] = [StandardPublished]
