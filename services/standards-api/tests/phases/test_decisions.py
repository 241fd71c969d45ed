"""Phases over HTTP: proposed by rules, decided by people, and seen by each as far as it concerns them."""

from datetime import timedelta
from typing import Any

import httpx
from deciding_world import (
    CONCERNING,
    FIGURES,
    GOOD,
    LATER,
    approved,
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
