"""A PDF is made of data that never acts, while others are answered, and within a time."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from chassis.pdf import PdfTooSlow, legible, render

AT = datetime(2026, 11, 21, 12, 0, 0, 123, tzinfo=UTC)
PAGE = """\
#let d = json(bytes(sys.inputs.data))
#set document(title: "A page")
#set text(lang: "en", region: "GB")
#for n in range(d.pages) [#d.said #pagebreak()]
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    file = tmp_path / "page.typ"
    file.write_text(PAGE)
    return file


async def test_what_people_wrote_is_text_whatever_it_looks_like(template: Path) -> None:
    made = await render(template, {"said": '#panic("x") *_$ \U0001f600 \x07', "pages": 1}, made_at=AT)
    assert made.startswith(b"%PDF-1.7")


async def test_others_are_answered_meanwhile(template: Path) -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0)

    ticking = asyncio.create_task(tick())
    await render(template, {"said": "words", "pages": 300}, made_at=AT)
    ticking.cancel()
    assert ticks > 20


async def test_one_that_takes_too_long_is_given_up(template: Path) -> None:
    with pytest.raises(PdfTooSlow):
        await render(template, {"said": "words", "pages": 3}, made_at=AT, seconds=0)


def typesetters() -> list[psutil.Process]:
    return [one for one in psutil.Process().children() if "chassis.typesetting" in one.cmdline()]


async def test_it_is_made_by_a_process_that_knows_no_secret_and_ends_with_who_waits(template: Path) -> None:
    long = asyncio.create_task(render(template, {"said": "words", "pages": 100_000}, made_at=AT, seconds=60))
    while not typesetters():
        await asyncio.sleep(0.01)
    assert typesetters()[0].environ().keys() == {"PYTHONPATH"}
    long.cancel()
    with pytest.raises(asyncio.CancelledError):
        await long
    assert typesetters() == []


async def test_a_template_reads_nothing_outside_its_folder(template: Path, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "page.typ").write_text('#read("../page.typ")')
    with pytest.raises(RuntimeError, match=r"root|denied|outside"):
        await render(inner / "page.typ", {}, made_at=AT)
    assert template.exists()


def test_only_what_no_font_shows_becomes_a_box() -> None:
    said = {"a": ["Łódź – “ok” ½ ≥ ●", {"b": "x\U0001f600\x07y"}], "n": 1, "none": None}
    assert legible(said) == {"a": ["Łódź – “ok” ½ ≥ ●", {"b": "x□y"}], "n": 1, "none": None}
