"""permissions.yaml as cells, and what two tables of cells differ in, in words."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

Cells = Mapping[str, Mapping[str, str]]

TABLE = Path(__file__).parent / "permissions.yaml"
WIDTHS = {
    "t": "in the whole trust",
    "a": "at their own academies",
    "o": "for what is their own",
    "-": "for nothing",
}


class Once(yaml.SafeLoader):
    """Many hands write these tables: a row that stands twice would hide the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        found = super().construct_mapping(node, deep=deep)
        if len(found) != len(node.value):
            names = [key.value for key, _ in node.value]
            twice = sorted({name for name in names if names.count(name) > 1})
            raise ValueError(f"{node.start_mark}: {', '.join(twice)} stands twice")
        return found


def read(file: Path) -> dict[str, Any]:
    with file.open(encoding="utf-8") as text:
        found: dict[str, Any] = yaml.load(text, Once)
    return found


@cache
def load() -> dict[str, Any]:
    return read(TABLE)


@cache
def expected(service: str) -> dict[str, dict[str, str]]:
    """For each action the roles and their reach, with the groups written out."""
    table = load()
    return {
        action: {
            role: reach
            for names, reach in row["may"].items()
            for name in names.split()
            for role in table["groups"].get(name, [name])
        }
        for action, row in table[service].items()
    }


def differences(service: str, wanted: Cells, found: Cells) -> list[str]:
    """Every cell in which the two tables do not agree, and every action that only one of them has."""
    said = [
        f"{service}, {action}: has no row in permissions.yaml" for action in found if action not in wanted
    ]
    for action, cells in wanted.items():
        if action not in found:
            said.append(f"{service}, {action}: the policy does not know this action")
            continue
        for role in sorted(cells.keys() | found[action].keys()):
            one, other = in_words(cells.get(role)), in_words(found[action].get(role))
            if one != other:
                said.append(f"{service}, {action}, {role}: should be {one}, is {other}")
    return said


def in_words(reach: str | None) -> str:
    if reach is None:
        return "refused"
    states = ", in some states only" if "*" in reach else ""
    own = ", never one's own" if "!" in reach else ""
    return f"allowed {WIDTHS[reach[0]]}{states}{own}"
