"""What each process is told: the same settings that production sets, with the embedded parts' addresses."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from .bus import SERVICES, Credentials
from .ports import Ports
from .postgres import ServiceDatabase
from .processes import HOST

ROOT = Path(__file__).resolve().parents[3]
MAIL_FROM = "no-reply@larkmoor.example"


def python_path() -> str:
    folders = ["libs/chassis", *(f"services/{service}-api" for service in SERVICES), "infra/local", "."]
    return os.pathsep.join(str((ROOT / folder).resolve()) for folder in folders)


def common(ports: Ports) -> dict[str, str]:
    """Everything that does not differ between the services."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    return inherited | {
        "MODE": "embedded",
        "PYTHONPATH": python_path(),
        "PYTHONUNBUFFERED": "1",
        "ISSUER": url(ports.issuer),
        "STANDARDS_URL": url(ports.standards),
        "SUPPORT_URL": url(ports.support),
        "MEETINGS_URL": url(ports.meetings),
        "ALLOWED_ORIGINS": ",".join(origins(ports)),
        "SMTP_HOST": HOST,
        "SMTP_PORT": str(ports.smtp),
        "MAIL_FROM": MAIL_FROM,
        "OPERATORS": ",".join(operators()),
        "DOCS_CLIENT_ID": "swagger",
        "WEBHOOKS_ANYWHERE": "true",
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "INFO"),
        # Here few people ask for many: those who bring the sample in, and tests.
        **{f"REQUESTS_{of}": os.environ.get(f"REQUESTS_{of}", "0") for of in ("PERSON", "CLIENT", "TRUST")},
    }


def for_service(
    service: str, shared: Mapping[str, str], database: ServiceDatabase, bus: Credentials
) -> dict[str, str]:
    return {
        **shared,
        "DATABASE_URL": database.app_url,
        "COURIER_DATABASE_URL": database.courier_url,
        "BUS_URL": bus.url,
        "BUS_USER": bus.user,
        "BUS_PASSWORD": bus.password,
        # Kept between runs as the bus's password is, and no secret of anybody else's.
        "WEBHOOK_KEY": f"webhooks {bus.password}",
        "AUDIENCE": f"{service}-api",
        "PUBLIC_URL": shared[f"{service.upper()}_URL"],
    }


def url(port: int) -> str:
    return f"http://{HOST}:{port}"


def origins(ports: Ports) -> list[str]:
    """A browser takes 127.0.0.1 and localhost for two places, and people type either."""
    found: Sequence[int] = [ports.standards, ports.support, ports.meetings]
    return [f"http://{host}:{port}" for host in (HOST, "localhost") for port in found]


def operators() -> list[str]:
    people = yaml.safe_load((ROOT / "sample/people.yaml").read_text(encoding="utf-8"))["people"]
    clients = yaml.safe_load((ROOT / "sample/clients.yaml").read_text(encoding="utf-8"))["clients"]
    named = [(entry["subject"], entry["roles"]) for entry in people]
    named += [(entry["client_id"], entry["roles"]) for entry in clients]
    return [name for name, roles in named if "operator" in roles]
