"""What a change of a contract takes away from somebody who relies on it."""

from collections.abc import Iterator
from typing import Any

VERBS = ("get", "put", "post", "delete", "patch")
# A bound may move outwards for what we accept: down for a minimum, up for a maximum.
BOUNDS = {"minLength": 1, "minimum": 1, "minItems": 1, "maxLength": -1, "maximum": -1, "maxItems": -1}


def breaking(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Every break between two OpenAPI documents, in words."""
    found: list[str] = []
    for path, operations in old["paths"].items():
        for verb, operation in operations.items():
            if verb in VERBS:
                now = new["paths"].get(path, {}).get(verb)
                where = f"{verb.upper()} {path}"
                found += (
                    Comparison(old, new).operation(where, operation, now) if now else [f"{where}: removed"]
                )
    return found


def breaking_event(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return list(Comparison(old, new).schema(old["title"], old, new, answered=True))


class Comparison:
    """Two documents side by side; `answered` is what we send, the rest what we accept."""

    def __init__(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        self.old, self.new = old, new
        self.seen: set[tuple[str, str]] = set()

    def operation(self, where: str, old: dict[str, Any], new: dict[str, Any]) -> list[str]:
        return [
            *self.parameters(where, old, new),
            *self.body(where, old, new),
            *self.responses(where, old["responses"], new["responses"]),
        ]

    def parameters(self, where: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
        before = {(p["in"], p["name"]): p for p in old.get("parameters", [])}
        after = {(p["in"], p["name"]): p for p in new.get("parameters", [])}
        for place, name in before.keys() - after.keys():
            yield f"{where}: {place} parameter {name} removed"
        for spot, parameter in after.items():
            known = before.get(spot)
            if parameter.get("required") and not (known and known.get("required")):
                yield f"{where}: {spot[0]} parameter {spot[1]} is now required"
            if known:
                yield from self.schema(
                    f"{where} {spot[1]}", known["schema"], parameter["schema"], answered=False
                )

    def body(self, where: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
        before, after = old.get("requestBody", {}), new.get("requestBody", {})
        if after.get("required") and not before.get("required"):
            yield f"{where}: a body is now required"
        yield from self.contents(f"{where} body", before, after, answered=False)

    def responses(self, where: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
        for status, answer in old.items():
            if status not in new:
                yield f"{where}: answer {status} removed"
            else:
                before, after = resolved(self.old, answer), resolved(self.new, new[status])
                yield from self.contents(f"{where} {status}", before, after, answered=True)

    def contents(
        self, where: str, old: dict[str, Any], new: dict[str, Any], *, answered: bool
    ) -> Iterator[str]:
        for kind, media in old.get("content", {}).items():
            if kind not in new.get("content", {}):
                yield f"{where}: {kind} removed"
            elif "schema" in media:
                now = new["content"][kind].get("schema", {})
                yield from self.schema(where, media["schema"], now, answered=answered)

    def schema(self, where: str, old: Any, new: Any, *, answered: bool) -> Iterator[str]:
        pair = (str(old.get("$ref")), str(new.get("$ref")))
        if "$ref" in old and pair in self.seen:
            return
        self.seen.add(pair)
        old, new = resolved(self.old, old), resolved(self.new, new)
        yield from kinds(where, old, new, answered=answered)
        yield from members(where, old, new, answered=answered)
        for name in old.get("properties", {}).keys() & new.get("properties", {}).keys():
            before, after = old["properties"][name], new["properties"][name]
            yield from self.schema(f"{where}.{name}", before, after, answered=answered)
        if "items" in old and "items" in new:
            yield from self.schema(f"{where}[]", old["items"], new["items"], answered=answered)


def resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        found: Any = document
        for step in schema["$ref"].split("/")[1:]:
            found = found[step]
        schema = found
    return schema


def types(schema: dict[str, Any]) -> set[str]:
    """The JSON types a schema admits; of alternatives, all of them."""
    if "type" in schema:
        return set(schema["type"]) if isinstance(schema["type"], list) else {schema["type"]}
    return {kind for option in schema.get("anyOf", []) for kind in types(option) or {str(option.get("$ref"))}}


def kinds(where: str, old: dict[str, Any], new: dict[str, Any], *, answered: bool) -> Iterator[str]:
    before, after = types(old), types(new)
    if (after - before if answered else before - after) and before:
        yield f"{where}: type {sorted(before)} became {sorted(after)}"
    values, now = set(map(str, old.get("enum", []))), set(map(str, new.get("enum", [])))
    if values and not answered and values - now and now:
        yield f"{where}: no longer accepts {sorted(values - now)}"
    if values and answered and now - values:
        yield f"{where}: may now answer {sorted(now - values)}"
    for bound, sign in BOUNDS.items():
        limit = new.get(bound)
        if not answered and limit is not None and (bound not in old or (limit - old[bound]) * sign > 0):
            yield f"{where}: {bound} {old.get(bound)} became {limit}"


def members(where: str, old: dict[str, Any], new: dict[str, Any], *, answered: bool) -> Iterator[str]:
    before, after = old.get("properties", {}).keys(), new.get("properties", {}).keys()
    needed, needs = set(old.get("required", [])), set(new.get("required", []))
    for name in sorted(before - after):
        yield f"{where}.{name}: removed"
    if answered:
        yield from (f"{where}.{name}: no longer always there" for name in sorted((needed - needs) & after))
    else:
        yield from (f"{where}.{name}: now required" for name in sorted(needs - needed))
