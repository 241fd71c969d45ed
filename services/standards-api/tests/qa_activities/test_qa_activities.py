"""Quality assurance: planned, done, evidence from then on, with findings that others hear of."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from rig import Api, Trust

from chassis.clock import today

URN, OTHER = "148201", "148202"
BASE = "/v1/qa-activities"
PLAN = {"urn": URN, "kind": "school_visit", "title": "Visit to mathematics", "planned_on": "2026-12-01"}
STRENGTH = {
    "kind": "strength",
    "area": "mathematics",
    "key_stage": "ks2",
    "words": "Pupils recall earlier work.",
    "criteria": [{"standard": "trust-standard", "criterion": "pupils-remember"}],
}
NEED = {
    "kind": "development_area",
    "area": "attendance",
    "severity": "high",
    "words": "Late.",
    "criteria": [],
}
DONE = {"done_on": str(today()), "summary": "Eight lessons visited."}


def ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.fixture
async def aid(trust: Trust, academy: Any) -> httpx.AsyncClient:
    await academy(URN)
    await academy(OTHER)
    return await trust.person("ada", "aid")


async def planned(who: httpx.AsyncClient, **more: Any) -> str:
    it: str = ok(await who.post(BASE, json={**PLAN, **more}), 201)["id"]
    return it


async def done(who: httpx.AsyncClient, **more: Any) -> str:
    it = await planned(who, **more)
    ok(await who.post(f"{BASE}/{it}/completion", json=DONE))
    return it


async def test_what_is_done_is_evidence(aid: httpx.AsyncClient) -> None:
    it = await done(aid)
    piece = ok(await aid.get(f"/v1/evidence/{it}"))
    assert (piece["activity_id"], piece["kind"], piece["origin"]) == (it, "school_visit", "trust")
    assert (piece["dated"], piece["urn"]) == (str(today()), URN)
    again = await aid.post(f"{BASE}/{it}/completion", json=DONE)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/activity-not-planned")


async def test_findings_are_told_without_their_words(api: Api, trust: Trust, aid: httpx.AsyncClient) -> None:
    it = await done(aid)
    strength = ok(await aid.post(f"{BASE}/{it}/findings", json=STRENGTH), 201)
    need = ok(await aid.post(f"{BASE}/{it}/findings", json=NEED), 201)
    rows = await api.look(
        "select type, subject, data from outbox where trust_id = $1 and type like '%-found%'"
        " order by position",
        trust.id,
    )
    assert [(row["type"], row["subject"]) for row in rows] == [
        ("standards.strength-found.v1", strength["id"]),
        ("standards.development-area-found.v1", need["id"]),
    ]
    said = [json.loads(row["data"]) for row in rows]
    assert (said[0]["urn"], said[0]["area"], said[0]["key_stage"]) == (URN, "mathematics", "ks2")
    assert (said[0]["criteria"], said[0]["origin"]) == (["pupils-remember"], "trust")
    assert (said[1]["area"], said[1]["severity"]) == ("attendance", "high")
    assert not any("words" in each for each in said)


async def test_findings_are_found_by_criterion_kind_and_standing(
    trust: Trust, aid: httpx.AsyncClient
) -> None:
    it = await done(aid)
    strength = ok(await aid.post(f"{BASE}/{it}/findings", json=STRENGTH), 201)["id"]
    need = ok(await aid.post(f"{BASE}/{it}/findings", json=NEED), 201)["id"]

    async def listed(query: str) -> list[str]:
        return [each["id"] for each in ok(await aid.get(f"/v1/findings?{query}"))["items"]]

    assert await listed("criterion=pupils-remember") == [strength]
    assert await listed("kind=development_area") == [need]
    gone = ok(await aid.post(f"/v1/findings/{need}/withdrawal", json={"reason": "Mistaken."}))
    assert gone["withdrawn_at"] is not None
    assert await listed("standing=true") == [strength]
    again = await aid.post(f"/v1/findings/{need}/withdrawal", json={"reason": "x"})
    assert again.json()["type"] == "/problems/finding-withdrawn-already"
    chief = await trust.person("chloe", "chief_executive")
    assert ok(await chief.get(f"/v1/findings/{need}"))["reason"] == "Mistaken."


@pytest.mark.parametrize(
    ("change", "status", "problem"),
    [
        ({"severity": "high"}, 422, "severity-misplaced"),
        ({"kind": "development_area"}, 422, "severity-misplaced"),
        ({"criteria": [{"standard": "trust-standard", "criterion": "no-such"}]}, 422, "criteria-unknown"),
        ({"criteria": [{"standard": "no-such", "criterion": "pupils-remember"}]}, 422, "criteria-unknown"),
        ({"key_stage": "ks9"}, 422, "invalid"),
        ({"area": "Mathematics!"}, 422, "invalid"),
    ],
)
async def test_what_is_no_finding(
    aid: httpx.AsyncClient, change: dict[str, Any], status: int, problem: str
) -> None:
    it = await done(aid)
    refused = await aid.post(f"{BASE}/{it}/findings", json=STRENGTH | change)
    assert (refused.status_code, refused.json()["type"]) == (status, f"/problems/{problem}")


async def test_nothing_is_found_before_it_is_done_nor_done_before_its_day(aid: httpx.AsyncClient) -> None:
    it = await planned(aid)
    early = await aid.post(f"{BASE}/{it}/findings", json=NEED)
    assert (early.status_code, early.json()["type"]) == (409, "/problems/activity-not-done")
    tomorrow = {**DONE, "done_on": str(today() + timedelta(days=1))}
    refused = await aid.post(f"{BASE}/{it}/completion", json=tomorrow)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/done-in-future")


async def test_a_plan_is_changed_while_it_is_one_and_cancelled_with_a_reason(aid: httpx.AsyncClient) -> None:
    it = await planned(aid)
    tag = {"If-Match": '"1"'}
    moved = ok(await aid.patch(f"{BASE}/{it}", json={"planned_on": "2027-01-20"}, headers=tag))
    assert (moved["planned_on"], moved["title"]) == ("2027-01-20", "Visit to mathematics")
    gone = ok(await aid.post(f"{BASE}/{it}/cancellation", json={"reason": "Inspection."}))
    assert (gone["status"], gone["reason"]) == ("cancelled", "Inspection.")
    late = await aid.patch(f"{BASE}/{it}", json={"title": "x"}, headers={"If-Match": '"3"'})
    assert late.json()["type"] == "/problems/activity-not-planned"
    assert (await aid.get(f"/v1/evidence/{it}")).status_code == 404


async def test_whoever_leads_it_records_what_was_found(trust: Trust, aid: httpx.AsyncClient) -> None:
    it = await planned(aid, lead="sam")
    sam = await trust.person("sam", "specialist")
    tim = await trust.person("tim", "specialist")
    assert (await tim.get(f"{BASE}/{it}")).status_code == 404
    ok(await sam.post(f"{BASE}/{it}/completion", json=DONE))
    found = ok(await sam.post(f"{BASE}/{it}/findings", json=NEED), 201)["id"]
    ok(await sam.get(f"/v1/findings/{found}"))
    assert (await tim.get(f"/v1/findings/{found}")).status_code == 404
    assert (await sam.post(f"/v1/findings/{found}/withdrawal", json={"reason": "x"})).status_code == 403


async def test_a_head_does_what_is_of_the_academys_own_making(trust: Trust, aid: httpx.AsyncClient) -> None:
    head = await trust.person("hal", "headteacher", URN)
    it = await done(head, kind="parent_voice")
    assert ok(await aid.get(f"/v1/evidence/{it}"))["origin"] == "academy"
    for more, status in (({"urn": OTHER}, 422), ({"origin": "trust"}, 403)):
        assert (await head.post(BASE, json={**PLAN, **more})).status_code == status
    theirs = await planned(aid, lead="hal")
    assert (await head.post(f"{BASE}/{theirs}/completion", json=DONE)).status_code == 403


@pytest.mark.parametrize(
    ("role", "unit", "plan", "seen", "finding"),
    [
        ("aid", None, 201, [200, 200], 200),
        ("chief_executive", None, 403, [200, 200], 200),
        ("headteacher", URN, 403, [200, 200], 200),
        ("headteacher", OTHER, 422, [404, 404], 404),
        ("chair", URN, 403, [404, 200], 200),
        ("learning_chair", URN, 403, [404, 200], 200),
        ("chair", OTHER, 403, [404, 404], 404),
        ("governor", URN, 403, [404, 404], 404),
        ("trustee", None, 403, [404, 404], 404),
        ("specialist", None, 403, [404, 404], 404),
        ("finance_director", None, 403, [404, 404], 404),
        ("clerk", None, 403, [404, 404], 404),
        ("trust_admin", None, 403, [404, 404], 404),
    ],
)
async def test_who_sees_what(
    trust: Trust,
    aid: httpx.AsyncClient,
    role: str,
    unit: str | None,
    plan: int,
    seen: list[int],
    finding: int,
) -> None:
    who = await trust.person("who", role, unit)
    assert (await who.post(BASE, json={**PLAN, "origin": "trust"})).status_code == plan
    to_come, over = await planned(aid), await done(aid)
    found = ok(await aid.post(f"{BASE}/{over}/findings", json=NEED), 201)["id"]
    assert [(await who.get(f"{BASE}/{it}")).status_code for it in (to_come, over)] == seen
    assert (await who.get(f"/v1/findings/{found}")).status_code == finding
    listed = {each["id"] for each in ok(await who.get(BASE))["items"]}
    assert [it in listed for it in (to_come, over)] == [status == 200 for status in seen]


async def test_another_trust_sees_none_of_it(aid: httpx.AsyncClient, other_trust: Trust) -> None:
    it = await done(aid)
    zed = await other_trust.person("zed", "aid")
    assert (await zed.get(f"{BASE}/{it}")).status_code == 404
    assert ok(await zed.get(BASE))["items"] == []
    refused = await zed.post(BASE, json=PLAN)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/academy-unknown")
