"""Everything standards-api states about itself."""

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from chassis.events import Event
from standards_api.assessment_events import ASSESSMENT_EVENTS
from standards_api.improvement_events import IMPROVEMENT_EVENTS

# --- Register ---


class TrustRegistered(Event):
    """A trust is in the register. Again when its name or numbers change. About the trust."""

    type: ClassVar[str] = "standards.trust-registered.v1"

    trust_id: UUID
    name: str
    group_id: str
    uid: str


class AcademyRegistered(Event):
    """An academy is in the trust, or wants to be. About the academy."""

    type: ClassVar[str] = "standards.academy-registered.v1"

    academy_id: UUID
    urn: str
    name: str
    phase_of_education: str
    establishment_type: str
    kind: str
    status: str
    joined_on: date | None


class AcademyChanged(Event):
    """What the register says of an academy is different now: all of it. About the academy."""

    type: ClassVar[str] = "standards.academy-changed.v1"

    academy_id: UUID
    urn: str
    name: str
    phase_of_education: str
    establishment_type: str
    kind: str
    status: str
    joined_on: date | None
    left_on: date | None


class PersonRecorded(Event):
    """A person is in the register, or their name or address changed. About the person."""

    type: ClassVar[str] = "standards.person-recorded.v1"

    person_id: UUID
    subject: str
    name: str
    email: str


class AppointmentMade(Event):
    """A person holds a post from `since`, approved where that is needed. About the appointment."""

    type: ClassVar[str] = "standards.appointment-made.v1"

    appointment_id: UUID
    person_id: UUID
    subject: str
    role: str
    urn: str | None
    starts_on: date
    ends_on: date | None
    since: datetime
    until: datetime | None


class AppointmentEnded(Event):
    """A person holds a post until `until` and no longer. About the appointment."""

    type: ClassVar[str] = "standards.appointment-ended.v1"

    appointment_id: UUID
    person_id: UUID
    subject: str
    role: str
    urn: str | None
    until: datetime


class ClientGranted(Event):
    """A machine client may act in a role, at one academy or across the trust. About the grant."""

    type: ClassVar[str] = "standards.client-granted.v1"

    grant_id: UUID
    client_id: str
    role: str
    urn: str | None
    since: datetime
    until: datetime | None


class ClientGrantEnded(Event):
    """A machine client's grant ends. About the grant."""

    type: ClassVar[str] = "standards.client-grant-ended.v1"

    grant_id: UUID
    until: datetime


# --- Measures, inspections ---


class MeasurementsChanged(Event):
    """Other figures stand now: how many, for which academies, of which measures. About the batch."""

    type: ClassVar[str] = "standards.measurements-changed.v1"

    batch_id: str
    urns: list[str]
    measures: list[str]
    changed: int


class MeasureDefined(Event):
    """A measure of the trust's own is defined, defined anew or retired. About this version of it."""

    type: ClassVar[str] = "standards.measure-defined.v1"

    definition_id: UUID
    code: str
    number: int
    valid_from: str
    valid_until: str | None
    retired: bool


class NotYetGoodChanged(Event):
    """Whether an academy is not yet good has another answer now. About the academy."""

    type: ClassVar[str] = "standards.not-yet-good-changed.v1"

    academy_id: UUID
    urn: str
    answer: Literal["yes", "no", "unknown"]
    rule: str
    inspection_id: UUID | None


class SignalRaised(Event):
    """A test of early warning found a change that matters. About the signal."""

    type: ClassVar[str] = "standards.signal-raised.v1"

    signal_id: UUID
    urn: str
    rule: str
    rule_version: int
    measure: str
    period: str
    area: str


# --- Phases ---


class PhaseProposed(Event):
    """The rules propose a phase, or say that a person must decide. About the academy."""

    type: ClassVar[str] = "standards.phase-proposed.v1"

    decision_id: UUID
    academy_id: UUID
    urn: str
    subject_area: str | None
    outcome: Literal["sustain", "improve", "repair", "stabilise", "needs_a_person"]
    rule: str
    rule_set_version: str


class PhaseConfirmed(Event):
    """An academy, or a subject in it, is in this phase from a day on. About the academy."""

    type: ClassVar[str] = "standards.phase-confirmed.v1"

    decision_id: UUID
    academy_id: UUID
    urn: str
    subject_area: str | None
    phase: Literal["sustain", "improve", "repair", "stabilise"]
    tiers: list[str]
    capacity_role: Literal["giver", "both", "taker"]
    iaims_due: bool
    not_yet_good: Literal["yes", "no", "unknown"]
    effective_on: date


class PhaseRules(Event):
    """Mixin: the trust's own rules of phases, by the name that decisions give them."""

    rule_set_id: UUID
    scope: Literal["academy", "subject"]
    rule_set_version: str


class PhaseRulesPublished(PhaseRules):
    """The trust's own rules of phases apply from a day on. About the rule set."""

    type: ClassVar[str] = "standards.phase-rules-published.v1"

    applies_from: date


class PhaseRulesWithdrawn(PhaseRules):
    """The trust's own rules of phases apply no longer; those before them do. About the rule set."""

    type: ClassVar[str] = "standards.phase-rules-withdrawn.v1"


EVENTS: list[type[Event]] = [
    TrustRegistered,
    AcademyRegistered,
    AcademyChanged,
    PersonRecorded,
    AppointmentMade,
    AppointmentEnded,
    ClientGranted,
    ClientGrantEnded,
    *ASSESSMENT_EVENTS,
    MeasureDefined,
    MeasurementsChanged,
    NotYetGoodChanged,
    SignalRaised,
    PhaseProposed,
    PhaseConfirmed,
    PhaseRulesPublished,
    PhaseRulesWithdrawn,
    *IMPROVEMENT_EVENTS,
]
