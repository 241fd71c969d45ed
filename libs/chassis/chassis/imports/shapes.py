"""What an import is made of: lines read from files, a verdict on each, and the importer that knows both."""

from collections.abc import Awaitable, Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import compress
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.problems import Problem

MIB = 1024 * 1024


class Outcome(StrEnum):
    """What applying a row does."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(slots=True)
class Line:
    """One row of a file as read. `data` holds JSON values only (dates as text); a refused line has none.

    Nobody changes it; it is not frozen because making tens of thousands would take three times as long.
    `number` is the row as a person finds it in the spreadsheet; with several parts, of the main one.
       `key` is what the row is about, in the words of the file: a URN, a group id.
    """

    number: int
    key: str
    data: dict[str, Any] | None = None
    refusal: str | None = None


@dataclass(frozen=True, eq=False)
class Lines(Sequence[Line]):
    """Lines that all say the same facts, fact by fact: to make a thing of each takes longer than all else."""

    numbers: Sequence[int]
    keys: Sequence[str]
    facts: Mapping[str, Sequence[Any]]
    refused: Sequence[Line] = ()

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "Lines":
        if isinstance(lines, Lines):
            return lines
        said = [(line, line.data) for line in lines if line.data is not None]
        facts = {name: [data[name] for _, data in said] for name in said[0][1]} if said else {}
        numbers, keys = [line.number for line, _ in said], [line.key for line, _ in said]
        return cls(numbers, keys, facts, [line for line in lines if line.data is None])

    def only(self, chosen: Sequence[bool]) -> "Lines":
        """Those of the usable ones, and all that are refused."""
        if all(chosen):
            return self
        facts = {name: list(compress(cells, chosen)) for name, cells in self.facts.items()}
        return Lines(
            list(compress(self.numbers, chosen)), list(compress(self.keys, chosen)), facts, self.refused
        )

    def usable(self, start: int = 0, end: int | None = None) -> "Lines":
        facts = {name: cells[start:end] for name, cells in self.facts.items()}
        return Lines(self.numbers[start:end], self.keys[start:end], facts)

    def __iter__(self) -> Iterator[Line]:
        for number, key, *said in zip(self.numbers, self.keys, *self.facts.values(), strict=True):
            yield Line(number, key, dict(zip(self.facts, said, strict=True)))
        yield from self.refused

    def __getitem__(self, at: Any) -> Any:
        return list(self)[at]

    def __len__(self) -> int:
        return len(self.numbers) + len(self.refused)


@dataclass(frozen=True)
class Verdict:
    """What applying the row would do, and why. `differences`: field → (what is there, what the file says)."""

    outcome: Outcome
    reason: str = ""
    differences: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


def changed_or_same(there: Mapping[str, Any], said: Mapping[str, Any]) -> Verdict:
    """The verdict on a row that is there already: which fields the file says otherwise, compared as JSON."""
    differences = {name: (there.get(name), value) for name, value in said.items() if there.get(name) != value}
    return Verdict(Outcome.CHANGED if differences else Outcome.SAME, differences=differences)


def refuse_repeats(
    lines: Iterable[Line], about: Callable[[Line], Hashable] = lambda line: line.key
) -> Iterator[Line]:
    """The lines, a second one about the same thing refused: for files that name each thing once."""
    first: dict[Hashable, int] = {}
    for line in lines:
        if line.data is not None and first.setdefault(about(line), line.number) != line.number:
            yield Line(line.number, line.key, refusal=repeated(first[about(line)], line.key))
        else:
            yield line


def repeated(first: int, key: str) -> str:
    return f"Row {first} is about {key} already: keep one of the two."


@dataclass(frozen=True)
class Reading:
    """What `read` may return in place of bare lines, to tell which columns it did not know."""

    lines: Iterable[Line]
    unrecognised: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)


Read = Callable[[Mapping[str, bytes]], Iterable[Line]]
Judge = Callable[[AsyncSession, Sequence[Line]], Awaitable[Sequence[Verdict]]]
Apply = Callable[[AsyncSession, Sequence[Line]], Awaitable[None]]
AtOnce = Callable[[AsyncSession, UUID], Awaitable[None]]
ByTrust = Mapping[UUID, Sequence[Line]]
Choose = Callable[[AsyncSession, Sequence[Line]], Awaitable[Sequence[Line]]]


@dataclass(frozen=True)
class Together:
    """For imports into thousands of trusts: what `judge` and `apply` do, for many trusts in few statements.

    `judge` answers each line of each trust, in their order; see `chassis.db.in_each_trust`.
    `begin` is a statement that writes a trust of which every line is new: rows, history and events, the last
    two by `conclude_first`. It runs in that trust. `$1` has `trust_id`, `lines` (the data of each) and what
    `conclude_first` takes of a teller. It answers the trust's id, or null when the trust has begun meanwhile.
    Every other trust is applied by itself, as is each of those that the database will not have together.
    """

    judge: Callable[[AsyncSession, ByTrust], Awaitable[Mapping[UUID, Sequence[Verdict]]]]
    begin: str


@dataclass(frozen=True)
class Importer:
    """One kind of import.

    `parts` names the files it takes and says what each is; those in `optional` may be left out.
    `read` is pure: files to lines, raising a `Problem` when a file as a whole cannot be used.
    `judge` answers one verdict for each line, in their order, changing nothing.
    `apply` writes lines judged new or changed, at most `batch` at a time, and records their events.
    `trust_of` makes an import span trusts: each line is judged and applied within its own, by operators only.
    `of_the_commons` keeps reference data for every trust: made by operators, in no trust.
    `together` does the same for many of these trusts at once.
    `at_once` keeps all rows to be done of an import (by its id) in a statement or two, from `to_do`. For
    reference data, of which only the newest counts, so that nothing need be judged again; what the database
    will not have together is applied in the ordinary way. All lines say the same facts; `read` may give them
    as `Lines`, and `judge` is asked of all together.
    `keep` leaves out lines that do not concern the trust the import is made in: national files, used by one.
    `choose` does so knowing what is on record; it may put one refused line in place of all that it left out.
    `screen` is given each file before anything of it is kept, and raises a `Problem` (named in `refusals`) on
    what may not even be kept; it is pure and runs in a thread.
    `action` is the line of the policy table that lets somebody preview and apply this kind.
    """

    kind: str
    title: str
    parts: Mapping[str, str]
    read: Read
    judge: Judge
    apply: Apply
    trust_of: Callable[[Line], UUID] | None = None
    of_the_commons: bool = False
    together: Together | None = None
    at_once: AtOnce | None = None
    keep: Callable[[Line, UUID], bool] | None = None
    choose: Choose | None = None
    screen: Callable[[str, bytes], None] | None = None
    refusals: Sequence[type[Problem]] = ()
    action: str = "import.make"
    optional: frozenset[str] = frozenset()
    batch: int = 500
    largest: int = 20 * MIB
