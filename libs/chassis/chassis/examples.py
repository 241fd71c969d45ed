"""An example of every request and answer, put together from the examples its members give."""

from typing import Any

BY_FORMAT = {
    "uuid": "0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10",
    "date": "2026-11-21",
    "date-time": "2026-11-21T09:30:00+00:00",
    "email": "amara.okafor@larkmoor.example",
    "binary": "(the file)",
}
BY_TYPE: dict[str, Any] = {"string": "…", "integer": 1, "number": 1.5, "boolean": True, "null": None}
# What two members of one name mean in every service.
BY_NAME: dict[str, Any] = {"next": None, "version": 1}


def example_of(schema: dict[str, Any], schemas: dict[str, Any], name: str = "") -> Any:
    """A value of this schema: its own example, or one made of its members'."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas, name)
    if schema.get("examples"):
        return with_nulls(schema["examples"][0], schema)
    for fixed in ("const", "default"):
        if schema.get(fixed) is not None:
            return schema[fixed]
    if schema.get("enum"):
        return schema["enum"][0]
    if name in BY_NAME:
        return BY_NAME[name]
    for options in ("anyOf", "oneOf", "allOf"):
        if schema.get(options):
            return example_of(schema[options][0], schemas, name)
    return by_type(schema, schemas)


def with_nulls(example: Any, schema: dict[str, Any]) -> Any:
    """FastAPI leaves nulls out of what it publishes, also where a member must be there and may be null."""
    if not isinstance(example, dict):
        return example
    return {**dict.fromkeys(schema.get("required", [])), **example}


def by_type(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    if schema.get("type") == "object" or "properties" in schema:
        members = schema.get("properties", {})
        return {name: example_of(member, schemas, name) for name, member in members.items()}
    if schema.get("type") == "array":
        return [example_of(schema.get("items", {}), schemas)]
    return BY_FORMAT.get(schema.get("format", ""), BY_TYPE.get(schema.get("type", ""), {}))


def add_examples(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """To each JSON body that is asked or answered and brings no example of its own."""
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    for body in bodies:
        for kind, media in body.get("content", {}).items():
            if kind.endswith("json") and media.get("schema") and not {"example", "examples"} & media.keys():
                media["example"] = example_of(media["schema"], schemas)
