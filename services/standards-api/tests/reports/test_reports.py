"""The reports over HTTP: the board's holds what trustees may see, whoever reads it."""

import asyncio
import io
from datetime import timedelta
from typing import Any

import httpx
import pytest
from pypdf import PdfReader
from rig import Trust

from chassis import pdf
from chassis.clock import today

BOARD, CHIEF = "/v1/board-report", "/v1/chief-executive-report"


def ok(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_the_boards_report_is_the_same_for_all_who_read_it_and_holds_what_is_published(
    trust: Trust, aid: httpx.AsyncClient, statements: Any
) -> None:
    ok(await aid.get(BOARD))  # the first time the trust takes over the shipped aims
    with statements() as said:
        found = ok(await aid.get(BOARD))
    # Who is asking, the pictures of two days, the trust's name; and seven about aims.
    assert len(said) == 11
    for role in ("trustee", "chief_executive", "finance_director", "clerk"):
        shown = ok(await (await trust.person(role, role)).get(BOARD))
        assert {**shown, "made_at": 0, "academies": 0} == {**found, "made_at": 0, "academies": 0}, role
    text = str(found)
    assert "25.5" not in text
    assert "phonics" not in text
    assert "Canary" not in text
    first = found["academies"][0]
    assert first["measures"][0]["latest"]["source"] == "MIS"
    assert (first["phase"]["phase"], first["open_risks"][0]["title"]) == ("improve", "Absence in Year 9")
    assert (first["support"], first["meetings"]) == (None, None)
    assert {c["what"]: c["now"] for c in found["changes"]} == {
        "phase": "improve", "risk": "Absence in Year 9 (16 of 25)",
    }  # fmt: skip
    assert found["sources"][0]["source"] == "MIS"
    assert found["summary"][0].endswith(
        "the trust had 2 academies: 1 in improve and 1 without a phase so far."
    )
    chief = ok(await aid.get(CHIEF))
    assert "25.5" in str(chief)
    assert chief["academies"][0]["support"]["open_needs"][0]["area"] == "phonics"
    for role, urn in (("trustee", None), ("headteacher", "148201"), ("governor", "148201"), ("clerk", None)):
        who = await trust.person(f"no-{role}", role, urn)
        assert (await who.get(CHIEF)).status_code == 403, role
        assert (await who.get(f"{CHIEF}/pdf")).status_code == 403, role
    for role in ("headteacher", "governor"):
        assert (await (await trust.person(f"n-{role}", role, "148201")).get(BOARD)).status_code == 403


async def test_a_report_can_be_read_as_of_a_day_gone_by(aid: httpx.AsyncClient) -> None:
    day = today() - timedelta(days=2)
    found = ok(await aid.get(BOARD, params={"as_of": day.isoformat()}))
    assert (found["as_of"], found["since"]) == (day.isoformat(), (day - timedelta(days=91)).isoformat())
    assert [a["phase"] for a in found["academies"]] == [None, None]
    assert [a["open_risks"] for a in found["academies"]] == [[], []]
    assert found["academies"][0]["measures"][0]["latest"] is None
    for asked, problem in (
        ({"as_of": (today() + timedelta(days=1)).isoformat()}, "day-to-come"),
        ({"since": today().isoformat()}, "since-after-report"),
    ):
        refused = await aid.get(BOARD, params=asked)
        assert (refused.status_code, refused.json()["type"]) == (422, f"/problems/{problem}")


async def test_the_pdf_says_the_same_and_nobody_waits_for_it(
    aid: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, other = await asyncio.gather(aid.get(f"{CHIEF}/pdf"), aid.get("/v1/academies"))
    assert (answer.status_code, other.status_code) == (200, 200)
    assert answer.headers["content-type"] == "application/pdf"
    named = f'attachment; filename="chief-executive-report-{today()}.pdf"'
    assert (answer.headers["content-disposition"], answer.headers["cache-control"]) == (named, "no-store")
    text = " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(answer.content)).pages).split())
    for words in ("Absence in Year 9", "25.5% provisional", "Phonics (high)", "93%", "Academy 148202"):
        assert words in text, words
    board = await aid.get(f"{BOARD}/pdf")
    assert b"%PDF" in board.content[:8]
    monkeypatch.setattr(pdf, "SECONDS", 0.0)
    late = await aid.get(f"{BOARD}/pdf")
    assert (late.status_code, late.json()["type"]) == (503, "/problems/pdf-too-slow")


async def test_another_trust_reads_only_its_own(aid: httpx.AsyncClient, other_trust: Trust) -> None:
    zed = await other_trust.person("zed", "aid")
    found = ok(await zed.get(BOARD))
    assert (found["academies"], found["counts"]["academies"]) == ([], 0)
    assert (await zed.get(f"{BOARD}/pdf")).status_code == 200
    assert aid
