"""What the chassis publishes of every operation, without the operation saying it."""

from typing import Annotated, Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, Field
from rig import Trust

from chassis.contracts import add_headers, close_names

Operation = dict[str, Any]


@pytest.fixture
async def document(trust: Trust) -> dict[str, Any]:
    ann = await trust.person("ann", "clerk")
    found: dict[str, Any] = (await ann.get("/openapi.json")).json()
    return found


def operation(document: dict[str, Any], verb: str, path: str) -> Operation:
    found: Operation = document["paths"][path][verb]
    return found


def parameter(asked: Operation, name: str) -> dict[str, Any]:
    [found] = [p for p in asked["parameters"] if p["name"].lower() == name]
    return dict(found)


def test_a_change_needs_an_etag_and_says_what_it_meets_without(document: dict[str, Any]) -> None:
    amend = operation(document, "patch", "/v1/notes/{note_id}")
    if_match = parameter(amend, "if-match")
    assert if_match["required"] is True
    assert if_match["schema"]["type"] == "string"
    assert "x-needed" not in if_match["schema"]
    assert {"408", "412", "413", "415", "422", "428", "503"} <= amend["responses"].keys()


def test_what_is_answered_with_a_version_is_answered_with_an_etag(document: dict[str, Any]) -> None:
    read = operation(document, "get", "/v1/notes/{note_id}")
    assert read["responses"]["200"]["headers"]["ETag"]["required"] is True
    assert add_headers_to({"anyOf": [{"type": "integer"}, {"type": "null"}]})["ETag"]["required"] is False
    assert add_headers_to({"type": "string"}) == {}
    listed = operation(document, "get", "/v1/notes")
    assert "headers" not in listed["responses"]["200"]


def add_headers_to(version: dict[str, Any]) -> dict[str, Any]:
    """What is said of an answer with such a version."""
    schema = {"type": "object", "properties": {"version": version}}
    answer: dict[str, Any] = {"content": {"application/json": {"schema": schema}}}
    add_headers("get", {"responses": {"200": answer}}, {})
    headers: dict[str, Any] = answer.get("headers", {})
    return headers


def test_a_list_says_that_it_can_be_had_as_a_table(document: dict[str, Any]) -> None:
    csv = operation(document, "get", "/v1/notes")["responses"]["200"]["content"]["text/csv"]
    assert csv["example"] == "id,version,desk,author,text,archived\r\n"


def test_a_parameter_is_left_out_and_never_null(document: dict[str, Any]) -> None:
    after = parameter(operation(document, "get", "/v1/notes"), "after")
    assert (after["required"], after["schema"]["type"]) == (False, "string")


def test_a_post_says_that_it_may_be_an_answer_given_again(document: dict[str, Any]) -> None:
    written = operation(document, "post", "/v1/notes")
    assert written["responses"]["201"]["headers"]["Idempotency-Replayed"]["schema"]["const"] == "true"


def test_problems_said_alike_are_said_once_and_its_own_are_kept(document: dict[str, Any]) -> None:
    amend = operation(document, "patch", "/v1/notes/{note_id}")["responses"]
    assert amend["401"] == {"$ref": "#/components/responses/Unauthenticated"}
    shared = document["components"]["responses"]
    assert shared["Unauthenticated"]["headers"].keys() == {"WWW-Authenticate"}
    assert shared["Unavailable"]["headers"].keys() == {"Retry-After"}
    of_imports = operation(document, "post", "/v1/imports")["responses"]["422"]
    named = of_imports["content"]["application/problem+json"]["examples"]
    assert {"invalid", "import-kind-unknown", "file-empty"} <= named.keys()


def test_health_promises_nothing_it_does_not_do(document: dict[str, Any]) -> None:
    assert "401" not in operation(document, "get", "/health/live")["responses"]


def test_a_part_of_a_form_is_never_null(document: dict[str, Any]) -> None:
    body = operation(document, "post", "/v1/notes/dictations")["requestBody"]["content"]
    found = body["multipart/form-data"]["schema"]["$ref"].rpartition("/")[2]
    parts = document["components"]["schemas"][found]["properties"]
    assert parts["length"]["type"] == "integer"
    assert "anyOf" not in parts["length"]


class Grants(BaseModel):
    by_area: dict[Annotated[str, Field(pattern=r"^[a-z]+$")], int]


def test_names_that_have_a_pattern_are_the_only_ones() -> None:
    schema = {"components": [Grants.model_json_schema()]}
    close_names(schema)
    for grants, fits in [({"ab": 1}, True), ({"A b": 1}, False), ({"ab": "x"}, False)]:
        said = {"by_area": grants}
        assert Draft202012Validator(schema["components"][0]).is_valid(said) is fits


async def test_where_no_process_can_be_begun_the_contract_is_there_all_the_same(
    trust: Trust, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no_room(*_: str) -> bytes:
        raise OSError("no room")

    monkeypatch.setattr("chassis.describing.aside", no_room)
    assert (await trust.api.client().get("/openapi.json")).json()["info"]["title"] == "Notes"
