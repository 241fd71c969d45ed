"""Proposals: who and what can be proposed, and both sides asked."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import people
import pytest
from brokering import AGREES, ENDS, Brokering, at, need_status, terms
from rig import Trust

from chassis.clock import today


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
