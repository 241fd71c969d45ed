"""What is made of a table's columns, a whole column at once, and the first reason against each row.

    facts = Columns(sheet)
    urns = facts.take(sheet.column("urn"), six_digits, usual=re.compile(r"[1-9][0-9]{5}"))
    facts.refusals  # place of a row → why it cannot be used

The same as asking row by row, in the order of the takings; only each different cell is looked at once.
"""

import re
from collections.abc import Callable, Hashable, Sequence
from functools import cache
from itertools import filterfalse
from typing import Any, TypeVar

from chassis.imports.shapes import repeated

Cell = TypeVar("Cell", bound=Hashable)


class Refusal(Exception):
    """Why a row cannot be used, in words."""


class Columns:
    def __init__(self) -> None:
        self.refusals: dict[int, str] = {}

    def take(
        self, cells: Sequence[Cell], convert: Callable[[Cell], Any], usual: re.Pattern[str] | None = None
    ) -> Sequence[Any]:
        """What `convert` makes of each cell. A cell that is as `usual` is so already, and is not asked about.

        Of a cell that it refuses, the row is refused, unless something before it was reason enough.
        """
        made = Made(convert)
        if usual is None:
            found = list(map(made.__getitem__, cells))
        elif all_are(usual, cells):
            return cells
        else:
            odd: set[Any] = set(filterfalse(usual.fullmatch, cells))  # type: ignore[arg-type]
            found = list(map({cell: made[cell] for cell in odd}.get, cells, cells))
        if made.refused:
            for place, cell in enumerate(cells):
                if cell in made.refused:
                    self.refusals.setdefault(place, made.refused[cell])
        return found

    def once(self, keys: Sequence[str], numbers: Sequence[int]) -> None:
        """A second row about the same thing is refused."""
        if len(set(keys)) == len(keys):
            return
        first: dict[str, int] = {}
        for place, key in enumerate(keys):
            if place not in self.refusals and first.setdefault(key, numbers[place]) != numbers[place]:
                self.refusals[place] = repeated(first[key], key)


class Made(dict[Any, Any]):
    """What is made of a cell, made when it is first asked for; and why nothing could be made of some."""

    def __init__(self, convert: Callable[[Any], Any]) -> None:
        self.convert = convert
        self.refused: dict[Any, str] = {}

    def __missing__(self, cell: Any) -> Any:
        try:
            self[cell] = self.convert(cell)
        except Refusal as refusal:
            self[cell], self.refused[cell] = cell, str(refusal)
        return self[cell]


def all_are(usual: re.Pattern[str], cells: Sequence[Any]) -> bool:
    """Looked at in one go, a line each; a cell of several lines is nothing usual."""
    together = "\n".join([*cells, ""])
    return together.count("\n") == len(cells) and lines_of(usual).fullmatch(together) is not None


@cache
def lines_of(usual: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(f"(?:{usual.pattern}\n)*+")
