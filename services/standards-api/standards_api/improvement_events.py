"""What is stated about risks, autonomy, aims and journeys: ids and numbers, never a person's words."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from chassis.events import Event


class RiskTold(Event):
    """Which risk it is, where and in what, and how high: likelihood and impact are 1 to 5, `band` what the
    trust calls that."""

    risk_id: UUID
    urn: str
    area: str
    likelihood: int
    impact: int
    band: Literal["watched", "high", "critical"]


class RiskRaised(RiskTold):
    """A risk is in the register. About the risk."""

    type: ClassVar[str] = "standards.risk-raised.v1"


class RiskChanged(RiskTold):
    """A risk is rated anew. About the risk."""

    type: ClassVar[str] = "standards.risk-changed.v1"

    was_likelihood: int
    was_impact: int


class RiskClosed(RiskTold):
    """A risk is closed: nothing that was to be done about it is open. About the risk."""

    type: ClassVar[str] = "standards.risk-closed.v1"


class RiskReopened(RiskTold):
    """A risk that was closed is open again, and rated. About the risk."""

    type: ClassVar[str] = "standards.risk-reopened.v1"


class AutonomySchemePublished(Event):
    """A version of the scheme of delegation is in force from now on. About the scheme version."""

    type: ClassVar[str] = "standards.autonomy-scheme-published.v1"

    scheme_id: UUID
    number: int
    levels: list[str]
    areas: list[str]


class AutonomyProposed(Event):
    """The rules propose a level of autonomy, or say that a person must decide. About the academy."""

    type: ClassVar[str] = "standards.autonomy-proposed.v1"

    decision_id: UUID
    academy_id: UUID
    urn: str
    outcome: str
    rule: str
    scheme_version: int


class AutonomyDecided(Event):
    """An academy is at this level of autonomy from a day on. About the academy."""

    type: ClassVar[str] = "standards.autonomy-decided.v1"

    decision_id: UUID
    academy_id: UUID
    urn: str
    level: str
    rule: str
    scheme_version: int
    effective_on: date
    expires_on: date | None


class AimDefined(Event):
    """An aim of the trust is new, says something else, or is retired. About the aim."""

    type: ClassVar[str] = "standards.aim-defined.v1"

    aim_id: UUID
    code: str
    retired: bool


class AimJudged(Event):
    """Somebody judged where an academy stands with an aim that no rule can tell. About the academy."""

    type: ClassVar[str] = "standards.aim-judged.v1"

    judgement_id: UUID
    academy_id: UUID
    urn: str
    code: str
    status: Literal["met", "on_track", "at_risk", "missed"]


class JourneyStarted(Event):
    """An academy is on its way to a level of a standard, by so many milestones. About the journey."""

    type: ClassVar[str] = "standards.journey-started.v1"

    journey_id: UUID
    urn: str
    standard: str
    goal: str
    milestones: int


class MilestonePlanned(Event):
    """A criterion of a journey has an owner and a day, or others than before. About the journey."""

    type: ClassVar[str] = "standards.milestone-planned.v1"

    journey_id: UUID
    milestone_id: UUID
    urn: str
    criterion: str
    due_on: date


class JourneyEnded(Event):
    """A journey is over. About the journey."""

    type: ClassVar[str] = "standards.journey-ended.v1"

    journey_id: UUID
    urn: str
    standard: str


class ReportIssued(Event):
    """A report was issued as an edition; `supersedes` is the edition of the same day before it. About it."""

    type: ClassVar[str] = "standards.report-issued.v1"

    edition_id: UUID
    report: str
    as_of: date
    since: date
    number: int
    pdf_sha256: str
    supersedes: UUID | None


IMPROVEMENT_EVENTS: list[type[Event]] = [
    RiskRaised,
    RiskChanged,
    RiskClosed,
    RiskReopened,
    AutonomySchemePublished,
    AutonomyProposed,
    AutonomyDecided,
    AimDefined,
    AimJudged,
    JourneyStarted,
    MilestonePlanned,
    JourneyEnded,
    ReportIssued,
]
