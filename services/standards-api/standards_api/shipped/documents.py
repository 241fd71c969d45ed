"""A standard as one readable YAML file, in and out."""

from collections.abc import Hashable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pydantic import ConfigDict, ValidationError
from yaml.events import AliasEvent

from chassis.problems import Invalid
from standards_api.models.content import Content, Key

SHIPPED = Path(__file__).parent
MOST_FAULTS = 20


class FileHoldsNoStandard(Invalid):
    title = "The file does not hold a standard"


class Document(Content):
    """What the file holds: a standard and the code under which the trust keeps it."""

    model_config = ConfigDict(title="StandardDocument")

    code: Key


class Coded(NamedTuple):
    code: str
    content: Content


class Reader(yaml.BaseLoader):
    """Every scalar is text, so that a criterion called `no` stays one; nothing may stand twice."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(AliasEvent):
            raise FileHoldsNoStandard("The file uses an alias (*). Write the text out in each place.")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for name, _ in node.value:
            if name.value in seen:
                line = name.start_mark.line + 1
                raise FileHoldsNoStandard(f"Line {line}: {str(name.value)[:60]} stands twice in one place.")
            seen.add(name.value)
        return super().construct_mapping(node, deep=deep)


class Writer(yaml.SafeDumper):
    """No anchors, and lists set in under what they belong to: people read this."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the name and shape are PyYAML's
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)


def read(text: str | bytes) -> Coded:
    """The standard in a file, or a refusal that says where it is wrong and why."""
    try:
        raw = yaml.load(text, Loader=Reader)
        document = Document.model_validate(raw)
    except yaml.YAMLError as cause:
        raise FileHoldsNoStandard(f"The YAML cannot be read: {where(cause)}") from None
    except (RecursionError, ValueError) as cause:
        raise refusal(cause) from None
    said = {name: getattr(document, name) for name in Content.model_fields}
    return Coded(document.code, Content(**said))


def where(cause: yaml.YAMLError) -> str:
    mark = getattr(cause, "problem_mark", None)
    reason = getattr(cause, "problem", None) or "it holds a character that YAML does not allow"
    return f"line {mark.line + 1}: {reason}." if mark else f"{reason}."


def refusal(cause: RecursionError | ValueError) -> FileHoldsNoStandard:
    if not isinstance(cause, ValidationError):
        return FileHoldsNoStandard("The file is nested too deeply or is not UTF-8.")
    found = cause.errors(include_url=False, include_input=False, include_context=False)
    errors = [
        {"at": [str(part) for part in fault["loc"]], "reason": str(fault["msg"])[:300]}
        for fault in found[:MOST_FAULTS]
    ]
    place = ".".join(errors[0]["at"]) or "the whole"
    return FileHoldsNoStandard(
        f"{len(found)} things to put right, the first at {place}: {errors[0]['reason']}", errors=errors
    )


def write(code: str, content: Content) -> str:
    """The standard as a file that `read` takes back as the same standard."""
    said = {"code": code, **content.model_dump(mode="json", exclude_none=True)}
    return yaml.dump(said, Dumper=Writer, sort_keys=False, allow_unicode=True, width=106)


@cache
def shipped() -> dict[str, Content]:
    """The standards that come with the service, by code."""
    return dict(read(file.read_bytes()) for file in sorted(SHIPPED.glob("*.yaml")))
