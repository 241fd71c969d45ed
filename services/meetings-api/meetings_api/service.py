"""What meetings-api is: the API, the worker, the contract writer and the tests all read it here."""

from pathlib import Path

from chassis import dead_letters_routes, history_routes, webhooks
from chassis.files import CHECK_FILE
from chassis.filetypes import MIB
from chassis.service import Service
from meetings_api.actions.routes import router as actions
from meetings_api.agendas.routes import router as agendas
from meetings_api.attendance.routes import router as attendance
from meetings_api.calendars.routes import router as calendars
from meetings_api.confidential.routes import router as confidential
from meetings_api.disclosures.routes import router as disclosures
from meetings_api.events import EVENTS
from meetings_api.following import LIVE
from meetings_api.meetings.routes import router as meetings
from meetings_api.meetings.rules import ChairBusy
from meetings_api.notices.jobs import JOBS
from meetings_api.notices.routes import router as notices
from meetings_api.papers.routes import router as papers
from meetings_api.plans.routes import router as plans
from meetings_api.policies.routes import router as policies
from meetings_api.policy import POLICY, Action, Role
from meetings_api.register.routes import router as register
from meetings_api.reports.routes import router as reports
from meetings_api.subscriptions import SUBSCRIPTIONS

DESCRIPTION = """\
Who meets when, had the papers in time, came or sent a substitute, decided what, and who may read it?
"""

SERVICE = Service(
    name="meetings-api",
    module=__name__,
    title="Meetings",
    description=DESCRIPTION,
    folder=Path(__file__).parents[1],
    routers=[
        register,
        calendars,
        policies,
        plans,
        meetings,
        agendas,
        papers,
        attendance,
        reports,
        actions,
        confidential,
        disclosures,
        notices,
        history_routes.router(
            POLICY,
            view=Action.VIEW_HISTORY,
            contents=Action.READ_HISTORY,
            verification=Action.VERIFY_HISTORY,
            export=Action.EXPORT_HISTORY,
        ),
        dead_letters_routes.router(POLICY, view=Action.VIEW_HELD_EVENTS, release=Action.RELEASE_HELD_EVENT),
        webhooks.router(POLICY, LIVE, view=Action.VIEW_WEBHOOKS, manage=Action.MANAGE_WEBHOOKS),
    ],
    policy=POLICY,
    roles=list(Role),
    events=EVENTS,
    subscriptions=SUBSCRIPTIONS,
    jobs=JOBS,
    tasks=[CHECK_FILE],
    live=LIVE,
    constraints={"meetings_chair_excl": ChairBusy},
    large_bodies={"/v1/meetings/*/packs": 21 * MIB, "/v1/papers/*/versions": 21 * MIB},
)
