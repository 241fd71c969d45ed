"""Reads the tables people have: CSV of any British origin and Excel workbooks, columns found by name.

    COLUMNS = [Column("urn", "URN", "school_urn"), Column("ukprn", "UKPRN", required=False)]
    sheet = read_table(content, COLUMNS)
    for row in sheet.rows:  # row.number as in the spreadsheet; row["urn"] is text, "" where there is nothing
        ...

Nothing is evaluated: a formula is the text or the stored value it came with.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from itertools import islice
from operator import itemgetter
from typing import Any

from chassis.problems import Invalid

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 200_000, 1_000, 32_767  # the last as in Excel
csv.field_size_limit(LONGEST_CELL)  # of this process: the reader looks at it faster than we could
ROWS_AT_ONCE = 50  # few enough that their cells are still at hand in the processor when they are trimmed
LONGEST_HEADING = 100_000  # as much of it is enough to tell what stands between the columns
OFFICE_START = b"PK\x03\x04"


class UnreadableTable(Invalid):
    title = "The file cannot be read as a table"


class ColumnsMissing(Invalid):
    title = "The file lacks columns that are needed"


@dataclass(frozen=True, init=False)
class Column:
    """A column we know, and the names it goes by in files. Case, spaces and punctuation do not matter."""

    name: str
    aliases: tuple[str, ...]
    required: bool = True

    def __init__(self, name: str, *aliases: str, required: bool = True) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "aliases", aliases or (name,))
        object.__setattr__(self, "required", required)


@dataclass(frozen=True)
class Row:
    """One row: the number a spreadsheet shows, and its cells by our names, trimmed."""

    number: int
    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


@dataclass(frozen=True)
class Sheet:
    """A table read: of each of our columns all its cells, trimmed, "" where there is nothing.

    `numbers` are those a spreadsheet shows beside the rows. `unrecognised` are headings we do not use, as the
    file spells them. Columns that the file does not have are not in `columns`, but in `column()`.
    """

    numbers: Sequence[int]
    columns: Mapping[str, Sequence[str]]
    unrecognised: Sequence[str]

    @cached_property
    def rows(self) -> list[Row]:
        columns = self.columns.items()
        return [Row(n, {name: cells[at] for name, cells in columns}) for at, n in enumerate(self.numbers)]

    def column(self, name: str) -> Sequence[str]:
        return self.columns.get(name, [""] * len(self.numbers))


def plain(heading: str) -> str:
    """A heading with nothing left that people vary: `Group UID ` and `group_uid` are one."""
    return re.sub(r"[^a-z0-9%]", "", heading.casefold())


def decode(content: bytes) -> str:
    """Text of UTF-8 (with or without byte-order mark), UTF-16 with one, or else Windows-1252."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise UnreadableTable("This is not text. Save it as CSV (UTF-8) or as an Excel workbook (.xlsx).")


def as_utf8(content: bytes) -> bytes:
    """As it is, where it is plain: of a whole file no copy is made without need."""
    plainly = content.isascii() and b"\x00" not in content
    return content if plainly else spoken(decode(content)).encode()


def read_table(content: bytes, columns: Sequence[Column]) -> Sheet:
    """The table in a CSV or Excel file. Raises `UnreadableTable`, or `ColumnsMissing` naming all it lacks."""
    grid = iter(excel_grid(content) if content.startswith(OFFICE_START) else csv_grid(content))
    heading = next((list(map(str.strip, cells)) for _, cells in grid if filled(cells)), None)
    if heading is None:
        raise UnreadableTable(
            "The file is empty. Send one with a heading row and at least the columns needed."
        )
    places, unrecognised = find_columns(heading, columns)
    # Only what is used is kept and cleaned: a file of GIAS has a hundred columns more than anybody reads.
    cells_at, furthest = itemgetter(*places.values(), 0, 0), max(places.values(), default=0)
    numbers: list[int] = []
    columns_of: dict[str, list[str]] = {name: [] for name in places}
    while block := list(islice(grid, ROWS_AT_ONCE)):
        rows = [row for row in block if any(map(str.strip, row[1]))]
        numbers += [number for number, _ in rows]
        if len(numbers) > MOST_ROWS:
            raise UnreadableTable(f"The file has more than {MOST_ROWS:,} rows. Send it in parts.")
        kept = [cells_at(cells if furthest < len(cells) else [*cells, *[""] * furthest]) for _, cells in rows]
        for column, cells in zip(columns_of.values(), zip(*kept, strict=True)):  # noqa: B905
            column += map(str.strip, cells)
    return Sheet(numbers, columns_of, unrecognised)


def find_columns(headings: Sequence[str], columns: Sequence[Column]) -> tuple[dict[str, int], list[str]]:
    """Where each of our columns stands, and which headings are none of ours."""
    if len(headings) > MOST_COLUMNS:
        raise UnreadableTable(f"The file has more than {MOST_COLUMNS:,} columns.")
    standing: dict[str, int] = {}
    for at, heading in enumerate(headings):
        standing.setdefault(plain(heading), at)
    places = {
        column.name: standing[plain(alias)]
        for column in columns
        for alias in reversed(column.aliases)
        if plain(alias) in standing
    }
    missing = [column.aliases[0] for column in columns if column.required and column.name not in places]
    if missing:
        raise ColumnsMissing(
            f"Add: {', '.join(missing)}. The first row must hold the names of the columns.", missing=missing
        )
    used = set(places.values())
    return places, [heading for at, heading in enumerate(headings) if heading and at not in used]


def csv_grid(content: bytes) -> Iterator[tuple[int, list[str]]]:
    content = as_utf8(content)
    first = content[:LONGEST_HEADING].lstrip(b"\r\n").split(b"\n", 1)[0]
    delimiter = max(",;\t", key=lambda mark: first.count(mark.encode()))
    # Not `StringIO`, which would hold the whole file four bytes a character.
    lines = io.TextIOWrapper(io.BytesIO(content), "utf-8", newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield number, cells
    except csv.Error as cause:
        raise UnreadableTable(f"Row {number + 1} is not proper CSV: {cause}.") from None


def excel_grid(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The first sheet with anything in it; formulas are not evaluated, their stored values are taken."""
    from openpyxl import load_workbook  # slow to import, and seldom needed

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what a file says about its size is not to be believed
            rows = bounded_rows(sheet.iter_rows(values_only=True))
            found = False
            for number, cells in rows:
                found = found or filled(cells)
                yield number, cells
            if found:
                return
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        OSError,
        SyntaxError,
    ) as cause:
        raise UnreadableTable(
            "The workbook is damaged. Open it in Excel and save it again as .xlsx."
        ) from cause


def bounded_rows(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(rows, 1):
        if number > MOST_ROWS + 1:
            raise UnreadableTable(f"The sheet has more than {MOST_ROWS:,} rows. Send it in parts.")
        yield number, [as_text(cell) for cell in cells[: MOST_COLUMNS + 1]]


def filled(cells: Sequence[str]) -> bool:
    """Whether there is anything in a row but spaces."""
    return any(map(str.strip, cells))


def spoken(text: str) -> str:
    """A hard space is a space, and a NUL is nothing."""
    return text.replace("\xa0", " ").replace("\x00", "")


def as_text(cell: Any) -> str:
    """A cell as a person reads it: days without a time, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time.min else cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if len(text := spoken(str(cell))) > LONGEST_CELL:
        raise UnreadableTable(f"A cell holds more than {LONGEST_CELL:,} characters.")
    return text


# The same codes and days stand in thousands of rows: what is made of them is remembered.
remembered = lru_cache(maxsize=20_000)
POWER = re.compile(r"(\d)\.(\d+)[eE]\+?0*(\d)")
WHOLE = re.compile(r"(\d+)(?:\.0*)?")


@remembered
def repair_number(value: str, *, width: int = 0) -> str | None:
    """An identifier of digits that a spreadsheet made a number: `7318714.0` of eight places is `07318714`.

    None when no repair is certain: more digits than the width, a fraction, an exponent that lost digits.
    """
    text = value.strip().replace(",", "")
    if not width and (power := POWER.fullmatch(text)):
        whole = power[1] + power[2]  # 1.23456E+05 has lost nothing; 1.2346E+05 may have
        text = whole if len(whole) == int(power[3]) + 1 else ""
    found = WHOLE.fullmatch(text)
    if not found or (width and len(found.group(1)) > width):
        return None
    return found.group(1).zfill(width)


@remembered
def repair_company_number(value: str) -> str | None:
    """A Companies House number: eight characters, all digits or two letters and digits, zeros kept."""
    text = re.sub(r"\s", "", value).upper()
    if re.fullmatch(r"[A-Z]{2}\d{6}|[A-Z]{2}\d{5}[A-Z]|R0\d{6}", text):
        return text
    short = re.fullmatch(r"([A-Z]{2})(\d{1,5})", text)
    if short:
        return short.group(1) + short.group(2).zfill(6)
    return repair_number(text, width=8)


@remembered
def read_day(value: str) -> date | None:
    """A day as public files write it: `2026-08-31`, `31/08/2026`, `31-08-2026`; a time after it is ignored.

    None for an empty cell or `NULL`. Raises ValueError, in words for the row, for what is no day.
    """
    text = value.strip()
    if not text or text.upper() in ("NULL", "NA", "N/A"):
        return None
    head = re.split(r"[ T]", text, maxsplit=1)[0]
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", head)
    british = re.fullmatch(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", head)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if british:
            return date(int(british[3]), int(british[2]), int(british[1]))
    except ValueError:
        pass
    raise ValueError(f"“{text[:30]}” is not a day: write it as 31/08/2026.")
