"""Time alone makes a judgement provisional, and that is said once."""

import json
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from rig import Api

from chassis.clock import today
from standards_api.assessments import reading
from standards_api.assessments.confidence import months_after

TOP = dict.fromkeys(
    ["read-daily", "read-at-home", "read-aloud", "read-widely", "know-tables", "prove-things"], "met"
)
KINDS = ("audit", "school_visit", "pupil_voice")


def ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


async def said(api: Api, room: Any) -> list[dict[str, Any]]:
    rows = await api.look(
        "select data from outbox where trust_id = $1 and type = 'standards.judgement-became-provisional.v1'"
        " order by position",
        room.trust.id,
    )
    return [json.loads(row["data"]) for row in rows]


async def test_it_becomes_provisional_the_day_after_its_evidence_is_too_old_and_says_so_once(
    api: Api, room: Any, run_job: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces = [await room.evidence(kind, days=40) for kind in KINDS]
    it = await room.signed_off(TOP, evidence=pieces)
    place = f"/v1/assessments/{it}/rating"
    last = months_after(today() - timedelta(days=40), 12)
    assert date.fromisoformat(ok(await room.aid.get(place))["holds_until"]) == last
    await run_job("age-ratings", room.trust, day=last)
    assert await said(api, room) == []
    await run_job("age-ratings", room.trust, day=last + timedelta(days=1))
    [event] = await said(api, room)
    assert (event["assessment_id"], event["aspects"]) == (it, ["books", "sums"])
    assert (event["overall"], event["overall_provisional"], event["urn"]) == ("great", True, "148201")
    monkeypatch.setattr(reading, "today", lambda: last + timedelta(days=1))
    rating = ok(await room.aid.get(place))
    assert (rating["overall"], rating["provisional"], rating["holds_until"]) == ("great", True, None)
    assert all(aspect["provisional"] for aspect in rating["outcome"]["aspects"])
    await run_job("age-ratings", room.trust, day=last + timedelta(days=2))
    assert len(await said(api, room)) == 1


async def test_a_rating_that_was_replaced_grows_old_in_silence(api: Api, room: Any, run_job: Any) -> None:
    pieces = [await room.evidence(kind) for kind in KINDS]
    first = await room.signed_off(TOP, evidence=pieces)
    await room.signed_off({**TOP, "prove-things": "not_met", "read-widely": "not_met"})
    await run_job("age-ratings", room.trust, day=today() + timedelta(days=500))
    assert await said(api, room) == []
    assert ok(await room.aid.get(f"/v1/assessments/{first}/rating"))["provisional"] is False
