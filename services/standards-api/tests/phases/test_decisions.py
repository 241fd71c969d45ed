"""Phases over HTTP: proposed by rules, decided by people, and seen by each as far as it concerns them."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from rig import Api, Trust
from rig.working import work

from chassis.clock import today
from standards_api.phases.commands import AT_ONCE
from standards_api.phases.engine import propose
from standards_api.phases.rule_sets import shipped

GOOD = {
    "urn": "148201",
    "regime": "report_card",
    "started_on": "2026-02-03",
    "published_on": "2026-03-12",
    "areas": {
        "inclusion": "expected_standard",
        "curriculum_and_teaching": "expected_standard",
        "achievement": "expected_standard",
        "attendance_and_behaviour": "strong_standard",
        "personal_development_and_wellbeing": "expected_standard",
        "leadership_and_governance": "expected_standard",
    },
    "safeguarding": "met",
    "source": "Ofsted",
}
CONCERNING = {**GOOD, "areas": {**GOOD["areas"], "leadership_and_governance": "needs_attention"}}  # type: ignore[dict-item]
FIGURES = [
    {"measure": "persistent-absence", "period": "2025/26", "status": "published", "value": 24.0},
    {"measure": "attainment-8", "period": "2024/25", "status": "published", "value": 47.0},
    {
        "measure": "progress-8", "period": "2023/24", "status": "published",
        "value": 0.3, "lower": 0.1, "upper": 0.5,
    },
]  # fmt: skip
LATER = (today() + timedelta(days=90)).isoformat()


@pytest.fixture
async def aid(trust: Trust, academy: Any) -> httpx.AsyncClient:
    await academy("148201")
    await academy("148202")
    await academy("148203", kind="special")
    return await trust.person("aid", "aid")


@pytest.fixture
async def ceo(trust: Trust) -> httpx.AsyncClient:
    return await trust.person("ceo", "chief_executive")


async def sent(trust: Trust, urn: str, *figures: dict[str, Any], hours: float = -1) -> None:
    mis = await trust.machine("mis-1", "mis", urn)
    as_at = datetime.now(UTC) + timedelta(hours=hours)
    body = {"source": "MIS", "as_at": as_at.isoformat(), "rows": [{"urn": urn, **f} for f in figures]}
    answer = await mis.put(f"/v1/measurement-batches/{urn}-{hours}", json=body)
    assert answer.status_code == 200, answer.text


async def inspected(aid: httpx.AsyncClient, body: dict[str, Any], **said: Any) -> None:
    answer = await aid.post("/v1/inspections", json={**body, **said})
    assert answer.status_code == 201, answer.text


async def proposed(aid: httpx.AsyncClient, urn: str = "148201", **said: Any) -> dict[str, Any]:
    answer = await aid.post(f"/v1/academies/{urn}/phase-proposals", json=said)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def decided(who: httpx.AsyncClient, decision: dict[str, Any], **said: Any) -> httpx.Response:
    return await who.post(f"/v1/phase-decisions/{decision['id']}/confirmation", json=said)


async def approved(who: httpx.AsyncClient, decision: dict[str, Any], **said: Any) -> httpx.Response:
    return await who.post(f"/v1/phase-decisions/{decision['id']}/approval", json={"approved": True, **said})


async def asked_for(api: Api, trust: Trust) -> list[list[str]]:
    """The academies that the rules of phases wait to look at, task by task."""
    waiting = "select payload from tasks where trust_id = $1 and kind = 'propose-phase' and state = 'waiting'"
    return [json.loads(row["payload"])["urns"] for row in await api.look(waiting, trust.id)]


async def phase_of(who: httpx.AsyncClient, urn: str = "148201", **asked: Any) -> dict[str, Any]:
    answer = await who.get(f"/v1/academies/{urn}/phase", params=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def told(api: Api, trust: Trust, kind: str) -> list[dict[str, Any]]:
    rows = await api.look(
        "select data from outbox where trust_id = $1 and type = $2 order by position",
        trust.id,
        f"standards.{kind}.v1",
    )
    return [json.loads(row["data"]) for row in rows]


async def test_a_proposal_gives_its_rule_its_inputs_and_each_step(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    await sent(trust, "148201", *FIGURES)
    await inspected(aid, CONCERNING)
    decision = await proposed(aid)
    assert (decision["outcome"], decision["rule"]) == ("repair", "inspection-triggers-action")
    assert (decision["status"], decision["rule_set_version"], decision["phase"]) == (
        "proposed",
        "2026.2",
        None,
    )
    assert decision["inputs"]["progress_8"] == "not_produced"
    assert decision["inputs"]["progress_8_before"] == "above"
    steps = {step["rule"]: step["answer"] for step in decision["trace"]}
    assert (steps["special-measures"], steps["inspection-triggers-action"]) == ("no", "yes")
    evidence = {item["input"]: item for item in decision["evidence"]}
    assert (evidence["persistent_absence"]["value"], evidence["persistent_absence"]["source"]) == (
        24.0,
        "MIS",
    )
    assert evidence["not_yet_good"]["inspection_id"]
    better = [c for c in decision["would_change"] if c["input"] == "dfe_trigger"]
    assert [(c["was"], c["becomes"], c["outcome"]) for c in better] == [("yes", "no", "improve")]
    [event] = await told(api, trust, "phase-proposed")
    assert (event["outcome"], event["subject_area"], event["urn"]) == ("repair", None, "148201")


async def test_what_follows_the_rule_takes_effect_at_once_with_all_that_comes_with_it(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    await sent(trust, "148201", *FIGURES)
    await inspected(aid, CONCERNING)
    answer = await decided(aid, await proposed(aid), phase="repair")
    assert (answer.status_code, answer.json()["status"]) == (200, "confirmed")
    found = (await phase_of(aid))["phase"]
    assert (found["phase"], found["tiers"]) == ("repair", ["universal", "targeted", "intensive"])
    assert (found["capacity_role"], found["iaims_due"], found["visits_a_year"]) == ("taker", True, 6)
    [event] = await told(api, trust, "phase-confirmed")
    event.pop("decision_id")
    event.pop("academy_id")
    assert event == {
        "urn": "148201",
        "subject_area": None,
        "phase": "repair",
        "tiers": ["universal", "targeted", "intensive"],
        "capacity_role": "taker",
        "iaims_due": True,
        "not_yet_good": "yes",
        "effective_on": today().isoformat(),
    }
    again = await decided(aid, answer.json(), phase="repair")
    assert (again.status_code, again.json()["type"]) == (409, "/problems/decision-not-open")


async def test_too_little_known_needs_a_person_who_gives_a_reason_and_no_second_one(
    aid: httpx.AsyncClient,
) -> None:
    decision = await proposed(aid)
    assert decision["outcome"] == "needs_a_person"
    assert {"not_yet_good", "persistent_absence"} <= set(decision["missing"])
    assert "sustain" in decision["possible"]
    bare = await decided(aid, decision, phase="improve")
    assert (bare.status_code, bare.json()["type"]) == (422, "/problems/reason-needed")
    answer = await decided(aid, decision, phase="improve", reason="Visited in October.")
    assert (answer.status_code, answer.json()["status"]) == (200, "confirmed")


async def test_a_special_school_is_phased_without_progress_8(trust: Trust, aid: httpx.AsyncClient) -> None:
    low = {**FIGURES[2], "value": -2.9, "lower": -3.5, "upper": -2.3}
    await sent(trust, "148203", low)
    await inspected(aid, GOOD, urn="148203")
    decision = await proposed(aid, "148203")
    assert decision["outcome"] == "sustain"
    assert decision["inputs"]["progress_8"] == "not_applicable"
    assert all(item["input"] != "progress_8" for item in decision["evidence"])


async def test_against_the_rule_needs_reason_expiry_and_the_chief_executive(
    api: Api, trust: Trust, aid: httpx.AsyncClient, ceo: httpx.AsyncClient
) -> None:
    await inspected(aid, CONCERNING)
    await sent(trust, "148201", *FIGURES)
    decision = await proposed(aid)
    for said, problem in (
        ({}, "reason-needed"),
        ({"reason": "x"}, "expiry-needed"),
        ({"reason": "x", "expires_on": today().isoformat()}, "expiry-needed"),
        ({"reason": "x", "expires_on": (today() + timedelta(days=367)).isoformat()}, "expiry-needed"),
    ):
        refused = await decided(aid, decision, phase="improve", **said)
        assert (refused.status_code, refused.json()["type"]) == (422, f"/problems/{problem}")
    waiting = await decided(aid, decision, phase="improve", reason="New head", expires_on=LATER)
    assert (waiting.status_code, waiting.json()["status"]) == (200, "awaiting_approval")
    assert (await phase_of(aid))["phase"] is None
    assert await told(api, trust, "phase-confirmed") == []
    blocked = await aid.post("/v1/academies/148201/phase-proposals", json={})
    assert (blocked.status_code, blocked.json()["type"]) == (409, "/problems/approval-awaited")
    assert (await approved(aid, decision)).status_code == 403
    done = await approved(ceo, decision, note="Agreed")
    assert (done.status_code, done.json()["status"], done.json()["approved_by"]) == (200, "confirmed", "ceo")
    found = (await phase_of(aid))["phase"]
    assert (found["phase"], found["expires_on"]) == ("improve", LATER)
    assert len(await told(api, trust, "phase-confirmed")) == 1
    assert (await approved(ceo, decision)).json()["type"] == "/problems/nothing-to-approve"


async def test_nobody_is_their_own_second_person(trust: Trust, aid: httpx.AsyncClient) -> None:
    await trust.stand("both", "aid")
    await trust.stand("both", "chief_executive")
    both = trust.signed_in("both", "aid", "chief_executive")
    await inspected(aid, CONCERNING)
    await sent(trust, "148201", *FIGURES)
    decision = await proposed(aid)
    waiting = await decided(both, decision, phase="improve", reason="x", expires_on=LATER)
    assert waiting.status_code == 200
    for answer in (await approved(both, decision), await approved(both, decision, approved=False)):
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/second-person-needed")


async def test_declined_it_is_open_again_as_the_rules_proposed_it(
    trust: Trust, aid: httpx.AsyncClient, ceo: httpx.AsyncClient
) -> None:
    await inspected(aid, CONCERNING)
    await sent(trust, "148201", *FIGURES)
    decision = await proposed(aid)
    await decided(aid, decision, phase="sustain", reason="x", expires_on=LATER)
    back = await approved(ceo, decision, approved=False, note="Too early")
    assert (back.json()["status"], back.json()["phase"], back.json()["approval_note"]) == (
        "proposed", None, "Too early",
    )  # fmt: skip
    assert (await decided(aid, decision, phase="repair")).json()["status"] == "confirmed"


async def test_what_follows_the_rule_does_not_expire(trust: Trust, aid: httpx.AsyncClient) -> None:
    await inspected(aid, CONCERNING)
    await sent(trust, "148201", *FIGURES)
    refused = await decided(aid, await proposed(aid), phase="repair", expires_on=LATER)
    assert refused.json()["type"] == "/problems/expiry-not-allowed"


async def test_an_exception_lapses_on_its_day_and_the_rules_are_asked_again(
    api: Api, trust: Trust, aid: httpx.AsyncClient, ceo: httpx.AsyncClient, run_job: Any
) -> None:
    await inspected(aid, CONCERNING)
    await sent(trust, "148201", *FIGURES)
    decision = await proposed(aid)
    await decided(aid, decision, phase="improve", reason="x", expires_on=LATER)
    await approved(ceo, decision)
    await work(api, trust.id)
    assert (await phase_of(aid))["proposal"] is None
    await run_job("lapse-phase-exceptions", trust, day=today() + timedelta(days=89))
    assert (await phase_of(aid))["phase"]["status"] == "confirmed"
    await run_job("lapse-phase-exceptions", trust, day=today() + timedelta(days=90))
    await work(api, trust.id)
    lapsed = (await aid.get(f"/v1/phase-decisions/{decision['id']}")).json()
    assert (lapsed["status"], lapsed["ended_on"]) == ("lapsed", LATER)
    found = await phase_of(aid)
    assert (found["proposal"]["outcome"], found["proposal"]["proposed_by"]) == ("repair", "system")
    assert (await phase_of(aid, as_of=LATER))["phase"] is None


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


@pytest.mark.parametrize(
    ("role", "urn", "status"),
    [
        ("chief_executive", None, 200),
        ("trustee", None, 200),
        ("finance_director", None, 200),
        ("headteacher", "148201", 200),
        ("headteacher", "148202", 404),
        ("chair", "148201", 200),
        ("learning_chair", "148201", 200),
        ("governor", "148201", 200),
        ("governor", "148202", 404),
        ("clerk", None, 403),
        ("specialist", None, 403),
        ("mis", "148201", 403),
    ],
)
async def test_who_sees_a_phase_and_who_what_lies_behind_it(
    trust: Trust, aid: httpx.AsyncClient, role: str, urn: str | None, status: int
) -> None:
    decision = (await decided(aid, await proposed(aid), phase="improve", reason="Canary reason.")).json()
    await inspected(aid, CONCERNING)
    open_one = await proposed(aid)
    who = await trust.person("who", role, urn)
    answer = await who.get("/v1/academies/148201/phase")
    assert answer.status_code == status
    everything = role == "chief_executive"
    for one in (decision, open_one):
        found = await who.get(f"/v1/phase-decisions/{one['id']}")
        assert found.status_code == (200 if everything else 404)
    listed = await who.get("/v1/phases")
    table = await who.get("/v1/phases", params={"format": "csv"})
    assert len(listed.json()["items"]) == (1 if status == 200 else 0)
    behind = (answer.text, listed.text, table.text)
    told = ["Canary" in text or "persistent_absence" in text for text in behind]
    assert told == [everything, False, False]
    assert (await who.get("/v1/phase-decisions")).json()["items"] != [] or not everything


@pytest.mark.parametrize(
    "role", ["headteacher", "chair", "trustee", "chief_executive", "finance_director", "trust_admin"]
)
async def test_only_the_aid_proposes_and_decides(trust: Trust, aid: httpx.AsyncClient, role: str) -> None:
    decision = await proposed(aid)
    who = await trust.person("who", role, "148201" if role in ("headteacher", "chair") else None)
    assert (await who.post("/v1/academies/148201/phase-proposals", json={})).status_code == 403
    answer = await decided(who, decision, phase="improve", reason="x")
    assert answer.status_code == (403 if role == "chief_executive" else 404)


async def test_another_trust_knows_nothing_of_it(aid: httpx.AsyncClient, other_trust: Trust) -> None:
    decision = await proposed(aid)
    zed = await other_trust.person("zed", "aid")
    hidden = await zed.get(f"/v1/phase-decisions/{decision['id']}")
    absent = await zed.get("/v1/phase-decisions/0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10")
    assert (hidden.status_code, hidden.content) == (404, absent.content)
    assert (await decided(zed, decision, phase="improve", reason="x")).status_code == 404
    assert (await zed.post("/v1/academies/148201/phase-proposals", json={})).status_code == 404
    for path in ("/v1/phases", "/v1/phase-decisions"):
        assert (await zed.get(path)).json()["items"] == []
