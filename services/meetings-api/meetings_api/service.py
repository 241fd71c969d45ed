"""What meetings-api is: the API, the worker, the contract writer and the tests all read it here."""

from pathlib import Path

from chassis.service import Service
from meetings_api.events import EVENTS
from meetings_api.policy import POLICY, Role
from meetings_api.subscriptions import SUBSCRIPTIONS

DESCRIPTION = """\
Who meets when, had the papers in time, came or sent a substitute, decided what, and who may read it?
"""

SERVICE = Service(
    name="meetings-api",
    title="Meetings",
    description=DESCRIPTION,
    folder=Path(__file__).parents[1],
    routers=[],
    policy=POLICY,
    roles=list(Role),
    events=EVENTS,
    subscriptions=SUBSCRIPTIONS,
)
