"""Reads DfE's tables by school: the old download files and the newer explore-education-statistics ones.

Columns are found by name, and only the measures a table knows are taken. Where there is no figure its code is
kept with what it means. A newer file may have several rows for a school, by subject or group of pupils: those
of one school and year make one line, and rows about a part of the pupils are left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache, cached_property
from typing import Any

from chassis.clock import start_of
from chassis.imports import Line, Reading
from chassis.problems import Invalid
from chassis.tabular import Column, Row, Sheet, read_table, repair_number
from standards_api.catalogue import defined
from standards_api.measures.rules import RowRefused, figure
from standards_api.models.measures import Release, Status
from standards_api.periods import NoPeriod, Period, read_period

# Which code stands in place of a figure, and what it says.
CODES = {
    "NA": Status.NOT_APPLICABLE,
    "NE": Status.NOT_APPLICABLE,
    "Z": Status.NOT_APPLICABLE,
    "NP": Status.SUPPRESSED,
    "SUPP": Status.SUPPRESSED,
    "LOWCOV": Status.SUPPRESSED,
    "C": Status.SUPPRESSED,
    "LOW": Status.SUPPRESSED,
    "X": Status.NOT_PRODUCED,
    ":": Status.NOT_PRODUCED,
    "..": Status.NOT_PRODUCED,
}
BLANK = {"", "NULL"}
COUNTS = ("numerator", "denominator")
ABOUT = [
    Column("urn", "URN", "school_urn"),
    Column("record", "RECTYPE", "geographic_level", required=False),
    Column("year", "time_period", required=False),
    Column("window", "time_identifier", required=False),
    Column("version", "version", required=False),
    Column("subject", "subject", required=False),
]
RELEASE = [
    Column("academic_year"),
    Column("release", required=False),
    Column("published_on", required=False),
]
SCHOOLS = {"1", "2", "3", "school", "institution", ""}
WHOLE_YEAR = {"", "academic year", "six half terms", "full academic year"}
SAY_IT = (
    "Add the part `release`: a CSV with the columns academic_year, release and published_on and one row, "
    "such as 2018/19,provisional,2019-10-17."
)
Columns = Mapping[str, Column]


class ReleaseNotSaid(Invalid):
    title = "The files do not say which academic year and edition they are"


class NoFigures(Invalid):
    title = "The file has none of the columns of figures that can be taken"


class NoSchools(Invalid):
    title = "No row of the file is about a whole school"


@dataclass(frozen=True)
class Table:
    """What one of DfE's tables holds: for each measure, the columns of its value and of what goes with it.

    `subjects`: in a file with a row for each subject, the measures of each; without that column, none.
    `whole`: columns that narrow a row to a part of the pupils or courses, and the words that do not.
    `usually_published`: of each edition the day, counted from the year in which the pupils finished.
    """

    kind: str
    about: str
    figures: Mapping[str, Columns]
    usually_published: Mapping[Release, tuple[int, int, int]]
    subjects: Mapping[str, Mapping[str, Columns]] = field(default_factory=dict)
    whole: Mapping[Column, frozenset[str]] = field(default_factory=dict)
    not_these: str = "A band or a gap is no figure of these."

    @property
    def columns(self) -> list[Column]:
        every = [*self.figures.values(), *(c for said in self.subjects.values() for c in said.values())]
        return [*ABOUT, *self.whole, *dict.fromkeys(column for said in every for column in said.values())]

    def measures_of(self, row: Row) -> Mapping[str, Columns]:
        return self.subjects.get(row["subject"].casefold(), {}) if row["subject"] else self.figures

    def narrowed(self, row: Row) -> bool:
        """In the newer files only: in the older ones GENDER, for one, says whom the school admits."""
        return bool(row["year"]) and any(
            row[column.name].casefold() not in {*words, ""} for column, words in self.whole.items()
        )


@dataclass(frozen=True)
class Edition:
    """Which table it is: of which year, in which edition, out since when."""

    about: str
    period: Period
    release: Release
    published_on: date
    assumed: bool

    @property
    def source(self) -> str:
        said = f"DfE {self.about} {self.period.label}, {self.release}"
        return f"{said} (usual day of publication)" if self.assumed else said

    @cached_property
    def batch(self) -> dict[str, str]:
        return {
            "name": f"{self.period.label} {self.release} {self.published_on}",
            "source": self.source,
            "as_at": start_of(self.published_on).isoformat(),
            "release": self.release,
        }


def read(table: Table, files: Mapping[str, bytes]) -> Reading:
    """One line for each school, its data what can be kept of it. Raises a problem naming what is missing."""
    sheet = read_table(files["schools"], table.columns)
    told = {name for row in sheet.rows for name in row.values}
    beside = {column.name for column in [*ABOUT, *table.whole]}
    if not told - beside:
        every = [table.figures, *table.subjects.values()]
        wanted = dict.fromkeys(one["value"].aliases[0] for figures in every for one in figures.values())
        raise NoFigures(f"It takes {', '.join(wanted)}, or their other names. {table.not_these}")
    lines = lines_of(table, sheet, said_release(files.get("release")))
    if not lines:
        raise NoSchools("Its rows are of local authorities or England, or of some of the pupils only.")
    return Reading(lines, {"schools": sheet.unrecognised})


def said_release(content: bytes | None) -> Row | None:
    if not content:
        return None
    rows = read_table(content, RELEASE).rows
    return rows[0] if rows else None


def lines_of(table: Table, sheet: Sheet, said: Row | None) -> Sequence[Line]:
    """Rows of one school and year together; what says the same figure twice is refused."""
    lines: dict[tuple[str, str], Line] = {}
    refused: list[Line] = []
    editions = cache(lambda year, version: edition_of(table, year, version, said))
    for row in sheet.rows:
        if not about_a_school(table, row):
            continue  # a local authority's, England's, or of some of the pupils
        edition, urn = editions(row["year"], row["version"]), row["urn"]
        try:
            urn = urn_of(row)
            there = lines.get((urn, edition.period.label))
            lines[urn, edition.period.label] = joined(
                there, Line(row.number, urn, data_of(table, row, edition))
            )
        except RowRefused as refusal:
            refused.append(Line(row.number, urn, refusal=f"{str(refusal)[0].upper()}{str(refusal)[1:]}."))
    return [*lines.values(), *refused]


def about_a_school(table: Table, row: Row) -> bool:
    school = row["record"].casefold() in SCHOOLS and row["urn"].upper() not in BLANK
    return school and bool(table.measures_of(row)) and not table.narrowed(row)


def urn_of(row: Row) -> str:
    urn = repair_number(row["urn"])
    if urn is None or len(urn) != 6:
        raise RowRefused("the URN is not six digits")
    return urn


def joined(there: Line | None, line: Line) -> Line:
    if there is None:
        return line
    kept, more = (there.data or {})["figures"], (line.data or {})["figures"]
    if {one["measure"] for one in kept} & {one["measure"] for one in more} or not more:
        raise RowRefused(f"row {there.number} is about {line.key} already: keep one of the two")
    return Line(there.number, there.key, {**(there.data or {}), "figures": [*kept, *more]})


def edition_of(table: Table, year: str, version: str, said: Row | None) -> Edition:
    year = repair_number(year) or year or (said["academic_year"] if said else "")
    release = (version or (said["release"] if said else "")).casefold() or Release.FINAL
    if not year or release not in set(Release):
        raise ReleaseNotSaid(SAY_IT)
    try:
        period = read_period(year)
        day = date.fromisoformat(said["published_on"]) if said and said["published_on"] else None
    except (NoPeriod, ValueError):
        raise ReleaseNotSaid(SAY_IT) from None
    years, month, last = table.usually_published[Release(release)]
    usual = date(period.ends.year + years, month, last)
    return Edition(table.about, period, Release(release), day or usual, assumed=day is None)


def data_of(table: Table, row: Row, edition: Edition) -> dict[str, Any]:
    if row["window"].casefold() not in WHOLE_YEAR:
        raise RowRefused(f"it is of a part of the year ({row['window'][:40]}): only whole years are taken")
    found = [figure_of(row, *one, edition) for one in table.measures_of(row).items()]
    return {"batch": edition.batch, "figures": [one for one in found if one is not None]}


def figure_of(row: Row, measure: str, columns: Columns, edition: Edition) -> dict[str, Any] | None:
    """The figure as it is kept; None where the cell is blank or the measure was not defined."""
    text = row[columns["value"].name].strip("[]")
    definition = defined(measure, edition.period)
    if text.upper() in BLANK or definition is None:
        return None
    said: dict[str, Any] = {"urn": urn_of(row), "measure": measure, "period": edition.period.label}
    status = CODES.get(text.upper())
    missing = edition.period.label in definition.not_produced
    if status is not None:
        said |= {"status": Status.NOT_PRODUCED if missing else status, "code": text}
    else:
        cells = {name: row[column.name].strip("[]") for name, column in columns.items()}
        figures = {name: number(cell, columns[name]) for name, cell in cells.items() if cell}
        said |= {"status": Status.PUBLISHED, **only_in_pairs(figures)}
    return figure(said, day=edition.published_on)


def only_in_pairs(figures: Mapping[str, float | None]) -> dict[str, float | int | None]:
    """A value; limits and counts only where both of the pair are there, and counts only as whole numbers."""
    kept: dict[str, float | int | None] = {"value": figures["value"]}
    if None not in (limits := [figures.get("lower"), figures.get("upper")]):
        kept |= dict(zip(("lower", "upper"), limits, strict=True))
    counted = [figures.get(name) for name in COUNTS]
    if all(count is not None and count.is_integer() for count in counted) and counted[1]:
        kept |= {name: int(count) for name, count in zip(COUNTS, counted, strict=True) if count is not None}
    return kept


def number(text: str, column: Column) -> float | None:
    if text.upper() in CODES or text.upper() in BLANK:
        return None
    try:
        return float(Decimal(text.rstrip("%").strip()))
    except (InvalidOperation, ValueError):
        raise RowRefused(f"{column.aliases[0]} is neither a number nor one of {', '.join(CODES)}") from None
