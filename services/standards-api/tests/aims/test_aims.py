"""Aims over HTTP: the trust's own promises, and where each academy stands with them."""

import json
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from rig import Api, Trust

from chassis.clock import today
from chassis.ids import uuid7

URN, OTHER = "148201", "148202"
HERE = f"/v1/academies/{URN}/aims"
REPORT = {
    "urn": URN, "regime": "report_card", "started_on": str(today() - timedelta(days=60)),
    "published_on": str(today() - timedelta(days=20)),
    "areas": dict.fromkeys(
        ("inclusion", "curriculum_and_teaching", "achievement", "attendance_and_behaviour",
         "personal_development_and_wellbeing", "leadership_and_governance"), "expected_standard",
    ),
    "safeguarding": "met", "source": "Ofsted",
}  # fmt: skip
SAID = {"status": "met", "reason": "Within five in a hundred."}


def ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


@pytest.fixture
async def aid(trust: Trust, academy: Any) -> httpx.AsyncClient:
    await academy(URN, joined_on=today() - timedelta(days=365))
    await academy(OTHER, kind="primary", joined_on=date(2019, 9, 1))
    return await trust.person("ada", "aid")


async def standing(who: httpx.AsyncClient, code: str, here: str = HERE) -> dict[str, Any]:
    [found] = [one for one in ok(await who.get(here))["aims"] if one["code"] == code]
    return dict(found)


async def test_the_status_follows_from_what_is_published(aid: httpx.AsyncClient) -> None:
    assert (await standing(aid, "judged-good"))["status"] == "unknown"
    worse = {**REPORT["areas"], "leadership_and_governance": "needs_attention"}  # type: ignore[dict-item]
    early = {
        "started_on": str(today() - timedelta(days=90)),
        "published_on": str(today() - timedelta(days=61)),
    }
    ok(await aid.post("/v1/inspections", json=REPORT | {"areas": worse} | early), 201)
    assert (await standing(aid, "judged-good"))["status"] == "at_risk"
    ok(await aid.post("/v1/inspections", json=REPORT), 201)
    found = await standing(aid, "judged-good")
    assert (found["status"], found["decided_by"], found["late"]) == ("met", "inspection", False)
    assert found["evidence"][0]["as_at"] == REPORT["started_on"]
    assert found["due_on"] == str((today() - timedelta(days=365)).replace(year=(today().year + 1)))


async def test_figures_are_those_that_are_published(trust: Trust, aid: httpx.AsyncClient) -> None:
    mis = await trust.machine("mis-1", "mis", OTHER)
    row = {
        "urn": OTHER,
        "measure": "ks2-rwm-expected",
        "period": "2024/25",
        "status": "provisional",
        "value": 80.0,
    }
    here = f"/v1/academies/{OTHER}/aims"

    async def sent(number: int, **more: Any) -> None:
        as_at = f"2026-10-0{number}T08:00:00Z"
        body = {"source": "DfE", "as_at": as_at, "rows": [row | more]}
        ok(await mis.put(f"/v1/measurement-batches/b{number}", json=body))

    await sent(1, status="provisional")
    assert (await standing(aid, "progress-with-the-best", here))["status"] == "unknown"
    await sent(2, status="published")
    found = await standing(aid, "progress-with-the-best", here)
    assert (found["status"], found["late"], found["decided_by"]) == ("met", True, "measure")
    assert "ks2-rwm-expected of 2024/25 is 80, England's 62 (DfE)." in [e["says"] for e in found["evidence"]]


async def test_people_judge_only_where_no_test_can_tell(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    there = f"{HERE}/accurate-self-evaluation/judgements"
    found = ok(await aid.post(there, json=SAID), 201)
    [one] = [each for each in found["aims"] if each["code"] == "accurate-self-evaluation"]
    assert (one["status"], one["decided_by"]) == ("met", "judgement")
    assert (one["judgement"]["reason"], one["judgement"]["judged_by"]) == (SAID["reason"], "ada")
    [row] = await api.look(
        "select data from outbox where trust_id = $1 and type = 'standards.aim-judged.v1'", trust.id
    )
    assert "reason" not in json.loads(row["data"])
    ok(await aid.post("/v1/inspections", json=REPORT), 201)
    told = await aid.post(f"{HERE}/judged-good/judgements", json=SAID)
    assert refused(told) == (409, "rule-can-tell")
    early = await aid.post(f"{HERE}/good-governance/judgements", json=SAID | {"status": "missed"})
    assert refused(early) == (422, "judgement-untimely")
    strange = await aid.post(there, json=SAID | {"evidence_id": str(uuid7())})
    assert refused(strange) == (422, "aim-evidence-unknown")
    assert refused(await aid.post(f"{HERE}/no-such/judgements", json=SAID)) == (404, "aim-not-found")


async def test_aims_are_the_trusts_own(trust: Trust, aid: httpx.AsyncClient) -> None:
    codes = [one["code"] for one in ok(await aid.get("/v1/aims"))["items"]]
    assert "judged-good" in codes
    content = {"title": "All at Enabling by 2028", "kinds": ["primary"], "due": {"on": "2028-08-31"}}
    aim = ok(await aid.post("/v1/aims", json={"code": "enabling-2028", "content": content}), 201)
    assert aim["content"]["at_risk_months"] == 12
    again = await aid.post("/v1/aims", json={"code": "enabling-2028", "content": content})
    assert refused(again) == (409, "aim-code-taken")
    assert "enabling-2028" not in [one["code"] for one in ok(await aid.get(HERE))["aims"]]
    not_ours = await aid.post(f"{HERE}/enabling-2028/judgements", json=SAID)
    assert refused(not_ours) == (409, "aim-not-promised")
    tag = {"If-Match": '"1"'}
    changed = await aid.put("/v1/aims/enabling-2028", json={"content": content | {"kinds": []}}, headers=tag)
    assert ok(changed)["version"] == 2
    assert (await standing(aid, "enabling-2028"))["due_on"] == "2028-08-31"
    unsound = {"content": content | {"tests": [{"test": "figure", "measure": "progress-8"}]}}
    late = await aid.put("/v1/aims/enabling-2028", json=unsound, headers={"If-Match": '"2"'})
    assert refused(late) == (422, "aim-unsound")
    ok(await aid.post("/v1/aims/enabling-2028/retirement", json={"reason": "New strategy."}))
    assert "enabling-2028" not in [one["code"] for one in ok(await aid.get(HERE))["aims"]]
    assert refused(await aid.post("/v1/aims/enabling-2028/retirement", json={"reason": "x"}))[0] == 409
    trustee = await trust.person("tess", "trustee")
    assert ok(await trustee.get("/v1/aims/enabling-2028"))["reason"] == "New strategy."


@pytest.mark.parametrize(
    ("role", "unit", "here", "overview", "judge", "reason"),
    [
        ("chief_executive", None, 200, 200, 403, True),
        ("trustee", None, 200, 200, 403, False),
        ("finance_director", None, 200, 200, 403, False),
        ("headteacher", URN, 200, 403, 403, True),
        ("headteacher", OTHER, 404, 403, 403, False),
        ("chair", URN, 200, 403, 403, True),
        ("governor", URN, 200, 403, 403, False),
        ("governor", OTHER, 404, 403, 403, False),
        ("specialist", None, 403, 403, 403, False),
        ("mis", URN, 403, 403, 403, False),
        ("integrator", URN, 403, 403, 403, False),
    ],
)
async def test_who_sees_what(
    trust: Trust,
    aid: httpx.AsyncClient,
    role: str,
    unit: str | None,
    here: int,
    overview: int,
    judge: int,
    reason: bool,
) -> None:
    there = f"{HERE}/accurate-self-evaluation/judgements"
    ok(await aid.post(there, json=SAID), 201)
    who = await trust.person("who", role, unit)
    assert (await who.get(HERE)).status_code == here
    assert (await who.get("/v1/aim-overview")).status_code == overview
    assert (await who.post(there, json=SAID)).status_code == judge
    if here == 200:
        found = await standing(who, "accurate-self-evaluation")
        assert found["status"] == "met"
        assert (found["judgement"]["reason"] is not None) == reason


async def test_the_overview_costs_the_same_for_any_number_of_academies(
    aid: httpx.AsyncClient, academy: Any, statements: Any
) -> None:
    ok(await aid.get("/v1/aim-overview"))
    with statements() as few:
        assert len(ok(await aid.get("/v1/aim-overview"))["academies"]) == 2
    for number in range(6):
        await academy(f"14830{number}")
    with statements() as many:
        assert len(ok(await aid.get("/v1/aim-overview"))["academies"]) == 8
    assert len(many) == len(few) <= 12


async def test_another_trust_sees_none_of_it(aid: httpx.AsyncClient, other_trust: Trust) -> None:
    ok(await aid.post("/v1/aims", json={"code": "ours", "content": {"title": "Ours"}}), 201)
    zed = await other_trust.person("zed", "aid")
    assert (await zed.get(HERE)).status_code == 404
    assert (await zed.get("/v1/aims/ours")).status_code == 404
