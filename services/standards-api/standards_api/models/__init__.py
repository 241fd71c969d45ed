"""Every table of standards-api."""

import chassis.tables  # noqa: F401 - the tables every service has
from standards_api.models.aims import AimDefinition, AimJudgement, AimState
from standards_api.models.assessments import (
    Answer,
    Assessment,
    AssessmentComment,
    AssessmentUpgrade,
    Rating,
)
from standards_api.models.autonomy import AutonomyDecision, AutonomyScheme
from standards_api.models.definitions import MeasureDefinition
from standards_api.models.editions import ReportEdition, ReportEditionContent
from standards_api.models.evidence import Evidence, EvidenceFile, Finding, QaActivity
from standards_api.models.inspections import (
    Inspection,
    InspectionPolicy,
    InspectionPolicyState,
    NotYetGood,
    SelfEvaluationOverride,
)
from standards_api.models.journeys import Journey, Milestone
from standards_api.models.measures import Measurement, MeasurementBatch, MeasurementReading
from standards_api.models.national import School, SchoolFigure
from standards_api.models.neighbours import Engagement, Meeting, Need
from standards_api.models.phase_rules import PhaseRuleSet
from standards_api.models.phases import PhaseDecision
from standards_api.models.picture_changes import PictureChange
from standards_api.models.register import Academy, Appointment, ClientGrant, Person, Trust
from standards_api.models.risks import Risk, RiskAction, RiskLink, RiskRating, RiskState
from standards_api.models.signals import Signal, SignalSetting
from standards_api.models.standards import Standard, StandardApproval, StandardVersion

__all__ = [
    "Academy",
    "AimDefinition",
    "AimJudgement",
    "AimState",
    "Answer",
    "Appointment",
    "Assessment",
    "AssessmentComment",
    "AssessmentUpgrade",
    "AutonomyDecision",
    "AutonomyScheme",
    "ClientGrant",
    "Engagement",
    "Evidence",
    "EvidenceFile",
    "Finding",
    "Inspection",
    "InspectionPolicy",
    "InspectionPolicyState",
    "Journey",
    "MeasureDefinition",
    "Measurement",
    "MeasurementBatch",
    "MeasurementReading",
    "Meeting",
    "Milestone",
    "Need",
    "NotYetGood",
    "Person",
    "PhaseDecision",
    "PhaseRuleSet",
    "PictureChange",
    "QaActivity",
    "Rating",
    "ReportEdition",
    "ReportEditionContent",
    "Risk",
    "RiskAction",
    "RiskLink",
    "RiskRating",
    "RiskState",
    "School",
    "SchoolFigure",
    "SelfEvaluationOverride",
    "Signal",
    "SignalSetting",
    "Standard",
    "StandardApproval",
    "StandardVersion",
    "Trust",
]
