"""What standards-api states about an academy, with the fields that matter for its plan."""

from typing import ClassVar, Literal

from chassis.events import Event


class AcademyChanged(Event):
    type: ClassVar[str] = "standards.academy-changed.v1"

    urn: str
    status: str


class NotYetGoodChanged(Event):
    type: ClassVar[str] = "standards.not-yet-good-changed.v1"

    urn: str
    answer: Literal["yes", "no", "unknown"]


class PhaseConfirmed(Event):
    type: ClassVar[str] = "standards.phase-confirmed.v1"

    urn: str
    subject_area: str | None = None
    phase: str
    iaims_due: bool
    not_yet_good: Literal["yes", "no", "unknown"] = "unknown"
