"""AsyncAPI 3.0 of everything the services state on the bus, and who listens to it."""

import copy
from typing import Any

COMPONENTS = "#/components/schemas/"


def asyncapi(described: dict[str, dict[str, Any]]) -> dict[str, Any]:
    document: dict[str, Any] = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "School improvement: events",
            "version": "1.0.0",
            "description": "CloudEvents 1.0 in JSON on NATS JetStream, stream EVENTS. Delivered at least once"
            ", in the order of `sequence` for each `subject` of a `source` in a trust."
            " The id is the `Nats-Msg-Id`.",
        },
        "defaultContentType": "application/cloudevents+json",
        "servers": {"bus": {"host": "nats:4222", "protocol": "nats"}},
        "channels": {},
        "operations": {},
        "components": {"messages": {}, "schemas": {}},
    }
    for service, said in described.items():
        for name, schema in said["events"].items():
            add_event(document, service, name, schema)
    for service, said in described.items():
        for name in said["subscriptions"]:
            add_operation(document, "receive", service, name)
    return document


def key(event_type: str) -> str:
    return event_type.replace(".", "_").replace("-", "_")


def add_event(document: dict[str, Any], service: str, name: str, schema: dict[str, Any]) -> None:
    payload = copy.deepcopy(schema)
    for definition, body in payload.pop("$defs", {}).items():
        document["components"]["schemas"][f"{key(name)}_{definition}"] = repointed(body, name)
    document["components"]["messages"][key(name)] = {
        "name": name,
        "summary": schema["description"],
        "contentType": "application/cloudevents+json",
        "headers": {"type": "object", "properties": {"Nats-Msg-Id": {"type": "string", "format": "uuid"}}},
        "payload": repointed(payload, name),
    }
    message = {"$ref": f"#/components/messages/{key(name)}"}
    document["channels"][key(name)] = {"address": f"evt.{name}", "messages": {key(name): message}}
    add_operation(document, "send", service, name)


def add_operation(document: dict[str, Any], action: str, service: str, name: str) -> None:
    document["operations"][f"{service.replace('-', '_')}_{action}_{key(name)}"] = {
        "action": action,
        "title": f"{service} {action}s {name}",
        "channel": {"$ref": f"#/channels/{key(name)}"},
    }


def repointed(schema: Any, name: str) -> Any:
    """The same schema, with its definitions found among the document's components."""
    if isinstance(schema, dict):
        return {
            member: value.replace("#/$defs/", f"{COMPONENTS}{key(name)}_")
            if member == "$ref" and isinstance(value, str)
            else repointed(value, name)
            for member, value in schema.items()
        }
    return [repointed(item, name) for item in schema] if isinstance(schema, list) else schema
