"""Who may do what, in one table: each part of the service gives its rows."""

from chassis.policy import Policy
from standards_api.policy.aims import AIMS, Aims
from standards_api.policy.assessments import ASSESSMENTS, Assessments
from standards_api.policy.autonomy import AUTONOMY, Autonomy
from standards_api.policy.imports import IMPORTS, ImportKind, Imports
from standards_api.policy.inspections import INSPECTIONS, Inspections
from standards_api.policy.journeys import JOURNEYS, Journeys
from standards_api.policy.measures import MEASURES, Measures
from standards_api.policy.oversight import OVERSIGHT, Oversight
from standards_api.policy.phases import PHASES, Phases
from standards_api.policy.pictures import PICTURES, Pictures
from standards_api.policy.qa_activities import QA_ACTIVITIES, QaActivities
from standards_api.policy.register import REGISTER, Register
from standards_api.policy.reports import REPORTS, Reports
from standards_api.policy.risks import RISKS, Risks
from standards_api.policy.roles import Role
from standards_api.policy.signals import SIGNALS, Signals
from standards_api.policy.standards import STANDARDS, Standards

POLICY: Policy = {
    **REGISTER,
    **IMPORTS,
    **MEASURES,
    **INSPECTIONS,
    **PHASES,
    **PICTURES,
    **STANDARDS,
    **ASSESSMENTS,
    **QA_ACTIVITIES,
    **RISKS,
    **AUTONOMY,
    **REPORTS,
    **AIMS,
    **SIGNALS,
    **JOURNEYS,
    **OVERSIGHT,
}

__all__ = [
    "POLICY",
    "Aims",
    "Assessments",
    "Autonomy",
    "ImportKind",
    "Imports",
    "Inspections",
    "Journeys",
    "Measures",
    "Oversight",
    "Phases",
    "Pictures",
    "QaActivities",
    "Register",
    "Reports",
    "Risks",
    "Role",
    "Signals",
    "Standards",
]
