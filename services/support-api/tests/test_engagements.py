"""Engagements: gates in order, asked again at each, impact against the baseline."""

from datetime import timedelta
from typing import Any

import httpx
import people
import pytest
import saying
from brokering import AGREES, Brokering, at, need_status, status_of, terms
from rig import Api, Trust

from chassis.clock import today


async def test_from_the_proposal_to_the_impact(api: Api, trust: Trust) -> None:
    work = await Brokering.begin(trust)
    key = await work.proposed()
    assert (await status_of(work, key), await need_status(work)) == ("proposed", "matched")
    half = await people.done(await work.receiver.post(at(key, "receiver-answer"), json=AGREES), 200)
    assert half["status"] == "proposed"
    both = await people.done(await work.lender.post(at(key, "lender-answer"), json=AGREES), 200)
    assert (both["status"], both["agreed_on"], both["lender_urn"]) == ("agreed", str(today()), "148202")
    done = await people.done(await work.aid.post(at(key, "commission"), json=terms()), 200)
    assert (done["status"], done["baseline_value"], done["price_pence"]) == ("commissioned", -0.42, 84_000)
    assert (await people.done(await work.aid.post(at(key, "deployment")), 200))["status"] == "deployed"
    assert await need_status(work) == "in_support"
    assert (await people.done(await work.visit(key)))["days"] == 1
    outcome = {"value": -0.2, "as_at": str(today()), "words": "Planning is shared now."}
    over = await people.done(await work.aid.post(at(key, "completion"), json=outcome), 200)
    assert (over["status"], over["completed_on"]) == ("completed", str(today()))
    assert await need_status(work) == "open"
    [impact] = (await work.aid.get("/v1/impact-summaries")).json()["items"]
    assert (impact["verdict"], round(impact["change"], 2)) == ("improved", 0.22)
    told = await api.look(
        "select type from outbox where trust_id = $1 and subject = $2 order by sequence", trust.id, key
    )
    steps = ["proposed", "agreed", "commissioned", "deployed"]
    assert [row["type"] for row in told] == [
        *(f"support.engagement-{step}.v1" for step in steps),
        "support.visit-logged.v1",
        "support.engagement-completed.v1",
    ]


STEPS: list[tuple[str, dict[str, Any] | None]] = [
    ("commission", terms()),
    ("deployment", None),
    ("visits", {"visited_on": str(today()), "days": 1}),
    ("pause", {"reason": "Snow"}),
    ("resumption", {"reason": "Thaw"}),
    ("completion", {"words": "Done."}),
]


@pytest.mark.parametrize(
    ("stage", "allowed"),
    [("proposed", set()), ("agreed", {"commission"}), ("commissioned", {"deployment"}),
     ("deployed", {"visits", "pause"}), ("paused", {"resumption"}), ("cancelled", set())],
)  # fmt: skip
async def test_the_gates_are_in_order(trust: Trust, stage: str, allowed: set[str]) -> None:
    """Each step at each stage: what is not allowed is refused by name and changes nothing."""
    work = await Brokering.begin(trust)
    key = await brought_to(work, stage)
    for step, body in STEPS:
        if step not in allowed:
            answer = await take(work, key, step, body)
            early = (stage, step) == ("deployed", "completion")
            problem = "not-visited-yet" if early else "not-at-this-stage"
            assert (answer.status_code, answer.json()["type"]) == (409, f"/problems/{problem}"), step
            assert await status_of(work, key) == stage
    for step, body in STEPS:
        if step in allowed:
            answer = await take(work, key, step, body)
            assert answer.is_success, answer.text


async def take(work: Brokering, key: str, step: str, body: dict[str, Any] | None) -> httpx.Response:
    return await work.aid.post(at(key, step), json=body) if body else await work.aid.post(at(key, step))


async def brought_to(work: Brokering, stage: str) -> str:
    if stage in ("paused", "cancelled"):
        key = await work.deployed(days=0.5)
        step = {"paused": "pause", "cancelled": "cancellation"}[stage]
        await people.done(await work.aid.post(at(key, step), json={"reason": "Because."}), 200)
        return key
    return str(await getattr(work, stage)(days=2 if stage == "agreed" else 1))


async def test_a_baseline_is_not_measured_in_the_future_nor_the_outcome_before_it(trust: Trust) -> None:
    work = await Brokering.begin(trust)
    key = await work.agreed()
    late = terms()
    late["baseline"] = late["baseline"] | {"as_at": str(today() + timedelta(days=1))}
    answer = await work.aid.post(at(key, "commission"), json=late)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/dates-out-of-order")
    await people.done(await work.aid.post(at(key, "commission"), json=terms()), 200)
    await people.done(await work.aid.post(at(key, "deployment")), 200)
    await people.done(await work.visit(key))
    early = {"value": 1, "as_at": str(today() - timedelta(days=1)), "words": "Done."}
    assert (await work.aid.post(at(key, "completion"), json=early)).status_code == 422
    half = await work.aid.post(at(key, "completion"), json={"value": 1, "words": "Done."})
    assert (half.status_code, half.json()["type"]) == (422, "/problems/outcome-incomplete")
    assert await status_of(work, key) == "deployed"


async def test_whether_they_may_be_sent_is_asked_again_at_every_gate(trust: Trust) -> None:
    work = await Brokering.begin(trust)
    key = await work.agreed()
    await people.checks(work.aid, work.specialist, dbs_checked_on=None)
    answer = await work.aid.post(at(key, "commission"), json=terms())
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/specialist-not-eligible")
    assert [one["code"] for one in answer.json()["excluded"]] == ["dbs_check"]
    await people.checks(work.aid, work.specialist)
    await people.done(await work.aid.post(at(key, "commission"), json=terms()), 200)
    await saying.appointment(trust, "sam", "governor", "148201")
    answer = await work.aid.post(at(key, "deployment"))
    assert [one["code"] for one in answer.json()["excluded"]] == ["works_there"]
