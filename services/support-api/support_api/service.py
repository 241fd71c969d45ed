"""What support-api is: the API, the worker, the contract writer and the tests all read it here."""

from pathlib import Path

from chassis import dead_letters_routes, history_routes, webhooks
from chassis.service import Service
from support_api.days.routes import router as days
from support_api.engagements.delivery_routes import router as delivery
from support_api.engagements.routes import router as engagements
from support_api.engagements.rules import EngagedAlready
from support_api.events import EVENTS
from support_api.expertise.routes import router as expertise
from support_api.following import LIVE
from support_api.jobs import JOBS
from support_api.ledger.rules import NotEnoughDays
from support_api.matching.routes import router as matching
from support_api.needs.routes import router as needs
from support_api.offers.routes import router as offers
from support_api.policy import POLICY, Action, Role
from support_api.specialists.routes import router as specialists
from support_api.subscriptions import SUBSCRIPTIONS

DESCRIPTION = """\
Who can help whom, on what terms, is it within days and budget, and did it work?
"""

# What the database refuses by name, in words. A posting out of balance is no caller's doing.
CONSTRAINTS = {"engagements_one_live_key": EngagedAlready, "postings_covered": NotEnoughDays}

SERVICE = Service(
    name="support-api",
    module=__name__,
    title="Support",
    description=DESCRIPTION,
    folder=Path(__file__).parents[1],
    routers=[
        offers,
        needs,
        specialists,
        expertise,
        matching,
        engagements,
        delivery,
        days,
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
    live=LIVE,
    constraints=CONSTRAINTS,
)
