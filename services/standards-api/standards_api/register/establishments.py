"""Reads GIAS' establishments (edubasealldata) and their links: what a school is, was and became."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from chassis.columns import Columns, Refusal
from chassis.imports import Line, Lines, Reading
from chassis.tabular import Column, read_table, repair_number
from standards_api.register.gias import (
    LONGEST_NAME,
    day,
    kind_of_school,
    laestab,
    local_authority,
    named,
    text,
    told,
    ukprn,
)

ESTABLISHMENTS = [
    Column("urn", "URN"),
    Column("name", "EstablishmentName"),
    Column("type", "TypeOfEstablishment (code)"),
    Column("phase", "PhaseOfEducation (code)"),
    Column("la", "LA (code)", required=False),
    Column("la_name", "LA (name)", required=False),
    Column("number", "EstablishmentNumber", required=False),
    Column("ukprn", "UKPRN", required=False),
    Column("opened_on", "OpenDate", required=False),
    Column("closed_on", "CloseDate", required=False),
]
LINKS = [Column("urn", "URN"), Column("link", "LinkURN"), Column("type", "LinkType")]
DIRECTIONS = {"predecessor": "predecessor_urns", "successor": "successor_urns"}
NEEDED = ("urn", "name", "phase_of_education", "establishment_type", "kind")
# Cells in which nothing needs repair: most of them.
FOUR, SIX, SEVEN = (re.compile(f"[0-9]{{{digits}}}") for digits in (4, 6, 7))
UKPRN = re.compile("1[0-9]{7}")
NAME = re.compile(f"(?!.{{{LONGEST_NAME + 1}}})[!-~]+(?: [!-~]+)*")
Links = Mapping[str, Mapping[str, Sequence[str]]]


@dataclass(frozen=True)
class Establishments:
    """Of each establishment every fact, None where the file says nothing, and why a row cannot be used."""

    numbers: Sequence[int]
    facts: Mapping[str, Sequence[Any]]
    refusals: Mapping[int, str]
    unrecognised: Sequence[str]

    def lines(self, names: Sequence[str]) -> Lines:
        """With these of the facts."""
        found = Lines(self.numbers, self.facts["urn"], {name: self.facts[name] for name in names})
        if not self.refusals:
            return found
        refused = [
            Line(number, urn, refusal=self.refusals[place])
            for place, (number, urn) in enumerate(zip(found.numbers, found.keys, strict=True))
            if place in self.refusals
        ]
        usable = [place not in self.refusals for place in range(len(self.numbers))]
        return replace(found, refused=refused).only(usable)


def read(files: Mapping[str, bytes]) -> Reading:
    """A line for each establishment; with the links, also what it was before and what it became."""
    found = read_establishments(files["establishments"])
    links, unknown = read_links(files.get("links"))
    lines = list(found.lines([*found.facts]))
    for line in lines:
        if line.data is not None:
            known = {name: fact for name, fact in line.data.items() if fact is not None or name in NEEDED}
            line.data = {**known, **(links or {}).get(line.key, {})}
    return Reading(lines, {"establishments": found.unrecognised, "links": unknown})


def read_establishments(content: bytes) -> Establishments:
    sheet, facts = read_table(content, ESTABLISHMENTS), Columns()
    urns = facts.take(sheet.column("urn"), lambda cell: repair_number(cell) or cell, usual=SIX)
    urns = facts.take(urns, six_digits, usual=SIX)
    phases, types = (facts.take(sheet.column(name), repaired) for name in ("phase", "type"))
    las = facts.take(sheet.column("la"), partial(told, repair=local_authority, what="LA code"))
    wholes = whole_numbers(las, facts.take(sheet.column("number"), four_digits, usual=FOUR))
    opened_on, closed_on = (facts.take(sheet.column(name), a_day) for name in ("opened_on", "closed_on"))
    said = {
        "urn": urns,
        "name": facts.take(sheet.column("name"), named, usual=NAME),
        "phase_of_education": phases,
        "establishment_type": types,
        "kind": facts.take(list(zip(phases, types, strict=True)), kind),
        "local_authority": las,
        "local_authority_name": facts.take(sheet.column("la_name"), lambda cell: cell[:LONGEST_NAME] or None),
        "laestab": facts.take(wholes, partial(told, repair=laestab, what="LAESTAB"), usual=SEVEN),
        "ukprn": facts.take(sheet.column("ukprn"), partial(told, repair=ukprn, what="UKPRN"), usual=UKPRN),
        "opened_on": opened_on,
        "closed_on": closed_on,
    }
    facts.once(urns, sheet.numbers)
    return Establishments(sheet.numbers, said, facts.refusals, sheet.unrecognised)


def six_digits(urn: str) -> str:
    if len(urn) != 6 or not urn.isdecimal():
        raise Refusal("A URN has six digits.")
    return urn


def repaired(cell: str) -> str:
    return repair_number(cell) or ""


def a_day(cell: str) -> str | None:
    return text(day(cell))


def kind(phase_and_type: tuple[str, str]) -> str:
    phase, establishment_type = phase_and_type
    return kind_of_school(phase, establishment_type.lstrip("0"))


def whole_numbers(las: Sequence[str | None], numbers: Sequence[str]) -> list[str]:
    """DfE's numbers of the establishments, where the file says both parts."""
    pairs = zip(las, numbers, strict=True)
    return [f"{la}{number}" if la and number else "" for la, number in pairs]


def four_digits(number: str) -> str:
    return (repair_number(number) or number).zfill(4) if number else ""


def read_links(content: bytes | None) -> tuple[Links | None, Sequence[str]]:
    if content is None:
        return None, ()
    sheet = read_table(content, LINKS)
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: {name: set() for name in DIRECTIONS.values()})
    for row in sheet.rows:
        direction = DIRECTIONS.get(row["type"].casefold().partition(" ")[0])
        urn, link = repair_number(row["urn"]), repair_number(row["link"])
        if direction and urn and link and len(link) == 6 and link != urn:
            found[urn][direction].add(link)
    sorted_links = {urn: {name: sorted(urns) for name, urns in both.items()} for urn, both in found.items()}
    return sorted_links, sheet.unrecognised
