"""Every operation of a contract as a request that might be meant: about what is there, or about nothing."""

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from places import PLACES, Place

from chassis.contracts import VERBS
from chassis.examples import example_of
from permissions.filling import CANARY, DAY, HERE, NOWHERE, NUMBER, YEAR
from tools.services import ROOT

# A file that is attached for the first time takes nobody's place.
FIRST_TIME = {"supersedes": None}
FIXED = {"number": NUMBER, "year": YEAR, "on": DAY, "side": "aid", "rule_id": "fall-beyond-normal"}
SHIPPED = ROOT / "services/standards-api/standards_api/shipped/trust-standard.yaml"
# Read before anybody is asked who they are: of no use, it would end at 422 for all alike.
STANDARD = SHIPPED.read_text().replace("code: trust-standard", f"code: {CANARY}-standard")
FILES = {
    "import_standard": STANDARD.replace(f"code: {CANARY}-", "code: another-"),
    "rewrite_draft_from_file": STANDARD,
}
# Who makes something chooses its name: that of a canary would be made at home.
CHOSEN = {"code"}
Written = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Operation:
    name: str
    method: str
    path: str
    said: dict[str, Any]
    schemas: dict[str, Any]

    @property
    def parameters(self) -> list[dict[str, Any]]:
        return list(self.said.get("parameters", []))

    @property
    def names_something(self) -> bool:
        """Its path, or what is sent, names a thing that may be somebody else's."""
        return "{" in self.path or self.method != "GET"

    @property
    def streams(self) -> bool:
        return "text/event-stream" in self.said["responses"].get("200", {}).get("content", {})


def operations(contract: dict[str, Any]) -> Iterator[Operation]:
    """All that ask who is asking."""
    schemas = contract.get("components", {}).get("schemas", {})
    for path, verbs in contract["paths"].items():
        for verb, said in verbs.items():
            if verb in VERBS and said.get("security"):
                yield Operation(said["operationId"], verb.upper(), path, said, schemas)


def place_of(name: str, path: str, written: Written) -> Place | None:
    """Services use the same name for different things."""
    there = (place for place in PLACES.get(name, []) if place.column.split(".")[0] in written)
    return next((place for place in there if path.startswith(place.under)), None)


def absent(value: Any, asked: str) -> Any:
    """Of the same kind, and nobody's; a word of each operation's own, for one may be made of it."""
    if value == HERE:
        return NOWHERE
    return uuid.uuid4() if isinstance(value, uuid.UUID) else f"none-{asked.replace('_', '-')}"


class Question:
    """One request about the canaries; `about_nothing()` is the same about things that are not there."""

    def __init__(self, operation: Operation, written: Written) -> None:
        self.operation, self.written = operation, written
        self.swaps: dict[str, str] = {}
        self.about: set[str] = set()
        self.path = self.fill_path()
        self.query = {
            p["name"]: example_of(p["schema"], operation.schemas, p["name"])
            for p in operation.parameters
            if p["in"] == "query" and p.get("required")
        }
        self.body, self.files = self.fill_body()

    def name(self, name: str) -> str | None:
        """The canary of this name; what it is, and that it was named, is remembered."""
        if name in CHOSEN and f"{{{name}}}" not in self.operation.path:
            return None
        if (place := place_of(name, self.operation.path, self.written)) is None:
            return None
        table, column = place.column.split(".")
        value = self.written[table][column]
        self.about.add(place.view)
        self.swaps.setdefault(str(value), str(absent(value, self.operation.name)))
        return str(value)

    def fill_path(self) -> str:
        path = self.operation.path
        for parameter in self.operation.parameters:
            if parameter["in"] == "path":
                path = path.replace("{" + parameter["name"] + "}", self.value_for(parameter["name"]))
        assert "{" not in path, path
        return path

    def value_for(self, name: str) -> str:
        if name in FIXED:
            return str(FIXED[name])
        if (value := self.name(name)) is None:
            raise LookupError(f"{self.operation.name}: say in PLACES where a value for {{{name}}} is found")
        return value

    def fill_body(self) -> tuple[Any, dict[str, Any]]:
        content = self.operation.said.get("requestBody", {}).get("content", {})
        if media := content.get("multipart/form-data"):
            example = example_of(media["schema"], self.operation.schemas)
            file = ("a.txt", FILES.get(self.operation.name, "text"), "text/plain")
            files = dict.fromkeys(files_in(media, self.operation.schemas), file)
            return {k: v for k, v in example.items() if k not in files | FIRST_TIME}, files
        if media := content.get("application/json"):
            return self.aimed(media.get("example") or example_of(media["schema"], self.operation.schemas)), {}
        return None, {}

    def aimed(self, example: Any, name: str = "") -> Any:
        """The example with every name of a thing in it made the name of a canary's."""
        if isinstance(example, dict):
            return {member: self.aimed(value, member) for member, value in example.items()}
        if isinstance(example, list):
            return [self.aimed(value, name.removesuffix("s")) for value in example]
        found = self.name(name) if isinstance(example, str) else None
        return example if found is None else found

    def about_nothing(self) -> "Question":
        other = object.__new__(Question)
        other.__dict__.update(self.__dict__)
        text = json.dumps([self.path, self.body, self.files])
        for value, instead in self.swaps.items():
            text = text.replace(value, instead)
        other.path, other.body, other.files = json.loads(text)
        return other

    def request(self, client: httpx.AsyncClient) -> httpx.Request:
        headers = {"If-Match": '"1"', "Idempotency-Key": str(uuid.uuid4())}
        files = {name: tuple(file) for name, file in self.files.items()}
        sent: dict[str, Any] = {"data": self.body, "files": files} if files else {}
        if not self.files and self.body is not None:
            sent = {"json": self.body}
        return client.build_request(
            self.operation.method, self.path, params=self.query, headers=headers, **sent
        )

    def neutral(self, text: str) -> str:
        """What was answered, but for the names that were sent."""
        for value, instead in self.swaps.items():
            text = text.replace(value, "…").replace(instead, "…")
        return text


def files_in(media: dict[str, Any], schemas: dict[str, Any]) -> list[str]:
    schema = media["schema"]
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    return [name for name, of in schema.get("properties", {}).items() if "octet-stream" in json.dumps(of)]
