"""Phases decided before: ended by the next, replayed, looked at again; subjects beside the academy."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from deciding_world import (
    CONCERNING,
    FIGURES,
    asked_for,
    decided,
    inspected,
    phase_of,
    proposed,
    sent,
    told,
)
from rig import Api, Trust
from rig.working import work

from chassis.clock import today
from standards_api.phases.commands import AT_ONCE
from standards_api.phases.engine import propose
from standards_api.phases.rule_sets import shipped


async def test_a_new_phase_ends_the_one_before_and_both_can_be_read_as_of_their_days(
    trust: Trust, aid: httpx.AsyncClient
) -> None:
    start, later = today() - timedelta(days=200), today() - timedelta(days=20)
    first = await proposed(aid)
    await decided(aid, first, phase="improve", reason="x", effective_on=start.isoformat())
    await inspected(aid, CONCERNING)
    await sent(trust, "148201", *FIGURES)
    second = await proposed(aid)
    early = await decided(aid, second, phase="repair", effective_on=(start - timedelta(days=1)).isoformat())
    assert early.json()["type"] == "/problems/effective-day-wrong"
    tomorrow = (today() + timedelta(days=1)).isoformat()
    assert (await decided(aid, second, phase="repair", effective_on=tomorrow)).status_code == 422
    assert (await decided(aid, second, phase="repair", effective_on=later.isoformat())).status_code == 200
    days = [start - timedelta(days=1), start, later - timedelta(days=1), later, today()]
    read = [(await phase_of(aid, as_of=day.isoformat()))["phase"] for day in days]
    assert [found and found["phase"] for found in read] == [None, "improve", "improve", "repair", "repair"]
    listed = (await aid.get("/v1/phases", params={"urn": "148201"})).json()["items"]
    assert [(item["phase"], item["status"]) for item in listed] == [
        ("repair", "confirmed"), ("improve", "superseded"),
    ]  # fmt: skip
    then = await aid.get("/v1/phases", params={"as_of": start.isoformat()})
    assert [item["phase"] for item in then.json()["items"]] == ["improve"]


async def test_an_old_decision_replayed_with_its_own_rules_gives_the_old_answer(
    trust: Trust, aid: httpx.AsyncClient
) -> None:
    await sent(trust, "148201", *FIGURES)
    await inspected(aid, CONCERNING)
    old = await proposed(aid)
    again = propose(shipped()[old["rule_set_version"]], old["inputs"])
    assert (again.outcome, again.rule) == (old["outcome"], old["rule"])


async def test_asked_again_with_nothing_changed_it_is_the_same_proposal(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    first = await proposed(aid)
    assert (await proposed(aid))["id"] == first["id"]
    await inspected(aid, CONCERNING)
    second = await proposed(aid)
    assert second["id"] != first["id"]
    overtaken = (await aid.get(f"/v1/phase-decisions/{first['id']}")).json()
    assert overtaken["status"] == "overtaken"
    assert (await decided(aid, first, phase="improve", reason="x")).status_code == 409
    assert len(await told(api, trust, "phase-proposed")) == 2


async def test_new_figures_and_inspections_make_the_rules_look_by_themselves(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    await sent(trust, "148201", *FIGURES)
    await inspected(aid, CONCERNING)
    await work(api, trust.id)
    proposal = (await phase_of(aid))["proposal"]
    assert (proposal["outcome"], proposal["proposed_by"]) == ("repair", "system")
    before = len(await told(api, trust, "phase-proposed"))
    await sent(trust, "148201", {**FIGURES[0], "value": 24.1}, hours=-0.5)
    await work(api, trust.id)
    assert len(await told(api, trust, "phase-proposed")) == before
    newer = (await phase_of(aid))["proposal"]
    assert (newer["id"], newer["outcome"]) == (proposal["id"], proposal["outcome"])
    assert (proposal["inputs"]["persistent_absence"], newer["inputs"]["persistent_absence"]) == (24.0, 24.1)
    [absence] = [row for row in newer["evidence"] if row["input"] == "persistent_absence"]
    assert absence["value"] == 24.1
    await sent(trust, "148201", {"measure": "suspensions-rate", "period": "2025/26", "status": "published",
                                 "value": 3}, hours=-0.4)  # fmt: skip
    assert await asked_for(api, trust) == []


async def test_many_academies_are_looked_at_in_parts_and_those_that_left_not_at_all(
    api: Api, trust: Trust, aid: httpx.AsyncClient, academy: Any
) -> None:
    rows = []
    for number in range(30):
        urn = await academy(f"1490{number:02d}")
        rows.append({**FIGURES[0], "urn": urn})
    mis = await trust.machine("mis-1", "mis", *(str(row["urn"]) for row in rows))
    as_at = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    body = {"source": "MIS", "as_at": as_at, "rows": rows}
    assert (await mis.put("/v1/measurement-batches/many", json=body)).status_code == 200
    await api.behind.execute(
        "update academies set status = 'left' where trust_id = $1 and urn = '149000'", trust.id
    )
    [urns] = await asked_for(api, trust)
    assert len(urns) > AT_ONCE
    await work(api, trust.id)
    assert len(await told(api, trust, "phase-proposed")) == 29
    assert (await aid.post("/v1/academies/149000/phase-proposals", json={})).status_code == 409


async def test_a_subject_has_a_phase_of_its_own_beside_the_academys(
    api: Api, aid: httpx.AsyncClient, trust: Trust
) -> None:
    await decided(aid, await proposed(aid), phase="improve", reason="x")
    decision = await proposed(aid, subject_area="mathematics")
    assert (decision["outcome"], decision["rule"]) == ("needs_a_person", "not-known-enough")
    assert (await decided(aid, decision, phase="stabilise", reason="QA review")).status_code == 200
    found = await phase_of(aid)
    assert found["phase"]["phase"] == "improve"
    assert [(s["subject_area"], s["phase"], s["iaims_due"]) for s in found["subjects"]] == [
        ("mathematics", "stabilise", False)
    ]
    assert [e["subject_area"] for e in await told(api, trust, "phase-confirmed")] == [None, "mathematics"]
    unknown = await aid.post("/v1/academies/148201/phase-proposals", json={"subject_area": "magic"})
    assert (unknown.status_code, unknown.json()["type"]) == (422, "/problems/subject-unknown")


async def test_ten_confirmations_at_once_happen_once(api: Api, trust: Trust, aid: httpx.AsyncClient) -> None:
    decision = await proposed(aid)
    answers = await asyncio.gather(*(decided(aid, decision, phase="improve", reason="x") for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 9
    assert len(await told(api, trust, "phase-confirmed")) == 1
