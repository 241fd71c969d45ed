"""Reads GIAS files: multi-academy trusts from the groups, their academies from the group links."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from chassis.columns import Refusal
from chassis.imports import Line, Reading
from chassis.tabular import (
    Column,
    Row,
    read_day,
    read_table,
    remembered,
    repair_company_number,
    repair_number,
)
from standards_api.register import rules
from standards_api.register.problems import KindUnknown

# Every import finds the same tenant: a trust's id follows from its GIAS group UID.
TRUSTS = UUID("6f1c2b9e-6a0b-5d5f-9a35-0d3c8f6f2b11")
MULTI_ACADEMY_TRUST = "multi-academy trust"
LONGEST_NAME = 200
URN = re.compile(r"[1-9]\d{5}")

GROUPS = [
    Column("uid", "Group UID", "UID"),
    Column("group_id", "Group ID"),
    Column("name", "Group Name"),
    Column("type", "Group Type", "Group Type (name)"),
    Column("status", "Group Status", "Group Status (code)"),
    Column("closed_on", "Closed Date", "Group Closed Date", required=False),
    Column("company", "Companies House Number", "Company Number", required=False),
    Column("ukprn", "UKPRN", "Group UKPRN", required=False),
]
LINKS = [
    Column("urn", "URN", "Establishment URN"),
    Column("uid", "Group UID", "UID", "Linked UID"),
    Column("name", "EstablishmentName", "School Name"),
    Column("type", "TypeOfEstablishment (code)", "Establishment Type (code)"),
    Column("phase", "PhaseOfEducation (code)", "Phase (code)"),
    Column("group_type", "Group Type", "Group Type (name)", required=False),
    Column("joined_on", "Joined date", "Date joined", "Date joined group", required=False),
    Column("la", "LA (code)", "Local authority (code)", required=False),
    Column("la_name", "LA (name)", "Local authority (name)", "LA", required=False),
    Column("laestab", "LAESTAB", "DfE number", required=False),
    Column("ukprn", "Establishment UKPRN", required=False),
]


@dataclass(slots=True)
class GiasLine(Line):
    """A line that knows which group its row is about, also when it is refused."""

    uid: str = ""


@remembered
def trust_id_of(uid: str) -> UUID:
    return uuid5(TRUSTS, f"gias-group-{uid}")


def trust_of(line: Line) -> UUID:
    assert line.data
    return trust_id_of(line.data["uid"])


def is_of_trust(line: Line, trust_id: UUID) -> bool:
    return isinstance(line, GiasLine) and trust_id_of(line.uid) == trust_id


def read(files: Mapping[str, bytes]) -> Reading:
    """A line for each multi-academy trust, one for each academy linked to one. Other groups are left out."""
    groups, links = read_table(files["groups"], GROUPS), read_table(files["links"], LINKS)
    trusts = {uid_of(row): Group(with_uid(row)) for row in groups.rows if is_trust(row["type"])}
    academies = list(read_academies(links.rows, trusts))
    lines = [*(trust.line() for trust in trusts.values()), *academies]
    return Reading(lines, {"groups": groups.unrecognised, "links": links.unrecognised})


def uid_of(row: Row) -> str:
    """A UID that a spreadsheet made a number is the same UID."""
    return repair_number(row["uid"]) or row["uid"]


def with_uid(row: Row) -> Row:
    return Row(row.number, {**row.values, "uid": uid_of(row)})


@remembered
def is_trust(group_type: str) -> bool:
    return group_type.casefold() == MULTI_ACADEMY_TRUST


@dataclass
class Group:
    """A multi-academy trust's row, and the academies that the links give it."""

    row: Row
    said: dict[str, Any] = field(default_factory=dict)
    refusal: str | None = None
    urns: list[str] = field(default_factory=list)
    doubtful: bool = False  # a linked row cannot be used: then nobody is taken for gone

    def __post_init__(self) -> None:
        try:
            self.said = trust_facts(self.row)
        except Refusal as refusal:
            self.refusal = str(refusal)

    def line(self) -> GiasLine:
        row, key = self.row, self.row["group_id"] or f"UID {self.row['uid']}"
        if self.refusal:
            return GiasLine(row.number, key, refusal=self.refusal, uid=row["uid"])
        urns = None if self.doubtful else sorted(self.urns)
        return GiasLine(row.number, key, {**self.said, "urns": urns}, uid=row["uid"])


def trust_facts(row: Row) -> dict[str, Any]:
    closed_on = None if row["status"].casefold() == "open" else day(row["closed_on"])
    if not re.fullmatch(r"\d{1,9}", row["uid"]):
        raise Refusal("The Group UID is not a number.")
    if not re.fullmatch(r"TR\d{5}", row["group_id"]):
        raise Refusal("The Group ID of a multi-academy trust is TR and five digits.")
    if closed_on is None and row["status"].casefold() != "open":
        raise Refusal("A trust that is not open needs its Closed Date.")
    return {
        "about": "trust",
        "uid": row["uid"],
        "group_uid": row["uid"],
        "group_id": row["group_id"],
        "name": named(row["name"]),
        "closed_on": text(closed_on),
        **known("companies_house_number", row["company"], repair_company_number, "Companies House number"),
        **known("ukprn", row["ukprn"], ukprn, "UKPRN"),
    }


def read_academies(rows: Sequence[Row], trusts: Mapping[str, Group]) -> Iterator[GiasLine]:
    seen: dict[tuple[str, str], int] = {}
    joined: dict[str, Row] = {}
    for row in rows:
        uid = uid_of(row)
        trust = trusts.get(uid)
        if trust is None and not is_trust(row["group_type"]):
            continue
        try:
            facts = academy_facts(row, uid, trust)
            check_once(row, facts, seen, joined)
        except Refusal as refusal:
            if trust:
                trust.doubtful = True
            yield GiasLine(row.number, row["urn"], refusal=str(refusal), uid=uid)
            continue
        if trust:
            trust.urns.append(facts["urn"])
        yield GiasLine(row.number, facts["urn"], facts, uid=uid)


def check_once(
    row: Row, facts: Mapping[str, Any], seen: dict[tuple[str, str], int], joined: dict[str, Row]
) -> None:
    """A URN stands once in a trust, and is in one open trust only."""
    first = seen.setdefault((facts["uid"], facts["urn"]), row.number)
    if first != row.number:
        raise Refusal(f"Row {first} links {facts['urn']} to this trust already: keep one of the two.")
    if facts["status"] == rules.JOINED and joined.setdefault(facts["urn"], row) is not row:
        other = joined[facts["urn"]]
        raise Refusal(f"Row {other.number} links it to the trust with UID {uid_of(other)}: which is right?")


def academy_facts(row: Row, uid: str, trust: Group | None) -> dict[str, Any]:
    if trust is None:
        raise Refusal(f"The groups file has no multi-academy trust with UID {uid[:20]}.")
    if trust.refusal:
        raise Refusal(f"Its trust is refused: see row {trust.row.number} of the groups.")
    urn = repair_number(row["urn"]) or ""
    if not URN.fullmatch(urn):
        raise Refusal("A URN has six digits.")
    phase, kind = repair_number(row["phase"]) or "", repair_number(row["type"]) or ""
    closed_on = trust.said["closed_on"]
    return {
        "about": "academy",
        "uid": uid,
        "urn": urn,
        "name": named(row["name"]),
        "phase_of_education": phase,
        "establishment_type": kind,
        "kind": kind_of_school(phase, kind),
        "joined_on": text(day(row["joined_on"])),
        "status": rules.LEFT if closed_on else rules.JOINED,
        "left_on": closed_on,
        **known("local_authority", row["la"], local_authority, "LA code"),
        **({"local_authority_name": row["la_name"][:LONGEST_NAME]} if row["la_name"] else {}),
        **known("laestab", row["laestab"], laestab, "LAESTAB"),
        **known("ukprn", row["ukprn"], ukprn, "UKPRN"),
    }


@remembered
def kind_of_school(phase: str, establishment_type: str) -> str:
    try:
        return rules.kind_of(phase, establishment_type)
    except KindUnknown:
        reason = f"Phase “{phase}” with type “{establishment_type}” does not say what kind of school it is."
        raise Refusal(reason) from None


def named(name: str) -> str:
    found = " ".join(name.split())
    if not 0 < len(found) <= LONGEST_NAME:
        raise Refusal(f"The name is missing or longer than {LONGEST_NAME} characters.")
    return found


def day(cell: str) -> date | None:
    try:
        return read_day(cell)
    except ValueError as cause:
        raise Refusal(str(cause)) from None


def text(found: date | None) -> str | None:
    return found.isoformat() if found else None


def known(name: str, cell: str, repair: Any, what: str) -> dict[str, str]:
    """A fact that a file may leave open: then what the register knows stays."""
    found = told(cell, repair, what)
    return {} if found is None else {name: found}


def told(cell: str, repair: Callable[[str], str | None], what: str) -> str | None:
    if cell in ("", "NULL"):
        return None
    found = repair(cell)
    if found is None:
        raise Refusal(f"“{cell[:30]}” is no {what}.")
    return found


@remembered
def ukprn(cell: str) -> str | None:
    return found if (found := repair_number(cell)) and re.fullmatch(r"1\d{7}", found) else None


@remembered
def local_authority(cell: str) -> str | None:
    return repair_number(cell, width=3)


@remembered
def laestab(cell: str) -> str | None:
    """`830/2001` and `8302001` are one number."""
    found = repair_number(cell.replace("/", ""))
    return found if found and len(found) == 7 else None
