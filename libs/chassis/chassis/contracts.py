"""The OpenAPI of a service as it is published: complete, with the problems every operation can end in."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from chassis.examples import add_examples
from chassis.problems import (
    MEDIA_TYPE,
    BadRequest,
    Forbidden,
    Invalid,
    Problem,
    ProblemDetails,
    TooLarge,
    Unauthenticated,
    Unavailable,
    UnsupportedMediaType,
    problems,
)

VERBS = ("get", "put", "post", "delete", "patch")
ALWAYS: tuple[type[Problem], ...] = (BadRequest, Unauthenticated, Forbidden, Invalid, Unavailable)
WITH_BODY: tuple[type[Problem], ...] = (TooLarge, UnsupportedMediaType)


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
        schemas = schema.setdefault("components", {}).setdefault("schemas", {})
        schemas["ProblemDetails"] = ProblemDetails.model_json_schema()
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        for operations in schema["paths"].values():
            for verb, operation in operations.items():
                if verb in VERBS:
                    complete(operation)
                    add_examples(operation, schemas)
        app.openapi_schema = schema
        return schema

    return openapi


def complete(operation: dict[str, Any]) -> None:
    """Add the problems any operation can end in; keep those it names itself."""
    if not operation.get("security"):
        operation["responses"].pop("422", None)
        return
    kinds = ALWAYS + (WITH_BODY if "requestBody" in operation else ())
    for status, response in problems(*kinds).items():
        named = operation["responses"].get(str(status))
        if named is None or MEDIA_TYPE not in named.get("content", {}):
            operation["responses"][str(status)] = response
    operation["responses"] = dict(sorted(operation["responses"].items()))
