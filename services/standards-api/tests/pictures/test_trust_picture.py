"""The whole trust in one call, support and meetings by what the neighbours said; similar academies."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from rig import Trust

from chassis.clock import today
from chassis.ids import uuid7

NOW = datetime.now(UTC)
DAYS = {"started_on": 30, "published_on": 20}
AREAS = (
    "inclusion", "curriculum_and_teaching", "achievement", "attendance_and_behaviour",
    "personal_development_and_wellbeing", "leadership_and_governance",
)  # fmt: skip
CONTEXT = {"pupils-on-roll": 900.0, "disadvantaged-share": 25.0, "eal-share": 10.0}


@pytest.fixture
async def aid(trust: Trust, academy: Any) -> httpx.AsyncClient:
    for urn in ("148201", "148202"):
        await academy(urn)
    await academy("148203", kind="special")
    return await trust.person("aid", "aid")


async def say(trust: Trust, what: str, about: UUID, said: Mapping[str, Any], *, sequence: int = 1) -> None:
    key = f"{what.split('.')[1].split('-')[0]}_id"
    await trust.hear(f"{what}.v1", {key: str(about), **said}, about=about, sequence=sequence)


async def need(trust: Trust, urn: str, severity: str) -> UUID:
    about = uuid7()
    said = {"urn": urn, "area": "mathematics", "severity": severity, "source": "aid", "source_id": None}
    await say(trust, "support.need-raised", about, said)
    return about


async def meeting(trust: Trust, urn: str, days: int) -> UUID:
    about, starts = uuid7(), NOW + timedelta(days=days)
    when = {"starts_at": starts.isoformat(), "ends_at": (starts + timedelta(hours=2)).isoformat()}
    said = {"urn": urn, "kind": "aim", "year": 2026, "slot": "autumn", **when}
    await say(trust, "meetings.meeting-planned", about, said)
    return about


async def lines(who: httpx.AsyncClient) -> dict[str, Any]:
    answer = await who.get("/v1/trust-picture")
    assert answer.status_code == 200, answer.text
    return {row["urn"]: row for row in answer.json()["academies"]}


async def test_support_and_the_next_meeting_are_as_the_neighbours_last_said(
    trust: Trust, aid: httpx.AsyncClient
) -> None:
    low, high, met = [await need(trust, "148201", severity) for severity in ("low", "high", "high")]
    await say(trust, "support.need-met", met, {"urn": "148201"}, sequence=2)
    engagement = uuid7()
    about = {"need_id": str(high), "urn": "148201", "specialist_id": str(uuid7())}
    for step, verb in enumerate(("proposed", "agreed", "commissioned", "deployed", "paused", "resumed"), 1):
        await say(trust, f"support.engagement-{verb}", engagement, about, sequence=step)
    await meeting(trust, "148201", -30)
    later, sooner, off = [await meeting(trust, "148201", days) for days in (40, 10, 3)]
    gone = {"urn": "148201", "kind": "aim", "starts_at": NOW.isoformat(), "ends_at": NOW.isoformat()}
    await say(trust, "meetings.meeting-cancelled", off, gone, sequence=2)
    rows = await lines(aid)
    support = rows["148201"]["support"]
    assert [(n["id"], n["severity"]) for n in support["open_needs"]] == [
        (str(high), "high"),
        (str(low), "low"),
    ]
    assert [(e["id"], e["status"]) for e in support["engagements"]] == [(str(engagement), "deployed")]
    assert rows["148201"]["meetings"]["next"]["id"] == str(sooner)
    assert rows["148202"]["support"] == {"open_needs": [], "engagements": []}
    assert rows["148202"]["meetings"] == {"next": None}
    held = {"urn": "148201", "kind": "aim", "held_on": today().isoformat()}
    await say(trust, "meetings.meeting-held", sooner, held, sequence=2)
    moved = NOW + timedelta(days=60)
    when = {**held, "starts_at": moved.isoformat(), "ends_at": moved.isoformat()}
    await say(trust, "meetings.meeting-moved", later, when, sequence=2)
    coming = (await lines(aid))["148201"]["meetings"]["next"]
    assert (coming["id"], datetime.fromisoformat(coming["starts_at"])) == (str(later), moved)
    await say(trust, "support.engagement-completed", engagement, about, sequence=7)
    await say(trust, "support.need-withdrawn", low, {"urn": "148201"}, sequence=2)
    support = (await lines(aid))["148201"]["support"]
    assert ([n["id"] for n in support["open_needs"]], support["engagements"]) == ([str(high)], [])


SUPPORT_SEEN = (
    ("headteacher", "148201", True), ("chair", "148201", True), ("governor", "148201", False),
    ("trustee", None, False), ("chief_executive", None, True),
)  # fmt: skip


async def test_support_shows_to_those_who_see_it_elsewhere_and_the_trusts_picture_to_two(
    trust: Trust, aid: httpx.AsyncClient
) -> None:
    await need(trust, "148201", "high")
    await meeting(trust, "148201", 5)
    for role, urn, sees in SUPPORT_SEEN:
        who = await trust.person(role, role, urn)
        shown = (await who.get("/v1/academies/148201/picture")).json()
        assert (shown["support"] is not None, shown["meetings"] is not None) == (sees, sees), role
        assert ("mathematics" in str(shown)) == sees, role
        whole = await who.get("/v1/trust-picture")
        assert whole.status_code == (200 if role == "chief_executive" else 403), role
    await trust.stand("two", "governor", "148201")
    await trust.stand("two", "headteacher", "148202")
    two = trust.signed_in("two", "governor", "headteacher")
    assert (await two.get("/v1/academies/148201/picture")).json()["support"] is None
    assert (await two.get("/v1/academies/148202/picture")).json()["support"] is not None
    assert set(await lines(aid)) == {"148201", "148202", "148203"}


async def test_who_was_refused_sees_it_as_soon_as_they_hold_the_post(trust: Trust, academy: Any) -> None:
    await academy("148201")
    await trust.stand("kim", "governor", "148201")
    kim = trust.signed_in("kim", "governor", "aid")
    assert (await kim.get("/v1/trust-picture")).status_code == 403
    await trust.stand("kim", "aid")
    assert set(await lines(kim)) == {"148201"}


async def test_the_trusts_picture_takes_one_statement_however_many_academies(
    trust: Trust, aid: httpx.AsyncClient, academy: Any, statements: Any
) -> None:
    for number in range(38):
        await academy(f"1490{number:02d}")
    await need(trust, "149001", "high")
    await lines(aid)  # learns who is asking
    with statements() as said:
        assert len(await lines(aid)) == 41
    assert len(said) == 1


async def test_another_trust_hears_nothing(trust: Trust, other_trust: Trust, academy: Any) -> None:
    await academy("148201")
    await academy("148201", trust=other_trust)
    await need(trust, "148201", "high")
    zed = await other_trust.person("zed", "aid")
    assert (await lines(zed))["148201"]["support"]["open_needs"] == []


async def test_similar_academies_are_of_one_kind_with_reasons_and_sources(
    trust: Trust, aid: httpx.AsyncClient, academy: Any, statements: Any
) -> None:
    for urn in ("148204", "148205"):
        await academy(urn)
    urns = ("148201", "148202", "148203", "148204")
    mis = await trust.machine("mis-1", "mis", *urns)
    about = {"period": "2025/26", "status": "published"}
    rows = [{"urn": urn, "measure": code, "value": value, **about}
            for urn in urns for code, value in CONTEXT.items()]  # fmt: skip
    rows += [{"urn": urn, "measure": "attainment-8", "value": 40 + n, **about} for n, urn in enumerate(urns)]
    rows += [{"urn": urn, "measure": "persistent-absence", "value": 20, **about, "status": "provisional"}
             for urn in urns]  # fmt: skip
    body = {"source": "MIS", "as_at": (NOW - timedelta(hours=1)).isoformat(), "rows": rows}
    assert (await mis.put("/v1/measurement-batches/b", json=body)).status_code == 200
    with statements() as said:
        answer = await aid.get("/v1/academies/148201/similar")
    assert (answer.status_code, len(said)) == (200, 3)
    found = answer.json()
    assert [s["urn"] for s in found["similar"]] == ["148202", "148204"]
    assert [(s["urn"], s["reason"]) for s in found["not_similar"]] == [("148205", "too_little_known")]
    assert found["too_few"] is True
    assert found["similar"][0]["differences"][0]["theirs"]["source"] == "MIS"
    shown = {m["measure"]: m for m in found["comparison"]}
    assert [o["figure"]["value"] for o in shown["attainment-8"]["others"]] == [41, 43]
    alone = (await aid.get("/v1/academies/148203/similar")).json()
    assert "No other school of the kind special" in alone["says"]
    trustee = await trust.person("tia", "trustee")
    seen = {m["measure"]: m for m in (await trustee.get("/v1/academies/148201/similar")).json()["comparison"]}
    assert (seen["attainment-8"]["own"]["value"], seen["persistent-absence"]["own"]) == (40, None)
    for role, status in (("headteacher", 403), ("governor", 403)):
        who = await trust.person(role, role, "148201")
        assert (await who.get("/v1/academies/148201/similar")).status_code == status
    assert (await aid.get("/v1/academies/148299/similar")).status_code == 404


async def test_the_boards_view_can_be_read_as_of_a_day_gone_by(
    trust: Trust, aid: httpx.AsyncClient, academy: Any
) -> None:
    day = today() - timedelta(days=40)
    await academy("148206", status="left", left_on=today() - timedelta(days=10))
    await academy("148207", joined_on=today() - timedelta(days=5))
    mis = await trust.machine("mis-1", "mis", "148201")
    for name, days, value in (("a", 60, 91.0), ("b", 1, 95.0)):
        row = {"urn": "148201", "measure": "attendance-rate", "period": "2025/26", "status": "published"}
        as_at = (NOW - timedelta(days=days)).isoformat()
        body = {"source": "MIS", "as_at": as_at, "rows": [{**row, "value": value}]}
        assert (await mis.put(f"/v1/measurement-batches/{name}", json=body)).status_code == 200
    old = {"regime": "overall_grade", "started_on": "2019-05-02", "published_on": "2019-06-01"}
    new = {"regime": "report_card", "safeguarding": "met", "areas": dict.fromkeys(AREAS, "strong_standard")}
    dates = {name: (today() - timedelta(days=ago)).isoformat() for name, ago in DAYS.items()}
    inspections: list[dict[str, Any]] = [{**old, "overall_effectiveness": 3}, {**new, **dates}]
    for inspection in inspections:
        said = {"urn": "148201", "source": "Ofsted", **inspection}
        assert (await aid.post("/v1/inspections", json=said)).status_code == 201

    async def seen(**asked: str) -> dict[str, Any]:
        answer = await aid.get("/v1/board-view", params=asked)
        assert answer.status_code == 200, answer.text
        return {row["urn"]: row for row in answer.json()["academies"]}

    then, now = await seen(as_of=day.isoformat()), await seen()
    assert ("148206" in then, "148207" in then, "148206" in now, "148207" in now) == (
        True,
        False,
        False,
        True,
    )
    rates = [rows["148201"]["measures"][0]["latest"]["value"] for rows in (then, now)]
    assert rates == [91.0, 95.0]
    answers = [rows["148201"]["not_yet_good"]["answer"] for rows in (then, now)]
    assert answers == ["yes", "no"]
    assert then["148202"]["not_yet_good"] is None
    ahead = await aid.get("/v1/board-view", params={"as_of": (today() + timedelta(days=1)).isoformat()})
    assert (ahead.status_code, ahead.json()["type"]) == (422, "/problems/day-to-come")
