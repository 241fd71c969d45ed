"""The table of settings, the stack and the containers agree on every name."""

import re
from pathlib import Path
from typing import Any

import yaml

from chassis.settings import Settings
from stack import environment
from stack.bus import Credentials
from stack.ports import Ports
from stack.postgres import ServiceDatabase

ROOT = environment.ROOT


def documented() -> set[str]:
    return set(re.findall(r"`([A-Z][A-Z_]+)`", (ROOT / "docs/settings.md").read_text()))


def known_to_a_service() -> set[str]:
    return {name.upper() for name in Settings.model_fields}


def told_by_the_stack() -> set[str]:
    database = ServiceDatabase("standards", "standards", "a", "c", "m")
    told = environment.for_service(
        "standards", environment.common(Ports.anywhere()), database, Credentials("b", "u", "p")
    )
    return {name for name in told if name in known_to_a_service() | documented()}


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    return found


def test_every_setting_of_a_service_is_in_the_table() -> None:
    assert known_to_a_service() - documented() == set()


def test_the_stack_tells_a_service_what_it_has_to_know() -> None:
    optional = {"DATABASE_POOL", "SMTP_USER", "SMTP_PASSWORD", "SMTP_TLS", "OTLP_ENDPOINT", "TRACE_RATIO"}
    optional |= {"RETRY_PAUSES", "MAIL_PAUSES", "WEBHOOK_PAUSES", "TASK_LEASE", "HEALTH_ADDRESS"}
    assert known_to_a_service() - told_by_the_stack() <= optional


def test_the_containers_are_told_only_what_a_service_knows() -> None:
    for service in ("standards", "support", "meetings"):
        for kind in ("api", "worker"):
            told = set(compose()[f"{service}-{kind}"]["environment"])
            assert told - known_to_a_service() == set()
            assert {"DATABASE_URL", "BUS_URL", "ISSUER", "AUDIENCE"} <= told
        assert set(compose()[f"{service}-migrate"]["environment"]) == {"MIGRATOR_DATABASE_URL"}


def test_the_container_of_a_worker_is_asked_where_its_worker_answers() -> None:
    for service in ("standards", "support", "meetings"):
        worker = compose()[f"{service}-worker"]
        address = worker["environment"]["HEALTH_ADDRESS"]
        assert f"http://{address}/health/ready" in worker["healthcheck"]["test"][-1]
        assert "HEALTH_ADDRESS" not in compose()[f"{service}-api"]["environment"]


def test_no_container_is_given_the_local_parts() -> None:
    assert not {"issuer", "mail", "mailcatcher"} & set(compose())
    assert compose()["meetings-api"]["environment"]["MODE"] == "production"


def test_the_example_names_every_secret_that_the_containers_want() -> None:
    wanted = set(re.findall(r"\$\{([A-Z_]+):\?", (ROOT / "docker-compose.yml").read_text()))
    offered = set(re.findall(r"^([A-Z_]+)=", (ROOT / "infra/docker/example.env").read_text(), re.MULTILINE))
    assert wanted - offered == set()


def test_what_the_image_copies_exists() -> None:
    lines = (ROOT / "infra/docker/Dockerfile").read_text().replace("${SERVICE}", "standards").splitlines()
    copied = [line.split()[1] for line in lines if line.startswith("COPY ") and "--from" not in line]
    assert len(copied) >= 5
    assert [path for path in copied if not (ROOT / path).exists()] == []


def test_nobody_sets_what_no_one_reads() -> None:
    in_code = "".join(file.read_text() for file in sources())
    unread = {name for name in documented() - known_to_a_service() if name not in in_code}
    built_by_the_makefile = {name for name in unread if name.endswith("_MIGRATOR_DATABASE_URL")}
    assert unread - built_by_the_makefile <= {"DEBUG", "INFO", "WARNING", "ERROR"}


def sources() -> list[Path]:
    python = [file for folder in ("infra", "libs") for file in (ROOT / folder).rglob("*.py")]
    others = ["Makefile", "infra/packaging/install.sh", "infra/nats/nats.conf", "infra/postgres/service.sql"]
    return [file for file in python if "tests" not in file.parts] + [ROOT / name for name in others]
