"""What standards-api is: the API, the worker, the contract writer and the tests all read it here."""

from pathlib import Path

from chassis.service import Service
from standards_api.events import EVENTS
from standards_api.policy import POLICY, Role
from standards_api.register.problems import CONSTRAINTS as REGISTER_CONSTRAINTS
from standards_api.register.routes import ROUTERS as REGISTER_ROUTERS
from standards_api.standards.file_routes import router as standard_files
from standards_api.standards.problems import CONSTRAINTS as STANDARDS_CONSTRAINTS
from standards_api.standards.routes import router as standards
from standards_api.subscriptions import SUBSCRIPTIONS

DESCRIPTION = """\
How good is each academy, how do we know, what is the next step, and who is worried about what?
"""

SERVICE = Service(
    name="standards-api",
    title="Standards",
    description=DESCRIPTION,
    folder=Path(__file__).parents[1],
    routers=[*REGISTER_ROUTERS, standards, standard_files],
    policy=POLICY,
    roles=list(Role),
    events=EVENTS,
    subscriptions=SUBSCRIPTIONS,
    constraints={**REGISTER_CONSTRAINTS, **STANDARDS_CONSTRAINTS},
)
