"""The PDF as a reader has it: text, tags, language, alternative texts, and nothing that acts."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
import trustful
from pypdf import PdfReader

from chassis.pdf import compile_pdf, legible
from standards_api.reports.printing import TEMPLATE, as_pages

MADE_AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def made(report: Any) -> PdfReader:
    return PdfReader(io.BytesIO(compile_pdf(TEMPLATE, json.dumps(legible(as_pages(report))), MADE_AT)))


def text_of(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def elements(node: Any, name: str) -> list[Any]:
    """Every element of a kind in the tree of tags."""
    found, waiting = [], [node]
    while waiting:
        at = waiting.pop().get_object()
        if isinstance(at, list):
            waiting += [kid for kid in at if not isinstance(kid, int)]
        elif isinstance(at, dict):
            found += [at] if at.get("/S") == name else []
            waiting += [at["/K"]] if "/K" in at and not isinstance(at["/K"], int) else []
    return found


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


def test_every_chart_has_a_text_and_every_table_header_cells(pdf: PdfReader) -> None:
    root: Any = pdf.trailer["/Root"]
    tree = root["/StructTreeRoot"]
    texts = [str(figure["/Alt"]) for figure in elements(tree, "/Figure")]
    assert len(texts) == 2 + 8 + 3  # phases, levels, and a chart for each measure and group
    assert any(said.startswith("Line chart of attendance, per cent, mainstream academies.") for said in texts)
    assert any(said.startswith("Academies by phase: 5 in sustain") for said in texts)
    tables = elements(tree, "/Table")
    assert len(tables) >= 9
    assert all(elements(table, "/TH") for table in tables)
    assert len(elements(tree, "/H1")) >= 7


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
    said = text_of(forty)
    assert all(f"Academy number {at}" in said for at in range(9, 41))
    assert "Chief executive’s report" in said
    assert len(forty.pages) < 40
