"""Who sees what of an engagement: the terms, how far it is, what it costs, or what came of it."""

from uuid import uuid4

import people
import pytest
import saying
from brokering import Brokering, at
from rig import Trust

from chassis.clock import today

PARTS = ("engagements", "engagement-summaries", "engagement-costs", "impact-summaries")
# Which parts each role sees of an engagement that 148201 receives and 148202 lends.
SEEN = [
    ("aid", None, {*PARTS}),
    ("chief_executive", None, {*PARTS}),
    ("headteacher", "148201", {"engagements", "engagement-summaries", "impact-summaries"}),
    ("headteacher", "148202", {"engagement-summaries"}),
    ("headteacher", "148203", set()),
    ("chair", "148201", {"engagement-summaries", "impact-summaries"}),
    ("learning_chair", "148201", {"engagement-summaries", "impact-summaries"}),
    ("chair", "148202", set()),
    ("governor", "148201", set()),
    ("trustee", None, {"impact-summaries"}),
    ("finance_director", None, {"engagement-costs"}),
    ("specialist", None, set()),
    ("clerk", None, set()),
    ("trust_admin", None, set()),
    ("mis", "148201", set()),
]
CONFIDENTIAL = ("plans together", "as in English", "Planning is shared", "Seen in lesson")


@pytest.mark.parametrize(("role", "unit", "seen"), SEEN)
async def test_each_role_sees_its_part_and_nothing_else(
    trust: Trust, role: str, unit: str | None, seen: set[str]
) -> None:
    work = await Brokering.begin(trust)
    key = await completed(work)
    who = await trust.person("who", role, unit)
    for part in PARTS:
        answer = await who.get(f"/v1/{part}")
        assert (part, len(answer.json()["items"])) == (part, 1 if part in seen else 0)
        if part != "engagements":
            assert not any(words in answer.text for words in CONFIDENTIAL)
    whole = await who.get(f"/v1/engagements/{key}")
    assert whole.status_code == (200 if "engagements" in seen else 404)
    if whole.status_code == 404:
        assert whole.content == (await who.get(f"/v1/engagements/{uuid4()}")).content


async def completed(work: Brokering) -> str:
    key = await work.deployed()
    said = {"visited_on": str(today()), "days": 1, "note": "Seen in lesson 3."}
    await people.done(await work.sam.post(at(key, "visits"), json=said))
    outcome = {"value": 1, "as_at": str(today()), "words": "Planning is shared now."}
    await people.done(await work.aid.post(at(key, "completion"), json=outcome), 200)
    return key


async def test_specialists_see_their_own_deployments_and_log_visits_to_them(trust: Trust) -> None:
    work = await Brokering.begin(trust)
    key = await work.deployed()
    assert [one["id"] for one in (await work.sam.get("/v1/engagements")).json()["items"]] == [key]
    other = await trust.person("ann", "specialist")
    await people.ready(work.aid, "Ann", subject="ann")
    assert (await other.get("/v1/engagements")).json()["items"] == []
    visit = {"visited_on": str(today()), "days": 0.5}
    assert (await other.post(at(key, "visits"), json=visit)).status_code == 404
    assert (await work.sam.post(at(key, "visits"), json=visit)).status_code == 201
    assert (await work.receiver.post(at(key, "visits"), json=visit)).status_code == 403
    assert (await work.sam.post(at(key, "pause"), json={"reason": "No."})).status_code == 403


async def test_only_the_director_proposes_and_manages(trust: Trust) -> None:
    work = await Brokering.begin(trust)
    need = await people.raise_need(work.aid)
    said = {
        "need_id": need["id"], "specialist_id": work.specialist, "days": 1,
        "starts_on": str(today()), "ends_on": str(today()),
    }  # fmt: skip
    for who in (work.receiver, work.lender, work.sam, await trust.person("chief", "chief_executive")):
        assert (await who.post("/v1/engagements", json=said)).status_code == 403
    key = (await people.done(await work.propose(need["id"])))["id"]
    for who in (work.receiver, work.sam):
        assert (await who.post(at(key, "cancellation"), json={"reason": "No."})).status_code == 403


async def test_an_appointment_that_ends_takes_the_engagements_with_it(trust: Trust) -> None:
    work = await Brokering.begin(trust)
    key = await work.proposed()
    made = await saying.appointment(trust, "nia", "headteacher", "148201")
    nia = trust.signed_in("nia", "headteacher")
    assert (await nia.get(f"/v1/engagements/{key}")).status_code == 200
    await saying.appointment_ended(trust, made)
    assert (await nia.get(f"/v1/engagements/{key}")).status_code == 404
    assert (await nia.get("/v1/needs")).json()["items"] == []


async def test_another_trust_sees_none_of_it(trust: Trust, other_trust: Trust) -> None:
    work = await Brokering.begin(trust)
    key = await completed(work)
    zed = await other_trust.person("zed", "aid")
    for part in PARTS:
        assert (await zed.get(f"/v1/{part}")).json()["items"] == []
    assert (await zed.get(f"/v1/engagements/{key}")).status_code == 404
    assert (await zed.post(at(key, "cancellation"), json={"reason": "No."})).status_code == 404
