"""Engagements: gates in order, both sides asked, days reserved and drawn, impact against the baseline."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import people
import pytest
import saying
from brokering import AGREES, ENDS, Brokering, at, terms
from rig import Api, Trust

from chassis.clock import today


async def status_of(work: Brokering, key: str) -> str:
    return str((await people.done(await work.aid.get(f"/v1/engagements/{key}"), 200))["status"])


async def need_status(work: Brokering) -> str:
    [need] = (await work.aid.get("/v1/needs")).json()["items"]
    return str(need["status"])


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


async def test_without_a_lender_the_receivers_agreement_is_enough(trust: Trust) -> None:
    work = await Brokering.begin(trust, kind="central_team", home_urn=None)
    key = await work.proposed()
    only = await people.done(await work.receiver.post(at(key, "receiver-answer"), json=AGREES), 200)
    assert (only["status"], only["lender_urn"]) == ("agreed", None)
    assert (await work.lender.post(at(key, "lender-answer"), json=AGREES)).status_code == 404


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"agrees": False, "conflict": None, "words": "Not this term."}, "declined: Not this term."),
        ({"agrees": True, "conflict": "They are my sister."}, "conflict of interest: They are my sister."),
    ],
)
@pytest.mark.parametrize("side", ["receiver", "lender"])
async def test_one_refusal_or_one_conflict_of_either_side_declines_it(
    trust: Trust, side: str, said: dict[str, Any], reason: str
) -> None:
    work = await Brokering.begin(trust)
    key = await work.proposed()
    who = work.receiver if side == "receiver" else work.lender
    await people.done(await who.post(at(key, f"{side}-answer"), json=said), 200)
    found = await people.done(await work.aid.get(f"/v1/engagements/{key}"), 200)
    assert (found["status"], reason in found["reason"], side in found["reason"]) == ("declined", True, True)
    assert await need_status(work) == "open"
    late = await work.aid.post(at(key, "commission"), json=terms())
    assert (late.status_code, late.json()["type"]) == (409, "/problems/not-at-this-stage")


async def test_an_answer_is_given_once_and_says_whether_there_is_a_conflict(trust: Trust) -> None:
    work = await Brokering.begin(trust)
    key = await work.proposed()
    assert (await work.receiver.post(at(key, "receiver-answer"), json={"agrees": True})).status_code == 422
    await people.done(await work.receiver.post(at(key, "receiver-answer"), json=AGREES), 200)
    again = await work.receiver.post(at(key, "receiver-answer"), json=AGREES)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/answered-already")


async def test_each_side_answers_for_itself_only(trust: Trust) -> None:
    work = await Brokering.begin(trust)
    key = await work.proposed()
    assert (await work.lender.post(at(key, "receiver-answer"), json=AGREES)).status_code == 403
    assert (await work.receiver.post(at(key, "lender-answer"), json=AGREES)).status_code == 403
    assert (await work.aid.post(at(key, "receiver-answer"), json=AGREES)).status_code == 403
    third = await trust.person("tim", "headteacher", "148203")
    hidden = await third.post(at(key, "receiver-answer"), json=AGREES)
    absent = await third.post(at(str(uuid4()), "receiver-answer"), json=AGREES)
    assert (hidden.status_code, hidden.content) == (404, absent.content)


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


async def test_commissioning_reserves_days_and_visits_use_them(api: Api, trust: Trust) -> None:
    work = await Brokering.begin(trust)
    key = await work.deployed(days=2)
    assert sums(await work.days()) == (6.0, 4.0, 2.0, 0.0)
    await people.done(await work.visit(key, days=1.5))
    assert sums(await work.days()) == (6.0, 4.0, 0.5, 1.5)
    [drawn] = await api.look(
        "select data from outbox where trust_id = $1 and type = 'support.days-drawn.v1'", trust.id
    )
    assert '"remaining": 4.0' in drawn["data"]
    more = await work.visit(key, days=1)
    assert (more.status_code, more.json()["type"], more.json()["remaining"]) == (
        409,
        "/problems/more-than-agreed",
        0.5,
    )
    await people.done(await work.aid.post(at(key, "completion"), json={"words": "Cannot be told."}), 200)
    assert sums(await work.days()) == (6.0, 4.5, 0.0, 1.5)
    [impact] = (await work.aid.get("/v1/impact-summaries")).json()["items"]
    assert (impact["verdict"], impact["change"]) == ("cannot_tell", None)


def sums(days: dict[str, Any]) -> tuple[float, float, float, float]:
    assert days["entitlement"] + days["owed"] == days["available"] + days["reserved"] + days["used"]
    assert all(sum(entry["movements"].values()) == 0 for entry in days["entries"])
    return days["entitlement"], days["available"], days["reserved"], days["used"]


async def test_more_days_than_the_academy_has_are_refused_whole(api: Api, trust: Trust) -> None:
    work = await Brokering.begin(trust)
    key = await work.agreed(days=6.5)
    answer = await work.aid.post(at(key, "commission"), json=terms(days=6.5))
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/not-enough-days")
    assert answer.json()["remaining"] == 6.0
    assert (await status_of(work, key), sums(await work.days())) == ("agreed", (6.0, 6.0, 0.0, 0.0))
    assert await api.look("select 1 from accounts where trust_id = $1 and unit = 'penny'", trust.id) == []


async def test_no_more_days_are_commissioned_than_were_agreed_to(trust: Trust) -> None:
    work = await Brokering.begin(trust)
    key = await work.agreed(days=1)
    answer = await work.aid.post(at(key, "commission"), json=terms(days=1.5))
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/more-than-agreed")


async def test_a_cancellation_gives_back_what_was_not_used_and_pays_for_what_was(
    api: Api, trust: Trust
) -> None:
    work = await Brokering.begin(trust)
    key = await work.deployed(days=2)
    await people.done(await work.visit(key, days=0.5))
    await people.done(await work.aid.post(at(key, "cancellation"), json={"reason": "Enough."}), 200)
    assert sums(await work.days()) == (6.0, 5.5, 0.0, 0.5)
    assert await pounds(api, trust) == {"budget": -21_000, "committed": 0, "spent": 21_000}


async def pounds(api: Api, trust: Trust) -> dict[str, int]:
    rows = await api.look(
        "select kind, sum(amount)::int from accounts a left join postings p on p.account_id = a.id"
        " where a.trust_id = $1 and unit = 'penny' group by kind",
        trust.id,
    )
    return {row["kind"]: row["sum"] or 0 for row in rows}


async def test_the_price_is_committed_and_then_spent(api: Api, trust: Trust) -> None:
    work = await Brokering.begin(trust)
    key = await work.deployed(days=2)
    assert await pounds(api, trust) == {"budget": -84_000, "committed": 84_000, "spent": 0}
    await people.done(await work.visit(key))
    await people.done(await work.aid.post(at(key, "completion"), json={"words": "Done."}), 200)
    assert await pounds(api, trust) == {"budget": -84_000, "committed": 0, "spent": 84_000}


@pytest.mark.parametrize(
    ("dates", "status"),
    [
        ({"starts_on": str(today() - timedelta(days=1))}, 422),
        ({"starts_on": str(ENDS + timedelta(days=1))}, 422),
        ({"ends_on": "2199-01-01"}, 422),
        ({"days": 0}, 422),
        ({"days": 0.25}, 422),
    ],
)
async def test_the_dates_of_a_proposal_make_sense_together(
    trust: Trust, dates: dict[str, Any], status: int
) -> None:
    work = await Brokering.begin(trust)
    need = await people.raise_need(work.aid)
    answer = await work.propose(need["id"], **dates)
    assert answer.status_code == status, answer.text
    assert (await work.aid.get("/v1/engagements")).json()["items"] == []


async def test_a_visit_sent_twice_with_one_key_is_one_visit(trust: Trust) -> None:
    work = await Brokering.begin(trust)
    key = await work.deployed(days=2)
    visit = {"visited_on": str(today()), "days": 0.5}
    sent = [
        await work.sam.post(at(key, "visits"), json=visit, headers={"Idempotency-Key": "v1"}) for _ in "ab"
    ]
    assert [answer.status_code for answer in sent] == [201, 201]
    assert sent[0].content == sent[1].content
    assert sums(await work.days())[3] == 0.5


@pytest.mark.parametrize("days_off", [-1, 1])
async def test_a_visit_is_neither_before_the_deployment_nor_to_come(trust: Trust, days_off: int) -> None:
    work = await Brokering.begin(trust)
    key = await work.deployed()
    answer = await work.visit(key, on=today() + timedelta(days=days_off))
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/dates-out-of-order")
    assert sums(await work.days())[3] == 0


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


async def test_who_is_not_eligible_cannot_be_proposed(trust: Trust) -> None:
    work = await Brokering.begin(trust, days=1)
    need = await people.raise_need(work.aid)
    answer = await work.propose(need["id"], days=1.5)
    assert (answer.status_code, [one["code"] for one in answer.json()["excluded"]]) == (409, ["no_days"])
    other = await people.raise_need(work.aid, area="send")
    answer = await work.propose(other["id"], days=1)
    assert [one["code"] for one in answer.json()["excluded"]] == ["no_expertise"]


async def test_a_proposal_names_what_is_there(trust: Trust, other_trust: Trust) -> None:
    work = await Brokering.begin(trust)
    need = await people.raise_need(work.aid)
    elsewhere = await Brokering.begin(other_trust)
    foreign = await people.raise_need(elsewhere.aid)
    for wrong, kind in [
        ({"need_id": foreign["id"]}, "need-not-known"),
        ({"need_id": str(uuid4())}, "need-not-known"),
        ({"specialist_id": elsewhere.specialist}, "specialist-not-known"),
    ]:
        answer = await work.propose(need["id"], **wrong)
        assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{kind}")


async def test_nobody_is_proposed_twice_for_one_need(trust: Trust) -> None:
    work = await Brokering.begin(trust)
    need = await people.raise_need(work.aid)
    key = (await people.done(await work.propose(need["id"])))["id"]
    again = await work.propose(need["id"])
    assert (again.status_code, again.json()["type"]) == (409, "/problems/engaged-already")
    await people.done(await work.aid.post(at(key, "cancellation"), json={"reason": "Anew."}), 200)
    await people.done(await work.propose(need["id"]))


async def test_a_need_is_not_closed_under_an_engagement_nor_engaged_once_closed(trust: Trust) -> None:
    work = await Brokering.begin(trust)
    need = await people.raise_need(work.aid)
    key = (await people.done(await work.propose(need["id"])))["id"]
    closing = f"/v1/needs/{need['id']}/fulfilment"
    answer = await work.aid.post(closing, json={"words": "Met."})
    assert (answer.status_code, answer.json()["engagements"]) == (409, [key])
    await people.done(await work.aid.post(at(key, "cancellation"), json={"reason": "Not needed."}), 200)
    await people.done(await work.aid.post(closing, json={"words": "Met."}), 200)
    answer = await work.propose(need["id"])
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/need-not-open")


async def test_a_pause_keeps_the_days_and_stops_the_visits(trust: Trust) -> None:
    work = await Brokering.begin(trust)
    key = await work.deployed()
    await people.done(await work.aid.post(at(key, "pause"), json={"reason": "Snow."}), 200)
    assert (await work.visit(key)).status_code == 409
    assert sums(await work.days())[2] == 2.0
    back = await work.aid.post(at(key, "deployment"))
    assert (back.status_code, "resume" in back.json()["detail"]) == (409, True)
    await people.done(await work.aid.post(at(key, "resumption"), json={"reason": "Thaw."}), 200)
    await people.done(await work.visit(key))
