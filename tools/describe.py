"""`python -m tools.describe standards_api`: what a service's code says of itself, in JSON."""

import importlib
import json
import sys
from typing import Any

from pydantic import SecretStr

from chassis.app import create_app
from chassis.events import CloudEvent
from chassis.policy import as_markdown
from chassis.service import Service
from chassis.settings import Settings
from tools.reach import extent

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


def reaches(service: Service) -> dict[str, dict[str, str]]:
    """How far each cell extends, read off its SQL: `tools.reach` says what the letters mean."""
    return {
        str(action): {str(role): str(extent(str(role), reach)) for role, reach in grants.items()}
        for action, grants in service.policy.items()
    }


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
