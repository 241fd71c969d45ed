"""Days: opened with the year, reserved and drawn by meetings, granted by two people, seen by few."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx
import people
import pytest
import saying
from rig import Api, Trust

from chassis.clock import today
from chassis.ids import uuid7

START, NEXT = date(saying.YEAR, 9, 1), date(saying.YEAR + 1, 9, 1)
IN_YEAR, IN_NEXT = date(saying.YEAR, 10, 14), date(saying.YEAR + 1, 10, 14)


async def days(who: httpx.AsyncClient, year: int | None = None) -> dict[str, Any]:
    params = {"year": year} if year else {}
    return await people.done(await who.get("/v1/academies/148201/days", params=params), 200)


def sums(found: dict[str, Any]) -> tuple[float, ...]:
    return tuple(found[name] for name in ("entitlement", "available", "reserved", "used", "owed"))


async def meeting(
    trust: Trust, what: str, kind: str = "aim", *, day: date = IN_YEAR, key: UUID | None = None
) -> UUID:
    meeting_id = key or uuid7()
    said = {
        "meeting_id": str(meeting_id), "urn": "148201", "kind": kind, "held_on": str(day),
        "starts_at": f"{day}T09:00:00Z", "ends_at": f"{day}T11:00:00Z",
    }  # fmt: skip
    await trust.hear(f"meetings.meeting-{what}.v1", said, about=meeting_id)
    return meeting_id


async def test_an_academy_begins_with_six_days(trust: Trust) -> None:
    aid = await people.aid_of(trust)
    found = await days(aid)
    assert sums(found) == (6.0, 6.0, 0.0, 0.0, 0.0)
    assert (found["year"], found["year_name"]) == (
        saying.YEAR,
        f"{saying.YEAR}/{(saying.YEAR + 1) % 100:02d}",
    )
    [opened] = found["entries"]
    assert (opened["reason"], opened["movements"]) == ("opened", {"available": 6.0, "entitlement": -6.0})
    assert sums(await days(aid, saying.YEAR + 1)) == (0, 0, 0, 0, 0)


async def test_they_are_opened_once_whoever_says_so(trust: Trust) -> None:
    aid = await people.aid_of(trust)
    await saying.phase(trust, "148201", "repair")
    await saying.phase(trust, "148201", "improve")
    assert sums(await days(aid)) == (6.0, 6.0, 0.0, 0.0, 0.0)


@pytest.mark.parametrize(("kind", "cost"), [("aim", 1.0), ("iaim", 0.5), ("lgb", 0.0)])
async def test_a_meeting_that_was_held_draws_its_days(api: Api, trust: Trust, kind: str, cost: float) -> None:
    aid = await people.aid_of(trust)
    key = await meeting(trust, "held", kind)
    assert sums(await days(aid)) == (6.0, 6.0 - cost, 0.0, cost, 0.0)
    told = await api.look(
        "select data from outbox where type = 'support.days-drawn.v1' and trust_id = $1", trust.id
    )
    assert len(told) == (1 if cost else 0)
    if cost:
        assert f'"days": {cost}' in told[0]["data"]
        entry = (await days(aid))["entries"][-1]
        assert (entry["cause"], entry["cause_id"]) == ("meeting", str(key))


async def test_a_meeting_that_is_planned_reserves_and_one_that_is_cancelled_gives_back(trust: Trust) -> None:
    aid = await people.aid_of(trust)
    first, second = await meeting(trust, "planned"), await meeting(trust, "planned", "iaim")
    assert sums(await days(aid)) == (6.0, 4.5, 1.5, 0.0, 0.0)
    await meeting(trust, "cancelled", "iaim", key=second)
    assert sums(await days(aid)) == (6.0, 5.0, 1.0, 0.0, 0.0)
    await meeting(trust, "held", key=first)
    assert sums(await days(aid)) == (6.0, 5.0, 0.0, 1.0, 0.0)


async def test_a_meeting_that_moves_takes_its_days_into_the_other_year(trust: Trust) -> None:
    aid = await people.aid_of(trust)
    key = await meeting(trust, "planned")
    await meeting(trust, "moved", key=key)
    assert sums(await days(aid)) == (6.0, 5.0, 1.0, 0.0, 0.0)
    await meeting(trust, "moved", day=IN_NEXT, key=key)
    assert sums(await days(aid)) == (6.0, 6.0, 0.0, 0.0, 0.0)
    assert sums(await days(aid, saying.YEAR + 1)) == (6.0, 5.0, 1.0, 0.0, 0.0)
    await meeting(trust, "held", key=key)
    assert sums(await days(aid)) == (6.0, 5.0, 0.0, 1.0, 0.0)
    assert sums(await days(aid, saying.YEAR + 1)) == (6.0, 6.0, 0.0, 0.0, 0.0)


async def test_a_meeting_beyond_the_entitlement_is_owed_and_a_grant_pays_it_first(trust: Trust) -> None:
    aid = await people.aid_of(trust)
    for _ in range(7):
        await meeting(trust, "held")
    assert sums(await days(aid)) == (6.0, 0.0, 0.0, 7.0, 1.0)
    await meeting(trust, "planned")
    assert sums(await days(aid)) == (6.0, 0.0, 0.0, 7.0, 1.0)
    await granted(trust, aid, 1.5)
    assert sums(await days(aid)) == (7.5, 0.5, 0.0, 7.0, 0.0)


async def ask(aid: httpx.AsyncClient, number: float = 1, **more: Any) -> httpx.Response:
    said = {"year": saying.YEAR, "days": number, "reason": "The review asked for more visits."}
    return await aid.post("/v1/academies/148201/day-grants", json=said | more)


async def granted(trust: Trust, aid: httpx.AsyncClient, number: float) -> dict[str, Any]:
    asked = await people.done(await ask(aid, number))
    chief = await trust.person("chief", "chief_executive")
    return await people.done(await chief.post(f"/v1/day-grants/{asked['id']}/confirmation"), 200)


async def test_a_grant_takes_two_people_and_counts_once(api: Api, trust: Trust) -> None:
    aid = await people.aid_of(trust)
    asked = await people.done(await ask(aid, 2))
    assert sums(await days(aid)) == (6.0, 6.0, 0.0, 0.0, 0.0)
    confirm = f"/v1/day-grants/{asked['id']}/confirmation"
    assert (await aid.post(confirm)).status_code == 403
    chief = await trust.person("chief", "chief_executive")
    done = await people.done(await chief.post(confirm), 200)
    assert (done["asked_by"], done["confirmed_by"]) == ("aid", "chief")
    again = await chief.post(confirm)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/grant-confirmed")
    assert sums(await days(aid)) == (8.0, 8.0, 0.0, 0.0, 0.0)
    told = await api.look(
        "select 1 from outbox where type = 'support.days-granted.v1' and trust_id=$1", trust.id
    )
    assert len(told) == 1


async def test_who_holds_both_posts_does_not_grant_alone(trust: Trust) -> None:
    await people.aid_of(trust)
    await trust.stand("both", "aid")
    await trust.stand("both", "chief_executive")
    both = trust.signed_in("both", "aid", "chief_executive")
    asked = await people.done(await ask(both))
    answer = await both.post(f"/v1/day-grants/{asked['id']}/confirmation")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/same-person")


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"reason": ""}, 422),
        ({"reason": "short"}, 422),
        ({"days": -1}, 422),
        ({"days": 0.75}, 422),
        ({"year": "2026/27"}, 422),
        ({"confirmed_by": "me"}, 422),
    ],
)
async def test_a_grant_has_a_reason_and_whole_halves(
    trust: Trust, wrong: dict[str, Any], status: int
) -> None:
    aid = await people.aid_of(trust)
    assert (await ask(aid, **wrong)).status_code == status


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        ("aid", None, 201),
        ("aid", "148202", 422),
        ("chief_executive", None, 403),
        ("headteacher", "148201", 403),
        ("finance_director", None, 403),
        ("clerk", None, 403),
    ],
)
async def test_who_may_ask_for_more_days(trust: Trust, role: str, unit: str | None, status: int) -> None:
    await people.aid_of(trust)
    who = await trust.person("who", role, unit)
    assert (await ask(who)).status_code == status


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        ("aid", None, 200),
        ("chief_executive", None, 200),
        ("headteacher", "148201", 200),
        ("chair", "148201", 200),
        ("learning_chair", "148201", 200),
        ("headteacher", "148202", 404),
        ("governor", "148201", 404),
        ("trustee", None, 404),
        ("finance_director", None, 404),
        ("specialist", None, 404),
        ("clerk", None, 404),
    ],
)
async def test_who_sees_the_days_and_the_grants(
    trust: Trust, role: str, unit: str | None, status: int
) -> None:
    aid = await people.aid_of(trust)
    grant = (await people.done(await ask(aid)))["id"]
    who = await trust.person("who", role, unit)
    for seen, absent in [
        ("/v1/academies/148201/days", "/v1/academies/999999/days"),
        (f"/v1/day-grants/{grant}", f"/v1/day-grants/{uuid4()}"),
    ]:
        answer = await who.get(seen)
        assert answer.status_code == status
        assert status == 200 or answer.content == (await who.get(absent)).content
    assert len((await who.get("/v1/day-grants")).json()["items"]) == (1 if status == 200 else 0)


async def test_what_counts_for_how_many_days_is_the_trusts_own(trust: Trust) -> None:
    aid = await people.aid_of(trust)
    for code, start, number in [
        ("meeting:aim", START, 1.5),
        ("entitlement", NEXT, 8),
        ("meeting:lgb", START, 0.5),
    ]:
        rule = {"code": code, "starts_on": str(start), "days": number}
        await people.done(await aid.post("/v1/day-rules", json=rule))
    again = await aid.post("/v1/day-rules", json={"code": "meeting:aim", "starts_on": str(START), "days": 2})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/already-there")
    for kind in ("aim", "lgb"):
        await meeting(trust, "held", kind)
    assert sums(await days(aid)) == (6.0, 4.0, 0.0, 2.0, 0.0)
    await meeting(trust, "held", day=IN_NEXT)
    assert sums(await days(aid, saying.YEAR + 1)) == (8.0, 6.5, 0.0, 1.5, 0.0)
    head = await trust.person("hal", "headteacher", "148201")
    assert len((await head.get("/v1/day-rules")).json()["items"]) == 3
    refused = await head.post(
        "/v1/day-rules", json={"code": "meeting:x", "starts_on": str(today()), "days": 0}
    )
    assert refused.status_code == 403
    for wrong in ({"code": "meeting"}, {"days": -0.5}, {"days": 0.2}):
        rule = {"code": "meeting:x", "starts_on": str(START), "days": 1} | wrong
        assert (await aid.post("/v1/day-rules", json=rule)).status_code == 422
