"""What standards-api is: the API, the worker, the contract writer and the tests all read it here."""

from datetime import timedelta
from pathlib import Path

from chassis import dead_letters_routes, filetypes, history_routes, imports, webhooks
from chassis.files import CHECK_FILE
from chassis.service import Service
from chassis.tasks import Job, Task
from standards_api.aims.problems import CONSTRAINTS as AIMS_CONSTRAINTS
from standards_api.aims.routes import ROUTERS as AIMS_ROUTERS
from standards_api.assessments.commands.ageing import age_ratings
from standards_api.assessments.problems import CONSTRAINTS as ASSESSMENTS_CONSTRAINTS
from standards_api.assessments.routes import ROUTERS as ASSESSMENTS_ROUTERS
from standards_api.autonomy.commands import lapse_levels, look_again_at_all, look_again_at_autonomy
from standards_api.autonomy.problems import CONSTRAINTS as AUTONOMY_CONSTRAINTS
from standards_api.autonomy.routes import ROUTERS as AUTONOMY_ROUTERS
from standards_api.definitions.problems import CONSTRAINTS as DEFINITIONS_CONSTRAINTS
from standards_api.definitions.routes import router as definitions
from standards_api.events import EVENTS
from standards_api.following import LIVE
from standards_api.inspections.commands import reckon_those_over
from standards_api.inspections.importers import IMPORTERS as INSPECTIONS_IMPORTERS
from standards_api.inspections.problems import CONSTRAINTS as INSPECTIONS_CONSTRAINTS
from standards_api.inspections.routes import ROUTERS as INSPECTIONS_ROUTERS
from standards_api.journeys.problems import CONSTRAINTS as JOURNEYS_CONSTRAINTS
from standards_api.journeys.routes import ROUTERS as JOURNEYS_ROUTERS
from standards_api.later import LOOK_FOR_SIGNALS, PROPOSE_AUTONOMY, PROPOSE_PHASE
from standards_api.measures.importers import IMPORTERS as MEASURES_IMPORTERS
from standards_api.measures.routes import LARGEST_BATCH
from standards_api.measures.routes import ROUTERS as MEASURES_ROUTERS
from standards_api.phases.commands import lapse_exceptions, look_again
from standards_api.phases.problems import CONSTRAINTS as PHASES_CONSTRAINTS
from standards_api.phases.routes import ROUTERS as PHASES_ROUTERS
from standards_api.phases.rule_commands import begin_rules
from standards_api.phases.rule_routes import router as phase_rules
from standards_api.pictures.routes import router as pictures
from standards_api.policy import POLICY, Imports, Oversight, Role
from standards_api.qa_activities.problems import CONSTRAINTS as QA_ACTIVITIES_CONSTRAINTS
from standards_api.qa_activities.routes import ROUTERS as QA_ACTIVITIES_ROUTERS
from standards_api.register.importers import IMPORTERS as REGISTER_IMPORTERS
from standards_api.register.problems import CONSTRAINTS as REGISTER_CONSTRAINTS
from standards_api.register.routes import ROUTERS as REGISTER_ROUTERS
from standards_api.reports.edition_routes import router as report_editions
from standards_api.reports.problems import CONSTRAINTS as REPORTS_CONSTRAINTS
from standards_api.reports.routes import router as reports
from standards_api.risks.commands import raise_risk
from standards_api.risks.problems import CONSTRAINTS as RISKS_CONSTRAINTS
from standards_api.risks.routes import ROUTERS as RISKS_ROUTERS
from standards_api.signals.commands import look_for_signals
from standards_api.signals.problems import CONSTRAINTS as SIGNALS_CONSTRAINTS
from standards_api.signals.routes import routers as signals_routers
from standards_api.standards.file_routes import router as standard_files
from standards_api.standards.problems import CONSTRAINTS as STANDARDS_CONSTRAINTS
from standards_api.standards.routes import router as standards
from standards_api.subscriptions import SUBSCRIPTIONS

DESCRIPTION = """\
How good is each academy, how do we know, what is the next step, and who is worried about what?
"""

IMPORTERS = [*REGISTER_IMPORTERS, *MEASURES_IMPORTERS, *INSPECTIONS_IMPORTERS]

OVERSIGHT_ROUTERS = [
    history_routes.router(
        POLICY,
        view=Oversight.VIEW_HISTORY,
        contents=Oversight.READ_HISTORY,
        verification=Oversight.VERIFY_HISTORY,
        export=Oversight.EXPORT_HISTORY,
    ),
    dead_letters_routes.router(POLICY, view=Oversight.VIEW_HELD_EVENTS, release=Oversight.RELEASE_HELD_EVENT),
    webhooks.router(POLICY, LIVE, view=Oversight.VIEW_WEBHOOKS, manage=Oversight.MANAGE_WEBHOOKS),
]

SERVICE = Service(
    name="standards-api",
    module=__name__,
    title="Standards",
    description=DESCRIPTION,
    folder=Path(__file__).parents[1],
    routers=[
        *REGISTER_ROUTERS,
        standards,
        standard_files,
        *ASSESSMENTS_ROUTERS,
        *QA_ACTIVITIES_ROUTERS,
        imports.router(IMPORTERS, POLICY, view=Imports.VIEW_IMPORT),
        *MEASURES_ROUTERS,
        definitions,
        *INSPECTIONS_ROUTERS,
        *PHASES_ROUTERS,
        phase_rules,
        *RISKS_ROUTERS,
        *signals_routers(raise_risk),
        *AUTONOMY_ROUTERS,
        *AIMS_ROUTERS,
        *JOURNEYS_ROUTERS,
        pictures,
        reports,
        report_editions,
        *OVERSIGHT_ROUTERS,
    ],
    policy=POLICY,
    roles=list(Role),
    events=EVENTS,
    subscriptions=SUBSCRIPTIONS,
    tasks=[
        CHECK_FILE,
        *imports.tasks(IMPORTERS),
        Task(PROPOSE_PHASE, look_again),
        Task(PROPOSE_AUTONOMY, look_again_at_autonomy),
        Task(LOOK_FOR_SIGNALS, look_for_signals),
    ],
    jobs=[
        Job("age-ratings", timedelta(days=1), age_ratings),
        Job("reckon-not-yet-good", timedelta(days=1), reckon_those_over),
        Job("lapse-phase-exceptions", timedelta(days=1), lapse_exceptions),
        Job("begin-phase-rules", timedelta(days=1), begin_rules),
        Job("lapse-autonomy-exceptions", timedelta(days=1), lapse_levels),
        Job("look-again-at-autonomy", timedelta(days=1), look_again_at_all),
    ],
    importers=IMPORTERS,
    live=LIVE,
    large_bodies={
        "/v1/imports": imports.LARGEST_BODY,
        "/v1/measurement-batches": LARGEST_BATCH,
        "/v1/evidence/*/files": filetypes.LARGEST + filetypes.MIB,
    },
    constraints={
        **REGISTER_CONSTRAINTS,
        **STANDARDS_CONSTRAINTS,
        **DEFINITIONS_CONSTRAINTS,
        **INSPECTIONS_CONSTRAINTS,
        **ASSESSMENTS_CONSTRAINTS,
        **QA_ACTIVITIES_CONSTRAINTS,
        **PHASES_CONSTRAINTS,
        **RISKS_CONSTRAINTS,
        **REPORTS_CONSTRAINTS,
        **SIGNALS_CONSTRAINTS,
        **AUTONOMY_CONSTRAINTS,
        **AIMS_CONSTRAINTS,
        **JOURNEYS_CONSTRAINTS,
    },
)
