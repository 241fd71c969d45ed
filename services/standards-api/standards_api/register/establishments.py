"""Reads GIAS' establishments (edubasealldata) and their links: what a school is, was and became."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chassis.imports import Line, Reading, refuse_repeats
from chassis.tabular import Column, Row, read_table, repair_number
from standards_api.register.gias import (
    LONGEST_NAME,
    Refusal,
    day,
    kind_of_school,
    known,
    laestab,
    local_authority,
    named,
    text,
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
Links = Mapping[str, Mapping[str, Sequence[str]]]


def read(files: Mapping[str, bytes]) -> Reading:
    """A line for each establishment; with the links, also what it was before and what it became."""
    sheet = read_table(files["establishments"], ESTABLISHMENTS)
    links, unknown = read_links(files.get("links"))
    lines = refuse_repeats(lines_of(sheet.rows, links))
    return Reading(lines, {"establishments": sheet.unrecognised, "links": unknown})


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


def lines_of(rows: Sequence[Row], links: Links | None) -> Iterator[Line]:
    for row in rows:
        urn = repair_number(row["urn"]) or row["urn"]
        try:
            yield Line(row.number, urn, facts_of(row, urn, links))
        except Refusal as refusal:
            yield Line(row.number, urn, refusal=str(refusal))


def facts_of(row: Row, urn: str, links: Links | None) -> dict[str, Any]:
    if len(urn) != 6 or not urn.isdecimal():
        raise Refusal("A URN has six digits.")
    phase, kind = repair_number(row["phase"]) or "", repair_number(row["type"]) or ""
    la, number = known("local_authority", row["la"], local_authority, "LA code"), row["number"]
    whole = f"{la['local_authority']}{(repair_number(number) or number).zfill(4)}" if la and number else ""
    opened_on, closed_on = day(row["opened_on"]), day(row["closed_on"])
    return {
        "urn": urn,
        "name": named(row["name"]),
        "phase_of_education": phase,
        "establishment_type": kind,
        "kind": kind_of_school(phase, kind.lstrip("0")),
        **la,
        **({"local_authority_name": row["la_name"][:LONGEST_NAME]} if row["la_name"] else {}),
        **known("laestab", whole, laestab, "LAESTAB"),
        **known("ukprn", row["ukprn"], ukprn, "UKPRN"),
        **({"opened_on": text(opened_on)} if opened_on else {}),
        **({"closed_on": text(closed_on)} if closed_on else {}),
        **((links.get(urn) or {}) if links is not None else {}),
    }
