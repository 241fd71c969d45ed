"""`python -m tools.describe standards_api`: what a service's code says of itself, in JSON."""

import importlib
import json
import sys
from typing import Any
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy.dialects import postgresql

from chassis.actor import Actor, Standing
from chassis.app import create_app
from chassis.events import CloudEvent
from chassis.policy import Reach, as_markdown
from chassis.service import Service
from chassis.settings import Settings

# The published contract names no real issuer: each deployment has its own.
ISSUER = "https://identity.example"


def contract(service: Service) -> dict[str, Any]:
    settings = Settings(database_url=SecretStr("postgresql+asyncpg://"), issuer=ISSUER, audience=service.name)
    return create_app(service, settings).openapi()


def events(service: Service) -> dict[str, Any]:
    """The JSON Schema of each event as it travels: a CloudEvent with its data."""
    found = {}
    for event in service.events:
        schema = CloudEvent[event].model_json_schema()  # type: ignore[valid-type] # each event is a type at run time
        schema["title"] = event.type
        schema["description"] = (event.__doc__ or "").strip()
        schema["properties"]["type"] = {"const": event.type, "type": "string"}
        schema["properties"]["source"] = {"const": f"/{service.name}", "type": "string"}
        found[event.type] = schema
    return found


def cells(service: Service) -> dict[str, dict[str, str]]:
    return {
        str(action): {str(role): reach.__name__.replace("_", " ") for role, reach in grants.items()}
        for action, grants in service.policy.items()
    }


AT_ACADEMIES = {"headteacher", "chair", "learning_chair", "governor", "mis"}
ME, HERE = "somebody-by-name", "111111"


def reaches(service: Service) -> dict[str, dict[str, str]]:
    """How far each cell extends, read off its SQL: o own, a own academy, t the whole trust."""
    return {
        str(action): {str(role): letter(str(role), reach) for role, reach in grants.items()}
        for action, grants in service.policy.items()
    }


def letter(role: str, reach: Reach) -> str:
    """By what the predicate asks of somebody who holds only this role, in one academy or in the trust."""
    standing = Standing(role, HERE if role in AT_ACADEMIES else None)
    actor = Actor(subject=ME, trust_id=UUID(int=1), standings=frozenset({standing}))
    predicate = reach(actor, role).compile(
        dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}
    )
    return "o" if ME in str(predicate) else "a" if HERE in str(predicate) else "t"


def main(package: str) -> None:
    service: Service = importlib.import_module(f"{package}.service").SERVICE
    said = {
        "openapi": contract(service),
        "events": events(service),
        "policy": cells(service),
        "reaches": reaches(service),
        "policy_markdown": as_markdown(service.policy, [str(role) for role in service.roles]),
        "subscriptions": [subscription.event.type for subscription in service.subscriptions],
    }
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
