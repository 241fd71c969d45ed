"""Which changes can be followed as they happen, and by whom: those who may read what has changed."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from chassis.live import Visible
from standards_api.assessment_events import (
    AssessmentPublished,
    AssessmentSignedOff,
    AssessmentSubmitted,
    AssessmentUpgraded,
    DevelopmentAreaFound,
    FindingWithdrawn,
    JudgementBecameProvisional,
    StandardPublished,
    StrengthFound,
)
from standards_api.events import (
    AcademyChanged,
    AcademyRegistered,
    AppointmentEnded,
    AppointmentMade,
    ClientGranted,
    ClientGrantEnded,
    MeasureDefined,
    PersonRecorded,
    PhaseConfirmed,
    PhaseProposed,
    PhaseRulesPublished,
    PhaseRulesWithdrawn,
    SignalRaised,
    TrustRegistered,
)
from standards_api.improvement_events import (
    AimDefined,
    AimJudged,
    AutonomyDecided,
    AutonomyProposed,
    AutonomySchemePublished,
    JourneyEnded,
    JourneyStarted,
    MilestonePlanned,
    ReportIssued,
    RiskChanged,
    RiskClosed,
    RiskRaised,
    RiskReopened,
)
from standards_api.models import (
    Academy,
    AimDefinition,
    Appointment,
    Assessment,
    AutonomyDecision,
    AutonomyScheme,
    ClientGrant,
    Journey,
    MeasureDefinition,
    Person,
    PhaseDecision,
    PhaseRuleSet,
    ReportEdition,
    Risk,
    Signal,
    Standard,
    Trust,
)
from standards_api.models.evidence import Finding
from standards_api.policy import (
    Aims,
    Assessments,
    Autonomy,
    Journeys,
    Measures,
    Phases,
    QaActivities,
    Register,
    Reports,
    Risks,
    Signals,
    Standards,
)


def id_in(member: str) -> Callable[[Mapping[str, Any]], UUID]:
    return lambda data: UUID(data[member])


ACADEMY = Visible(Academy, Register.VIEW_ACADEMY, id_in("academy_id"))
APPOINTMENT = Visible(Appointment, Register.VIEW_APPOINTMENT, id_in("appointment_id"))
GRANT = Visible(ClientGrant, Register.VIEW_CLIENT, id_in("grant_id"))
ASSESSMENT = Visible(Assessment, Assessments.VIEW, id_in("assessment_id"))
RISK = Visible(Risk, Risks.VIEW, id_in("risk_id"))
JOURNEY = Visible(Journey, Journeys.VIEW, id_in("journey_id"))
RULES = Visible(PhaseRuleSet, Phases.VIEW_RULES, id_in("rule_set_id"))
FINDING = Visible(Finding, QaActivities.VIEW_FINDING, id_in("finding_id"))

# Not here: figures that came in and answers reckoned from them, which are about no one row.
LIVE: dict[str, Visible] = {
    TrustRegistered.type: Visible(Trust, Register.VIEW_TRUST, id_in("trust_id")),
    AcademyRegistered.type: ACADEMY,
    AcademyChanged.type: ACADEMY,
    PersonRecorded.type: Visible(Person, Register.VIEW_PERSON, id_in("person_id")),
    AppointmentMade.type: APPOINTMENT,
    AppointmentEnded.type: APPOINTMENT,
    ClientGranted.type: GRANT,
    ClientGrantEnded.type: GRANT,
    MeasureDefined.type: Visible(MeasureDefinition, Measures.VIEW_MEASURE, id_in("definition_id")),
    StandardPublished.type: Visible(Standard, Standards.VIEW_STANDARD, id_in("standard_id")),
    AssessmentSubmitted.type: ASSESSMENT,
    AssessmentSignedOff.type: ASSESSMENT,
    AssessmentPublished.type: ASSESSMENT,
    AssessmentUpgraded.type: ASSESSMENT,
    JudgementBecameProvisional.type: ASSESSMENT,
    StrengthFound.type: FINDING,
    DevelopmentAreaFound.type: FINDING,
    FindingWithdrawn.type: FINDING,
    # A proposal concerns those who decide; what was decided, all who may view the phase.
    PhaseProposed.type: Visible(PhaseDecision, Phases.VIEW_DECISION, id_in("decision_id")),
    PhaseConfirmed.type: Visible(PhaseDecision, Phases.VIEW, id_in("decision_id")),
    PhaseRulesPublished.type: RULES,
    PhaseRulesWithdrawn.type: RULES,
    AutonomySchemePublished.type: Visible(AutonomyScheme, Autonomy.VIEW_SCHEME, id_in("scheme_id")),
    AutonomyProposed.type: Visible(AutonomyDecision, Autonomy.VIEW_DECISION, id_in("decision_id")),
    AutonomyDecided.type: Visible(AutonomyDecision, Autonomy.VIEW, id_in("decision_id")),
    AimDefined.type: Visible(AimDefinition, Aims.VIEW, id_in("aim_id")),
    AimJudged.type: Visible(Academy, Aims.VIEW_STATUS, id_in("academy_id")),
    SignalRaised.type: Visible(Signal, Signals.VIEW, id_in("signal_id")),
    JourneyStarted.type: JOURNEY,
    MilestonePlanned.type: JOURNEY,
    JourneyEnded.type: JOURNEY,
    ReportIssued.type: Visible(ReportEdition, Reports.VIEW_EDITION, id_in("edition_id")),
    RiskRaised.type: RISK,
    RiskChanged.type: RISK,
    RiskClosed.type: RISK,
    RiskReopened.type: RISK,
}
