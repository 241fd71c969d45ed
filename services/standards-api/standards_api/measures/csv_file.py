"""Figures as a person sends them: a CSV of the rows that a management information system pushes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import LONDON, now, start_of
from chassis.imports import Line, Reading
from chassis.problems import Invalid
from chassis.schemas import Instant
from chassis.tabular import OFFICE_START, Column, Row, read_day, read_table, repair_number
from standards_api.measures.pupils import pupil_data, pupil_data_in_table, refuse_pupil_data
from standards_api.measures.rows import read_rows
from standards_api.measures.rules import CLOCKS_DIFFER, FIGURES, Sifted, sift
from standards_api.models.measures import Release
from standards_api.own_measures import is_own, own_measures

NEEDED = ("urn", "measure", "period", "status", "source", "as_at")
WORDS = ("subject", "key_stage", "pupil_group", "code")
COLUMNS = [
    *(Column(name) for name in NEEDED),
    *(Column(name, required=False) for name in (*WORDS, *FIGURES, "release")),
]
COUNTS = {"numerator", "denominator"}
LONGEST_SOURCE = 200
INSTANT: TypeAdapter[datetime] = TypeAdapter(Instant)
Batch = tuple[str, str, str]


class NotText(Invalid):
    title = "Figures are sent as CSV"


class Unusable(ValueError):
    """What is wrong with a row as a whole, in words."""


def screen(name: str, content: bytes) -> None:
    """Nothing that belongs to one pupil is ever kept: not the file, not its name."""
    if content.startswith(OFFICE_START):
        raise NotText("Save the sheet as CSV (UTF-8), and send that: it can be searched for pupils' data.")
    refuse_pupil_data(pupil_data((), name.encode()) or pupil_data_in_table(content))


def read(files: Mapping[str, bytes]) -> Reading:
    """A line for each figure, refused for the same reasons as when it is pushed."""
    sheet = read_table(files["figures"], COLUMNS)
    lines = sorted(lines_of(sheet.rows), key=lambda line: line.number)
    return Reading(lines, {"figures": sheet.unrecognised})


def lines_of(rows: Sequence[Row]) -> Iterator[Line]:
    batches: dict[Batch, dict[int, Row]] = defaultdict(dict)
    for row in rows:
        try:
            batches[batch_of(row)][row.number] = row
        except (Unusable, ValueError) as cause:
            yield Line(row.number, row["urn"], refusal=f"{cause}")
    for (source, as_at, release), group in batches.items():
        yield from lines_of_batch(group, source=source, as_at=as_at, release=release)


def batch_of(row: Row) -> Batch:
    source, release = row["source"], row["release"].casefold()
    if not 0 < len(source) <= LONGEST_SOURCE:
        raise Unusable("Name the source of the figure in the column source.")
    if release and release not in set(Release):
        raise Unusable(f"The release is one of {', '.join(Release)}, or blank.")
    as_at = moment(row["as_at"])
    if as_at > now() + CLOCKS_DIFFER:
        raise Unusable("The as_at is a moment that has not come yet.")
    return source, as_at.isoformat(), release


def moment(text: str) -> datetime:
    if "T" in text:
        try:
            return INSTANT.validate_python(text)
        except ValidationError:
            raise Unusable("Write as_at as a day, or as 2026-11-20T18:00:00Z with its offset.") from None
    day = read_day(text)
    if day is None:
        raise Unusable("Give the day on which the figure was so in the column as_at.")
    return start_of(day)


def lines_of_batch(rows: Mapping[int, Row], **said: str) -> Iterator[Line]:
    numbers = list(rows)
    day = datetime.fromisoformat(said["as_at"]).astimezone(LONDON).date()
    readable, wrong = read_rows([as_pushed(rows[number]) for number in numbers])
    own = {index: row for index, row in readable.items() if is_own(row["measure"])}
    sifted = sift({index: row for index, row in readable.items() if index not in own}, day=day)
    batch = {**said, "release": said["release"] or None, "name": " ".join(filter(None, said.values()))}
    for index, number in enumerate(numbers):
        reason = wrong.get(index) or sifted.refused.get(index)
        urn = repair_number(rows[number]["urn"]) or rows[number]["urn"]
        if reason is not None:
            yield Line(number, urn, refusal=f"{in_spreadsheet_numbers(reason, numbers)}.")
            continue
        if index in own:
            yield Line(number, urn, {"batch": batch, "day": day.isoformat(), "own": own[index]})
            continue
        yield Line(number, urn, {"batch": batch, "day": day.isoformat(), "figures": [sifted.good[index]]})


async def choose_own(session: AsyncSession, lines: Sequence[Line]) -> Sequence[Line]:
    """Rows of the trust's own measures are sifted here, where it is known what the trust has defined."""
    own = [line for line in lines if "own" in (line.data or {})]
    defined = await own_measures(session, [(line.data or {})["own"]["measure"] for line in own])
    batches: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in own:
        batches[(line.data or {})["batch"]["name"], (line.data or {})["day"]].append(line)
    found = {line.number: line for line in lines}
    for (_, day), group in batches.items():
        rows = {line.number: (line.data or {})["own"] for line in group}
        sifted = sift(rows, day=date.fromisoformat(day), own=defined)
        for line in group:
            found[line.number] = sifted_line(line, sifted)
    return list(found.values())


def sifted_line(line: Line, sifted: Sifted) -> Line:
    """A place in the batch is here the number of the row in the spreadsheet."""
    if (reason := sifted.refused.get(line.number)) is not None:
        return Line(line.number, line.key, refusal=f"{reason[:1].upper()}{reason[1:]}.")
    said = {name: (line.data or {})[name] for name in ("batch", "day")}
    return Line(line.number, line.key, {**said, "figures": [sifted.good[line.number]]})


def in_spreadsheet_numbers(reason: str, numbers: Sequence[int]) -> str:
    """Places in a batch begin at 0; a person looks for the row that the spreadsheet numbers so."""
    before, rows, after = reason.partition(" stands in rows ")
    if not rows:
        return f"{reason[:1].upper()}{reason[1:]}"
    places, colon, rest = after.partition(":")
    named = ", ".join(str(numbers[int(place)]) for place in places.split(", "))
    return f"{before[:1].upper()}{before[1:]}{rows}{named}{colon}{rest}"


def as_pushed(row: Row) -> dict[str, Any]:
    """A row of text as the row of JSON that it stands for."""
    found: dict[str, Any] = {name: row[name] for name in ("measure", "period", "status")}
    found["urn"] = repair_number(row["urn"]) or row["urn"]
    found["period"] = repair_number(row["period"]) or row["period"]
    found |= {name: row[name] for name in WORDS if row[name]}
    return found | {name: as_number(name, row[name]) for name in FIGURES if row[name]}


def as_number(name: str, text: str) -> float | int | str:
    """What is no number stays text, so that the row is refused by the same words as in a push."""
    try:
        value = Decimal(text.rstrip("%").strip())
    except InvalidOperation:
        return text
    if name in COUNTS and value == value.to_integral_value():
        return int(value)
    return float(value)
