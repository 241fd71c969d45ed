"""What an engagement takes: days reserved and drawn by visits, the price committed and spent."""

from datetime import timedelta
from typing import Any

import people
import pytest
from brokering import Brokering, at, status_of, terms
from rig import Api, Trust

from chassis.clock import today


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
