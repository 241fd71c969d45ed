"""DfE's key stage 4 tables by school: the old download files and the newer explore-education-statistics ones.

Columns are found by name, and only the measures we know are taken: `diffn_p8mea`, for one, is the gap of
disadvantaged pupils and not Progress 8. Where there is no figure its code is kept with what it means.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from chassis.imports import Line, Reading, refuse_repeats
from chassis.problems import Invalid
from chassis.tabular import Column, Row, Sheet, read_table
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
}
FIGURES: Mapping[str, Mapping[str, Column]] = {
    "progress-8": {
        "value": Column("p8", "P8MEA", "avg_p8score", "progress8_average", required=False),
        "lower": Column("p8low", "P8CILOW", "p8score_ci_low", "progress8_lower_95_ci", required=False),
        "upper": Column("p8upp", "P8CIUPP", "p8score_ci_upp", "progress8_upper_95_ci", required=False),
    },
    "attainment-8": {"value": Column("a8", "ATT8SCR", "avg_att8", "attainment8_average", required=False)},
    "english-maths-grade-5": {
        "value": Column("em5", "PTL2BASICS_95", "pt_l2basics_95", "engmath_95_percent", required=False)
    },
    "english-maths-grade-4": {
        "value": Column("em4", "PTL2BASICS_94", "pt_l2basics_94", "engmath_94_percent", required=False)
    },
    "ebacc-average-points": {
        "value": Column("ebacc", "EBACCAPS", "avg_ebaccaps", "ebacc_aps_average", required=False)
    },
}
ABOUT = [
    Column("urn", "URN", "school_urn"),
    Column("record", "RECTYPE", "geographic_level", required=False),
    Column("year", "time_period", required=False),
    Column("version", "version", required=False),
]
RELEASE = [
    Column("academic_year"),
    Column("release", required=False),
    Column("published_on", required=False),
]
SCHOOLS = {"1", "2", "school", ""}
# When each edition usually comes out, counted from the year in which the pupils finished.
USUALLY_PUBLISHED = {
    Release.PROVISIONAL: (0, 10, 31),
    Release.REVISED: (1, 2, 28),
    Release.FINAL: (1, 4, 30),
}
SAY_IT = (
    "Add the part `release`: a CSV with the columns academic_year, release and published_on and one row, "
    "such as 2018/19,provisional,2019-10-17."
)


class ReleaseNotSaid(Invalid):
    title = "The files do not say which academic year and edition they are"


class NoFigures(Invalid):
    title = "The file has none of the columns of figures that can be taken"


@dataclass(frozen=True)
class Edition:
    """Which table it is: of which year, in which edition, out since when."""

    period: Period
    release: Release
    published_on: date
    assumed: bool

    @property
    def source(self) -> str:
        said = f"DfE key stage 4 performance {self.period.label}, {self.release}"
        return f"{said} (usual day of publication)" if self.assumed else said


def read(files: Mapping[str, bytes]) -> Reading:
    """One line for each school, its data what can be kept of it. Raises a problem naming what is missing."""
    wanted = {measure: list(columns.values()) for measure, columns in FIGURES.items()}
    every = [*ABOUT, *(column for columns in wanted.values() for column in columns)]
    sheet = read_table(files["schools"], every)
    told = {name for row in sheet.rows for name in row.values}
    if not told & {column.name for columns in wanted.values() for column in columns}:
        names = ", ".join(columns["value"].aliases[0] for columns in FIGURES.values())
        raise NoFigures(f"It takes {names}, or their newer names. A band or a gap is no figure of these.")
    said = said_release(files.get("release"))
    return Reading(refuse_repeats(lines_of(sheet, said), about), {"schools": sheet.unrecognised})


def about(line: Line) -> tuple[str, str]:
    return line.key, str((line.data or {}).get("period"))


def said_release(content: bytes | None) -> Row | None:
    return read_table(content, RELEASE).rows[0] if content else None


def lines_of(sheet: Sheet, said: Row | None) -> Iterator[Line]:
    for row in sheet.rows:
        if row["record"].casefold() not in SCHOOLS or not row["urn"]:
            continue  # a local authority's or England's
        edition = edition_of(row, said)
        try:
            yield Line(row.number, row["urn"], data_of(row, edition))
        except RowRefused as refusal:
            yield Line(row.number, row["urn"], refusal=f"{str(refusal)[0].upper()}{str(refusal)[1:]}.")


def edition_of(row: Row, said: Row | None) -> Edition:
    year = row["year"] or (said["academic_year"] if said else "")
    release = (row["version"] or (said["release"] if said else "")).casefold() or Release.FINAL
    if not year or release not in set(Release):
        raise ReleaseNotSaid(SAY_IT)
    try:
        period = read_period(year)
        day = date.fromisoformat(said["published_on"]) if said and said["published_on"] else None
    except (NoPeriod, ValueError):
        raise ReleaseNotSaid(SAY_IT) from None
    years, month, last = USUALLY_PUBLISHED[Release(release)]
    usual = date(period.ends.year + years, month, last)
    return Edition(period, Release(release), day or usual, assumed=day is None)


def data_of(row: Row, edition: Edition) -> dict[str, Any]:
    found = [figure_of(row, measure, columns, edition) for measure, columns in FIGURES.items()]
    return {
        "period": edition.period.label,
        "release": edition.release,
        "published_on": edition.published_on.isoformat(),
        "source": edition.source,
        "figures": [one for one in found if one is not None],
    }


def figure_of(
    row: Row, measure: str, columns: Mapping[str, Column], edition: Edition
) -> dict[str, Any] | None:
    """The figure as it is kept; None where the cell is blank or the measure was not defined."""
    text = row[columns["value"].name]
    definition = defined(measure, edition.period)
    if not text or definition is None:
        return None
    said: dict[str, Any] = {"urn": row["urn"], "measure": measure, "period": edition.period.label}
    status = CODES.get(text.upper())
    if status is not None:
        missing = edition.period.label in definition.not_produced
        said |= {"status": Status.NOT_PRODUCED if missing else status, "code": text}
    else:
        cells = {name: row[column.name] for name, column in columns.items()}
        figures = {name: number(cell, columns[name]) for name, cell in cells.items() if cell}
        said |= {"status": Status.PUBLISHED, **only_with_both_limits(figures)}
    return figure(said, day=edition.published_on)


def only_with_both_limits(figures: dict[str, float | None]) -> dict[str, float | None]:
    limits = [figures.get("lower"), figures.get("upper")]
    return figures if None not in limits else {"value": figures["value"]}


def number(text: str, column: Column) -> float | None:
    if text.upper() in CODES:
        return None
    try:
        return float(Decimal(text.rstrip("%").strip()))
    except (InvalidOperation, ValueError):
        raise RowRefused(f"{column.aliases[0]} is neither a number nor one of {', '.join(CODES)}") from None
