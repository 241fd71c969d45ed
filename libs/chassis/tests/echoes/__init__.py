"""A neighbour of the service about nothing: it writes down each note that it hears of, once per hearing."""

from pathlib import Path

from chassis.service import Service
from echoes.handlers import SUBSCRIPTIONS
from echoes.work import JOBS, TASKS

SERVICE = Service(
    name="support-api",
    module=__name__,
    title="Echoes",
    description="A neighbour of a service about nothing.",
    folder=Path(__file__).parent,
    routers=[],
    policy={},
    roles=[],
    events=[],
    subscriptions=SUBSCRIPTIONS,
    tasks=TASKS,
    jobs=JOBS,
)
