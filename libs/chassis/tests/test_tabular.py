"""Tables as people send them: encodings, headings, damaged numbers, workbooks."""

import csv
import io
import os
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from chassis.tabular import (
    Column,
    ColumnsMissing,
    UnreadableTable,
    read_day,
    read_table,
    repair_company_number,
    repair_number,
)

URN, NAME = Column("urn", "URN", "school_urn"), Column("name", "SCHNAME", "School name", required=False)
REAL = Path(os.environ.get("REAL_DATA_DIR", Path(__file__).parents[4] / "shared/data"))


@pytest.mark.parametrize(
    "content",
    [
        "URN,SCHNAME\n148201,Café École\n".encode(),
        "URN,SCHNAME\r\n148201,Café École\r\n".encode("utf-8-sig"),
        "urn;School Name\n148201;Café École\n".encode("cp1252"),
        "School_URN \t SCHNAME\n148201\t Café École \n".encode("utf-16"),
        '\n"school urn","SchName"\n"148201","Café École"\n'.encode(),
    ],
    ids=["utf-8", "byte-order mark", "Windows-1252, semicolons", "UTF-16, tabs", "quoted, blank line first"],
)
def test_one_table_in_many_spellings(content: bytes) -> None:
    [row] = read_table(content, [URN, NAME]).rows
    assert (row["urn"], row["name"]) == ("148201", "Café École")


def workbook(*rows: list[object]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_a_workbook_reads_as_its_cells_look() -> None:
    content = workbook(
        ["URN", "School name", "opened"], [148201, "Oak", datetime(2026, 9, 1)], [148202.0, 3.5]
    )
    sheet = read_table(content, [URN, NAME, Column("opened", required=False)])
    assert [(r.number, r["urn"], r["name"], r["opened"]) for r in sheet.rows] == [
        (2, "148201", "Oak", "2026-09-01"),
        (3, "148202", "3.5", ""),
    ]


def test_a_formula_is_not_evaluated() -> None:
    [row] = read_table(workbook(["URN", "SCHNAME"], [148201, "=1+1"]), [URN, NAME]).rows
    assert row["name"] == ""


def test_row_numbers_are_those_a_spreadsheet_shows() -> None:
    content = b'URN,SCHNAME\n1,"two\nlines"\n\n2,b\n'
    assert [row.number for row in read_table(content, [URN, NAME]).rows] == [2, 4]


def test_rows_are_the_same_wherever_a_block_of_them_ends() -> None:
    """Hundreds, with blank lines, rows that are too short and one whole block of spaces among them."""
    said = [f"{n},School\xa0{n} " if n % 3 else f"{n}" for n in range(300)]
    said[90:210] = [" , "] * 120
    said[::7] = [""] * len(said[::7])
    sheet = read_table("\n".join(["urn,schname", *said]).encode(), [URN, NAME])
    there = [n for n in range(300) if n % 7 and not 90 <= n < 210]
    assert sheet.numbers == [n + 2 for n in there]
    assert sheet.columns["urn"] == [str(n) for n in there]
    assert sheet.columns["name"] == [f"School {n}" if n % 3 else "" for n in there]


def test_every_missing_column_is_named_at_once() -> None:
    with pytest.raises(ColumnsMissing) as refusal:
        read_table(b"a,b\n1,2\n", [URN, Column("ukprn", "UKPRN"), NAME])
    assert refusal.value.extensions["missing"] == ["URN", "UKPRN"]
    assert "URN, UKPRN" in str(refusal.value.detail)


def test_columns_nobody_knows_are_told() -> None:
    assert read_table(b"URN,Shoe size,SCHNAME\n1,2,3\n", [URN, NAME]).unrecognised == ["Shoe size"]


def test_the_first_alias_present_wins() -> None:
    score = Column("p8", "P8MEA", "P8MEA_ORIG")
    assert read_table(b"P8MEA_ORIG,P8MEA\n1,2\n", [score]).rows[0]["p8"] == "2"


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"\x00\x01\x02", b"PK\x03\x04rubbish", b'URN,SCHNAME\n1,"never closed\n2,b\n'],
    ids=["empty", "blank lines", "binary", "broken workbook", "quote left open"],
)
def test_what_is_no_table_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(UnreadableTable) as refusal:
        read_table(content, [URN])
    assert refusal.value.detail


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("7318714.0", "07318714"),
        ("7318714", "07318714"),
        ("07318714", "07318714"),
        ("oc301234", "OC301234"),
        ("SC 12345", "SC012345"),
        ("7318714.5", None),
        ("7.318714E6", None),
        ("123456789", None),
        ("", None),
    ],
)
def test_company_numbers_are_repaired_only_where_it_is_certain(damaged: str, whole: str | None) -> None:
    assert repair_company_number(damaged) == whole


def test_numbers_without_a_width_keep_their_length() -> None:
    assert (repair_number("10058.0"), repair_number("00123"), repair_number("x1")) == ("10058", "00123", None)
    assert (repair_number("1.23456e5"), repair_number("1.23456E+05")) == ("123456", "123456")
    assert (repair_number("1.2346E+05"), repair_number("1.234567e5")) == (None, None)


@pytest.mark.parametrize("text", ["2026-08-31", "31/08/2026", "31-08-2026 00:00:00", "2026-08-31T00:00:00"])
def test_days_are_read_as_british_files_write_them(text: str) -> None:
    assert read_day(text) == date(2026, 8, 31)


def test_no_day_and_a_wrong_day_are_told_apart() -> None:
    assert read_day("NULL") is None
    with pytest.raises(ValueError, match="is not a day"):
        read_day("31/02/2026")


@pytest.mark.skipif(not REAL.exists(), reason="the public files are not here (REAL_DATA_DIR)")
def test_every_damaged_company_number_of_the_public_groups_file_is_repaired() -> None:
    content = (REAL / "gias_groups_2022-03.csv").read_bytes()
    columns = [Column("number", "Companies House Number"), Column("kind", "Group Type")]
    numbers = [row["number"] for row in read_table(content, columns).rows if row["number"]]
    assert len(numbers) > 1_000
    assert any(number.endswith(".0") for number in numbers)
    assert [n for n in numbers if len(repair_company_number(n) or "") != 8] == []


@pytest.mark.skipif(not REAL.exists(), reason="the public files are not here (REAL_DATA_DIR)")
@pytest.mark.parametrize("name", [file.name for file in sorted(REAL.glob("*.csv"))])
def test_the_public_files_read_row_for_row(name: str) -> None:
    content = (REAL / name).read_bytes()
    heading, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    columns = [Column(f"c{at}", text) for at, text in enumerate(heading) if text]
    assert len(read_table(content, columns).rows) == sum(any(line) for line in lines)


def test_a_cell_is_at_most_as_long_as_in_excel_and_the_row_of_a_longer_one_is_named() -> None:
    def table(length: int) -> bytes:
        return b"URN,SCHNAME\n148201," + b"x" * length

    assert len(read_table(table(32_767), [URN, NAME]).column("name")[0]) == 32_767
    with pytest.raises(UnreadableTable, match="Row 2 "):
        read_table(table(32_768), [URN, NAME])
