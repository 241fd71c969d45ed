"""The PDF as a reader has it: text, tags, language, alternative texts, and nothing that acts."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
import trustful
from pypdf import PdfReader

from chassis.pdf import legible
from chassis.typesetting import compile_pdf
from standards_api.reports.printing import TEMPLATE, as_pages

MADE_AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def made(report: Any) -> PdfReader:
    return PdfReader(io.BytesIO(compile_pdf(TEMPLATE, json.dumps(legible(as_pages(report))), MADE_AT)))


def text_of(pdf: PdfReader, first: int | None = None) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages[:first]).split())


def elements(node: Any, *names: str) -> list[Any]:
    """Every element of a kind in the tree of tags, in the order in which it is read."""
    at = node.get_object()
    if isinstance(at, list):
        return [found for kid in at if not isinstance(kid, int) for found in elements(kid, *names)]
    if not isinstance(at, dict):
        return []
    inside = elements(at["/K"], *names) if "/K" in at and not isinstance(at["/K"], int) else []
    return ([at] if at.get("/S") in names else []) + inside


@pytest.fixture(scope="module")
def pdf() -> PdfReader:
    return made(trustful.report(*[trustful.line(at) for at in range(11)]))


def test_it_is_tagged_titled_and_in_british_english(pdf: PdfReader) -> None:
    root: Any = pdf.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Board report: Larkmoor Learning Trust"
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_every_chart_has_a_text_and_every_part_a_heading(pdf: PdfReader) -> None:
    root: Any = pdf.trailer["/Root"]
    tree = root["/StructTreeRoot"]
    texts = [str(figure["/Alt"]) for figure in elements(tree, "/Figure")]
    assert len(texts) == 2 + 8 + 3  # phases, levels, and a chart for each measure and group
    assert any(said.startswith("Line chart of attendance, per cent, mainstream academies.") for said in texts)
    assert any(said.startswith("Academies by phase: 5 in sustain") for said in texts)
    assert len(elements(tree, "/H1")) >= 7


def about(cell: Any) -> Any:
    """What is said of a cell as a cell of a table."""
    return next(said for each in cell["/A"] if (said := each.get_object())["/O"] == "/Table")


def test_every_cell_of_every_table_has_a_header_of_its_column_and_one_of_its_row(pdf: PdfReader) -> None:
    tree: Any = pdf.trailer["/Root"]["/StructTreeRoot"]  # type: ignore[index]
    flat = tree["/IDTree"]["/Names"]
    named = {str(flat[at]): flat[at + 1].get_object() for at in range(0, len(flat), 2)}
    assert list(named) == sorted(named)
    tables = elements(tree, "/Table")
    assert len(tables) >= 9
    for table in tables:
        [head], [body] = elements(table, "/THead"), elements(table, "/TBody")
        assert {str(about(cell)["/Scope"]) for cell in elements(head, "/TH")} == {"/Column"}
        assert elements(head, "/TD") == []
        assert all(elements(row, "/TH") for row in elements(body, "/TR"))
        assert {str(about(cell)["/Scope"]) for cell in elements(body, "/TH")} == {"/Row"}
        for cell in elements(body, "/TD"):
            scopes = [str(about(named[str(key)])["/Scope"]) for key in about(cell)["/Headers"]]
            assert scopes.count("/Column") == 1
            assert 1 <= scopes.count("/Row") <= 2


def test_a_name_that_spans_rows_heads_each_of_them_with_what_tells_them_apart(pdf: PdfReader) -> None:
    tree: Any = pdf.trailer["/Root"]["/StructTreeRoot"]  # type: ignore[index]
    [table] = [
        t for t in elements(tree, "/Table") if any(about(c).get("/RowSpan") == 4 for c in elements(t, "/TH"))
    ]
    measures = [cell for cell in elements(table, "/TH") if about(cell).get("/RowSpan")]
    assert len(measures) == 8 + 3
    [first, *_] = [cell for cell in measures if about(cell)["/RowSpan"] == 4]
    rows = elements(table, "/TR")
    at = next(number for number, row in enumerate(rows) if row["/K"][0].get_object() == first)
    for row in rows[at : at + 4]:
        keys = [str(key) for key in about(row["/K"][-1].get_object())["/Headers"]]
        assert str(first["/ID"]) in keys
        year = row["/K"][1 if row is rows[at] else 0].get_object()
        assert (year["/S"], str(year["/ID"]) in keys) == ("/TH", True)


def test_bookmarks_are_the_headings_in_the_order_in_which_they_are_read(pdf: PdfReader) -> None:
    tree: Any = pdf.trailer["/Root"]["/StructTreeRoot"]  # type: ignore[index]
    headings = [str(heading["/T"]) for heading in elements(tree, "/H1", "/H2")]
    assert headings[0] == "In plain words"
    assert headings[-1] == "What is not known"

    bookmarks = flattened(pdf.outline)
    assert [bookmark.title for bookmark in bookmarks] == headings
    pages = [pdf.get_destination_page_number(item) or 0 for item in bookmarks]
    assert pages == sorted(pages)


def flattened(items: Any) -> list[Any]:
    return [found for item in items for found in (flattened(item) if isinstance(item, list) else [item])]


def test_it_says_phase_level_and_inspection_of_each_in_words(pdf: PdfReader) -> None:
    said = text_of(pdf)
    for words in (
        "As at 21 November 2026", "In plain words", "Whinfell All-Through Academy", "Repair", "Stabilise",
        "Overall effectiveness good", "Needs attention: achievement", "Not yet Enabling", "moderate",
        "What has changed since 22 August 2026", "At risk", "What is not known", "not produced", "(a)",
    ):  # fmt: skip
        assert words in said, words


HOSTILE = (
    '#import "x"', "*_$", "$ x^2 $", "#eval(1)", "</title><script>", "\\ { } [ ] ` ~ @ref <label>",
    '"); panic("', "= Heading", "// gone /* gone */", "#read(\"/etc/passwd\")",
)  # fmt: skip


@pytest.mark.parametrize("name", ["".join(HOSTILE), " | ".join(HOSTILE)])
def test_names_are_text_and_never_code(name: str) -> None:
    said = text_of(made(trustful.report(trustful.line(0, name=name), trust=name)))
    squeezed = "".join(said.split())
    assert squeezed.count("".join(name.split())) >= 4  # title page, headers, tables
    assert "root:" not in said


def test_what_no_font_can_show_is_a_box_and_no_fault() -> None:
    said = text_of(made(trustful.report(trustful.line(0, name="Łódź \U0001f600\x07\u202e日本 Academy"))))
    assert "Łódź □ Academy" in said


def test_every_character_held_to_be_shown_can_be(pdf: PdfReader) -> None:
    spans = (
        (0x20, 0x7E), (0xA0, 0x2FF), (0x300, 0x4FF), (0x1E00, 0x1FFF), (0x2010, 0x2027), (0x2030, 0x2040),
        (0x20A0, 0x20BF), (0x2190, 0x22FF), (0x25A0, 0x25FF),
    )  # fmt: skip
    every = " ".join(
        chr(code) for first, last in spans for code in range(first, last + 1) if chr(code).isprintable()
    )
    assert made(trustful.report(trust=every)).pages
    assert pdf.pages


def test_forty_academies_and_none_make_a_report_too() -> None:
    assert "no academies" in text_of(made(trustful.report()))
    forty = made(trustful.report(*[trustful.line(at) for at in range(40)], kind="chief_executive"))
    said = text_of(forty, 6)  # of where each academy stands
    assert all(f"Academy number {at}" in said for at in range(9, 41))
    assert "Chief executive’s report" in said
    assert len(forty.pages) < 40
