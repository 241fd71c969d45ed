"""The contract that is published is the one the code keeps, and it says all an integrator needs."""

import copy
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

from tools.asyncapi import asyncapi
from tools.breaking import VERBS, breaking, breaking_event, resolved
from tools.contracts import BASELINE, FOLDER, as_yaml
from tools.services import SERVICES, describe


@pytest.fixture(scope="session")
def described() -> dict[str, dict[str, Any]]:
    return {service: describe(service) for service in SERVICES}


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each with its answers written out, also those that are shared."""
    for path, verbs in document["paths"].items():
        for verb, operation in verbs.items():
            if verb in VERBS:
                answers = {s: resolved(document, answer) for s, answer in operation["responses"].items()}
                yield f"{verb.upper()} {path}", operation | {"responses": answers}


@pytest.mark.parametrize("service", SERVICES)
def test_the_committed_contract_is_current(described: dict[str, Any], service: str) -> None:
    committed = (FOLDER / f"{service}.yaml").read_text()
    assert committed == as_yaml(described[service]["openapi"]), "Run `make contracts`."


def test_the_committed_events_are_current(described: dict[str, Any]) -> None:
    committed = (FOLDER / "asyncapi.yaml").read_text()
    assert committed == as_yaml(asyncapi(described)), "Run `make contracts`."


@pytest.mark.parametrize("service", SERVICES)
def test_it_is_openapi(described: dict[str, Any], service: str) -> None:
    OpenAPIV31SpecValidator(described[service]["openapi"]).validate()


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_explains_itself(described: dict[str, Any], service: str) -> None:
    document = described[service]["openapi"]
    found = [fault for where, operation in operations(document) for fault in lint(where, operation)]
    assert found == []
    names = [operation["operationId"] for _, operation in operations(document)]
    assert len(names) == len(set(names)) > 5


def lint(where: str, operation: dict[str, Any]) -> Iterator[str]:
    if not operation.get("summary", "").strip() or operation["summary"].istitle():
        yield f"{where}: no summary written by a person"
    if len(operation.get("description", "")) < 20:
        yield f"{where}: no description"
    if not operation.get("tags"):
        yield f"{where}: no tag"
    if not operation.get("security") and not where.startswith("GET /health"):
        yield f"{where}: open to everybody"
    for status, answer in operation["responses"].items():
        for kind, media in answer.get("content", {}).items():
            if int(status) >= 400 and kind != "application/problem+json" and "/health/" not in where:
                yield f"{where}: {status} is no problem"
            if "…" in str(media.get("example", "")):
                yield f"{where}: {status} has a made-up example: give its members `examples`"
    if "…" in str([m.get("example") for m in operation.get("requestBody", {}).get("content", {}).values()]):
        yield f"{where}: the request has a made-up example: give its members `examples`"
    verb = where.split()[0]
    headers = {p["name"].lower() for p in operation.get("parameters", []) if p["in"] == "header"}
    if verb in ("PATCH", "DELETE") and "if-match" not in headers:
        yield f"{where}: may overwrite somebody's change"
    if verb == "POST" and "idempotency-key" not in headers:
        yield f"{where}: cannot be repeated safely"


@pytest.mark.parametrize("service", SERVICES)
def test_every_example_is_true(described: dict[str, Any], service: str) -> None:
    document = described[service]["openapi"]
    checked = 0
    for where, operation in operations(document):
        for body in [operation.get("requestBody", {}), *operation["responses"].values()]:
            for kind, media in body.get("content", {}).items():
                for example in examples(media):
                    schema = {**media["schema"], "components": document["components"]}
                    validator = jsonschema.Draft202012Validator(schema)
                    faults = [
                        f"{where} {kind} {e.json_path}: {e.message}" for e in validator.iter_errors(example)
                    ]
                    assert faults == []
                    checked += 1
    assert checked > 20


def examples(media: dict[str, Any]) -> Iterator[Any]:
    if "example" in media:
        yield media["example"]
    yield from (example["value"] for example in media.get("examples", {}).values())


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_released_is_broken(described: dict[str, Any], service: str) -> None:
    baseline = yaml.safe_load((BASELINE / f"{service}.yaml").read_text())
    assert breaking(baseline, described[service]["openapi"]) == []


def test_no_released_event_is_broken(described: dict[str, Any]) -> None:
    now = {name: schema for said in described.values() for name, schema in said["events"].items()}
    released = {f.stem: yaml.safe_load(f.read_text()) for f in (BASELINE / "events").glob("*.json")}
    assert released
    assert [name for name in released if name not in now] == []
    assert [fault for name, old in released.items() for fault in breaking_event(old, now[name])] == []


def test_whoever_listens_is_told_by_somebody(described: dict[str, Any]) -> None:
    stated = {name for said in described.values() for name in said["events"]}
    heard = {(service, name) for service, said in described.items() for name in said["subscriptions"]}
    assert heard
    assert {(service, name) for service, name in heard if name not in stated} == set()
    assert {(s, n) for s, n in heard if n.startswith(s.removesuffix("-api") + ".")} == set()


def first(document: dict[str, Any], verb: str) -> dict[str, Any]:
    """The first operation of this verb that takes parameters."""
    found = (
        verbs[verb] for path, verbs in document["paths"].items() if path.startswith("/v1") and verb in verbs
    )
    operation: dict[str, Any] = next(operation for operation in found if operation.get("parameters"))
    return operation


def drop_operation(document: dict[str, Any]) -> None:
    document["paths"].pop(next(path for path in document["paths"] if path.startswith("/v1")))


def require_a_parameter(document: dict[str, Any]) -> None:
    first(document, "get")["parameters"].append(
        {"name": "new", "in": "query", "required": True, "schema": {"type": "string"}}
    )


def lose_an_answer(document: dict[str, Any]) -> None:
    first(document, "post")["responses"].pop("201", None) or first(document, "post")["responses"].popitem()


def retype(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["ProblemDetails"]["properties"]["status"] = {"type": "string"}


def drop_a_member(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["ProblemDetails"]["properties"].pop("title")


def narrow(document: dict[str, Any]) -> None:
    first(document, "get")["parameters"][0]["schema"]["maximum"] = 0


BREAKS = [drop_operation, require_a_parameter, lose_an_answer, retype, drop_a_member, narrow]


@pytest.mark.parametrize("harm", BREAKS)
def test_a_break_is_seen(described: dict[str, Any], harm: Any) -> None:
    document = described["standards-api"]["openapi"]
    assert breaking(document, document) == []
    harmed = copy.deepcopy(document)
    harm(harmed)
    assert breaking(document, harmed)
