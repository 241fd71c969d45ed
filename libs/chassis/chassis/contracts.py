"""The OpenAPI of a service as it is published: complete, with the problems every operation can end in."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from chassis.examples import add_examples
from chassis.problems import (
    MEDIA_TYPE,
    BadRequest,
    Forbidden,
    Invalid,
    PreconditionFailed,
    PreconditionRequired,
    Problem,
    ProblemDetails,
    RequestTooSlow,
    RuleBroken,
    TooLarge,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
    UnsupportedMediaType,
    answer_of,
)

VERBS = ("get", "put", "post", "delete", "patch")
ALWAYS: tuple[type[Problem], ...] = (
    BadRequest,
    Unauthenticated,
    Forbidden,
    Invalid,
    TooManyRequests,
    Unavailable,
)
WITH_BODY: tuple[type[Problem], ...] = (RequestTooSlow, TooLarge, UnsupportedMediaType, RuleBroken)
SHARED = "#/components/responses/"
ETAG = {
    "description": "The version of what is answered: send it as If-Match with a change.",
    "schema": {"type": "string", "examples": ['"3"']},
}
REPLAYED = {
    "description": "That this Idempotency-Key was answered before, and this is that answer.",
    "schema": {"type": "string", "const": "true"},
}


def complete_openapi(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """FastAPI's schema with what the chassis adds to every operation."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema:
            return app.openapi_schema
        schema = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            license_info={"name": "Proprietary", "identifier": "LicenseRef-Proprietary"},
            servers=[{"url": "/", "description": "This service"}],
        )
        app.openapi_schema = completed(schema)
        return schema

    return openapi


def completed(document: dict[str, Any]) -> dict[str, Any]:
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas["ProblemDetails"] = ProblemDetails.model_json_schema()
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    shared: dict[str, Any] = components.setdefault("responses", {})
    for verb, operation in operations(document):
        if not operation.get("security"):
            operation["responses"].pop("422", None)
            continue
        asked = complete_parameters(operation)
        complete_form(operation, schemas)
        plain_streams(operation)
        add_problems(operation["responses"], kinds_of(operation, asked), shared)
        add_csv(operation, asked, schemas)
        add_headers(verb, operation, schemas)
    for _, operation in operations(document):
        add_examples(operation, schemas)
    close_names(schemas)
    return document


def close_names(said: Any) -> None:
    """Where names have a pattern, pydantic refuses every other name and does not say so."""
    if isinstance(said, dict):
        if "patternProperties" in said:
            said.setdefault("additionalProperties", False)
        for part in said.values():
            close_names(part)
    elif isinstance(said, list):
        for part in said:
            close_names(part)


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for verbs in document["paths"].values():
        yield from ((verb, operation) for verb, operation in verbs.items() if verb in VERBS)


def complete_parameters(operation: dict[str, Any]) -> dict[str, Any]:
    """The parameters by name; each is left out or has a value, and is never null as FastAPI says."""
    found = {}
    for parameter in operation.get("parameters", []):
        parameter["schema"] = schema = never_null(parameter["schema"])
        if schema.pop("x-needed", False):
            parameter["required"] = True
        found[parameter["name"].lower()] = parameter
    return found


def never_null(schema: dict[str, Any]) -> dict[str, Any]:
    options = [option for option in schema.get("anyOf", []) if option != {"type": "null"}]
    if len(options) != 1:
        return schema
    return {**options[0], **{name: said for name, said in schema.items() if name != "anyOf"}}


def complete_form(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """In a form too a part is left out or has a value: a null there would be the word."""
    form = operation.get("requestBody", {}).get("content", {}).get("multipart/form-data")
    if form:
        parts = resolved(form["schema"], schemas).get("properties", {})
        parts.update({name: never_null(part) for name, part in parts.items()})


def plain_streams(operation: dict[str, Any]) -> None:
    """FastAPI says `itemSchema` of a stream of events, which OpenAPI knows from 3.2 on only.

    Before that `schema` describes each event, which the route says itself.
    """
    for answer in operation["responses"].values():
        for media in answer.get("content", {}).values():
            media.pop("itemSchema", None)


def kinds_of(operation: dict[str, Any], asked: dict[str, Any]) -> Sequence[type[Problem]]:
    kinds = ALWAYS + (WITH_BODY if "requestBody" in operation else ())
    if "if-match" in asked:
        kinds += (PreconditionFailed,)
        kinds += (PreconditionRequired,) if asked["if-match"]["required"] else ()
    return kinds


def add_problems(responses: dict[str, Any], kinds: Sequence[type[Problem]], shared: dict[str, Any]) -> None:
    """The problems any such operation can end in beside those it names; what is said alike, once for all."""
    for status in {kind.status for kind in kinds}:
        ours = [kind for kind in kinds if kind.status == status]
        named, answer = responses.get(str(status), {}), answer_of(ours)
        if MEDIA_TYPE in named.get("content", {}) and named != answer:
            merge(named, answer)
        else:
            name = "Or".join(kind.__name__ for kind in ours)
            shared.setdefault(name, answer)
            responses[str(status)] = {"$ref": SHARED + name}
    for status_text, answer in sorted(responses.items()):
        responses[status_text] = responses.pop(status_text, answer)


def merge(named: dict[str, Any], ours: dict[str, Any]) -> None:
    titles = [*named["description"].split("; "), *ours["description"].split("; ")]
    named["description"] = "; ".join(dict.fromkeys(titles))
    there, more = named["content"][MEDIA_TYPE], ours["content"][MEDIA_TYPE]
    there["examples"] = there.get("examples", {}) | more["examples"]
    if "headers" in ours:
        named["headers"] = named.get("headers", {}) | ours["headers"]


def add_csv(operation: dict[str, Any], asked: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Lists answer `format=csv` with text of one line a row."""
    if "csv" not in asked.get("format", {}).get("schema", {}).get("enum", ()):
        return
    content = operation["responses"]["200"]["content"]
    page = resolved(content["application/json"]["schema"], schemas)
    item = resolved(page["properties"]["items"]["items"], schemas)
    content["text/csv"] = {
        "schema": {"type": "string", "description": "UTF-8; the first line names the columns."},
        "example": ",".join(item["properties"]) + "\r\n",
    }


def add_headers(verb: str, operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """What has a version is answered with it as the ETag; what may yet have none, perhaps not."""
    for status, answer in operation["responses"].items():
        if not status.startswith("2"):
            continue
        schema = resolved(answer.get("content", {}).get("application/json", {}).get("schema", {}), schemas)
        headers = answer.get("headers", {})
        version = schema.get("properties", {}).get("version", {})
        if "integer" in (kind.get("type") for kind in [version, *version.get("anyOf", ())]):
            headers = {"ETag": ETAG | {"required": "anyOf" not in version}} | headers
        if verb == "post":
            headers = headers | {"Idempotency-Replayed": REPLAYED}
        if headers:
            answer["headers"] = headers


def resolved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    return schema
