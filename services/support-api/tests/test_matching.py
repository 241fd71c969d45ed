"""Matching: who could meet a need, why, and what stands in the way of those who nearly could."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import people
import pytest
import saying
from rig import Api, Trust

from chassis.clock import today
from support_api.eligibility.rules import Candidate, Exclusion, Obstacle, Wish, exclusions
from support_api.matching.rules import MOST, rank
from support_api.models import Expertise, KeyStage, KindOfWork, Level, Specialist, SpecialistKind
from support_api.years import year_of


async def matches(who: httpx.AsyncClient, need: dict[str, Any], **params: Any) -> dict[str, Any]:
    return await people.done(await who.get(f"/v1/needs/{need['id']}/matches", params=params), 200)


def excluded(found: dict[str, Any]) -> dict[str, list[str]]:
    return {
        miss["specialist"]["name"]: [e["code"] for e in miss["excluded"]] for miss in found["near_misses"]
    }


async def test_the_best_come_first_each_with_reasons_that_add_up(trust: Trust) -> None:
    aid = await people.aid_of(trust)
    need = await people.raise_need(aid)
    await people.ready(aid, "Any Stage", key_stage=None)
    await people.ready(aid, "Best Match")
    await people.ready(aid, "Only Training", kind_of_work="training", level="practised")
    found = await matches(aid, need)
    assert [match["specialist"]["name"] for match in found["matches"]] == [
        "Best Match",
        "Any Stage",
        "Only Training",
    ]
    for match in found["matches"]:
        assert match["score"] == sum(part["points"] for part in match["parts"])
        assert {part["name"]: part["most"] for part in match["parts"]} == MOST
        assert all(part["reason"].endswith(".") for part in match["parts"])
    assert (found["matches"][0]["score"], found["near_misses"]) == (100, [])
    assert found["matches"][0]["expertise"]["status"] == "verified"
    assert (await matches(aid, need)) == found


async def test_unverified_and_expired_expertise_does_not_match_and_says_why(api: Api, trust: Trust) -> None:
    aid = await people.aid_of(trust)
    need = await people.raise_need(aid)
    unproved = await people.specialist(aid, "Unproved")
    await people.checks(aid, unproved)
    await people.offer(aid, unproved, 5)
    await people.claim(aid, unproved)
    await people.ready(aid, "Lapsed")
    await people.ready(aid, "Lasting")
    await expire(api, trust, "Lapsed")
    found = await matches(aid, need)
    assert [match["specialist"]["name"] for match in found["matches"]] == ["Lasting"]
    assert excluded(found) == {"Lapsed": ["expired"], "Unproved": ["unverified"]}
    [lapsed] = [miss for miss in found["near_misses"] if miss["specialist"]["name"] == "Lapsed"]
    assert "counts until" in lapsed["excluded"][0]["words"]


async def expire(api: Api, trust: Trust, name: str) -> None:
    """As if the time had gone by."""
    of = "specialist_id = (select id from specialists where trust_id = $1 and name = $2)"
    sql = f"update expertise set expires_on = $3 where trust_id = $1 and {of}"
    await api.look(sql, trust.id, name, today() - timedelta(days=1))


async def test_expertise_must_still_count_on_the_first_day(trust: Trust) -> None:
    aid = await people.aid_of(trust)
    need = await people.raise_need(aid)
    key = await people.specialist(aid, "Short")
    await people.checks(aid, key)
    await people.offer(aid, key, 5)
    await people.verify(aid, await people.claim(aid, key), lasts=2)
    assert len((await matches(aid, need))["matches"]) == 1
    late = await matches(aid, need, starts_on=str(today() + timedelta(days=3)))
    assert "expired" in excluded(late)["Short"]


async def test_nobody_is_matched_to_where_they_work_or_have_an_interest(trust: Trust) -> None:
    aid = await people.aid_of(trust)
    need = await people.raise_need(aid)
    await people.ready(aid, "At Home", kind="academy", home_urn="148201")
    await people.ready(aid, "Governs There", subject="gov")
    await saying.appointment(trust, "gov", "governor", "148201")
    await people.ready(aid, "Next Door", kind="academy", home_urn="148202")
    tied = await people.ready(aid, "Kin")
    said = {"interests": [{"urn": "148201", "kind": "kin"}]}
    tag = (await aid.get(f"/v1/specialists/{tied}")).headers["etag"]
    await people.done(await aid.patch(f"/v1/specialists/{tied}", json=said, headers={"If-Match": tag}), 200)
    found = await matches(aid, need)
    assert [match["specialist"]["name"] for match in found["matches"]] == ["Next Door"]
    assert excluded(found) == {
        "At Home": ["works_there"], "Governs There": ["works_there"], "Kin": ["declared_interest"],
    }  # fmt: skip


async def test_the_best_is_found_among_a_thousand(api: Api, trust: Trust) -> None:
    aid = await people.aid_of(trust)
    need = await people.raise_need(aid)
    await people.ready(aid, "Zed")
    await api.look(
        "insert into specialists (trust_id, id, version, name, summary, kind, most_engagements, interests,"
        " active, words, created_at, updated_at) select $1, uuidv7(), 1, 'A' || n, '', 'independent', 1,"
        " '[]', true, '', now(), now() from generate_series(1, 1000) n",
        trust.id,
    )
    await api.look(
        "insert into expertise (trust_id, id, version, specialist_id, area, kind_of_work, level, claim,"
        " verified_at, expires_on, expiry_stated, created_at, updated_at) select trust_id, uuidv7(), 1, id,"
        " 'mathematics', 'coaching', 'accomplished', '', now(), current_date + 9, false, now(), now()"
        " from specialists where trust_id = $1 and name like 'A%'",
        trust.id,
    )
    found = await matches(aid, need, limit=100)
    assert [match["specialist"]["name"] for match in found["matches"]] == ["Zed"]
    assert len(found["near_misses"]) == 100


async def test_a_post_that_has_ended_is_no_conflict(trust: Trust) -> None:
    aid = await people.aid_of(trust)
    need = await people.raise_need(aid)
    await people.ready(aid, "Was There", subject="gov")
    await saying.appointment_ended(trust, await saying.appointment(trust, "gov", "governor", "148201"))
    assert len((await matches(aid, need))["matches"]) == 1


async def test_capacity_checks_and_key_stage_stand_in_the_way(trust: Trust) -> None:
    aid = await people.aid_of(trust)
    need = await people.raise_need(aid)
    await people.ready(aid, "Busy", days=1.5)
    await people.ready(aid, "Never More", most_engagements=0)
    await people.ready(aid, "Primary", key_stage="ks2")
    old = await people.ready(aid, "Old Check")
    await people.checks(aid, old, dbs_checked_on=str(today() - timedelta(days=3 * 365 + 1)))
    none = await people.ready(aid, "No Check")
    await people.checks(aid, none, safeguarding_checked_on=None)
    found = await matches(aid, need, days=2)
    assert found["matches"] == []
    assert excluded(found) == {
        "Busy": ["no_days"], "Never More": ["engaged"], "Primary": ["other_key_stage"],
        "Old Check": ["dbs_check"], "No Check": ["safeguarding_check"],
    }  # fmt: skip
    words = [miss["excluded"][0]["words"] for miss in found["near_misses"]]
    assert "1.5 days are free in the term, and 2 are needed." in words


async def test_who_is_not_to_be_proposed_is_not_mentioned(trust: Trust) -> None:
    aid = await people.aid_of(trust)
    need = await people.raise_need(aid)
    key = await people.ready(aid)
    tag = (await aid.get(f"/v1/specialists/{key}")).headers["etag"]
    await aid.patch(f"/v1/specialists/{key}", json={"active": False}, headers={"If-Match": tag})
    assert await matches(aid, need) == {"matches": [], "near_misses": []}


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [("aid", None, 200), ("chief_executive", None, 200), ("headteacher", "148201", 200),
     ("headteacher", "148202", 404), ("chair", "148201", 404), ("governor", "148201", 404),
     ("trustee", None, 404), ("specialist", None, 404), ("clerk", None, 404)],
)  # fmt: skip
async def test_who_may_look_for_help(trust: Trust, role: str, unit: str | None, status: int) -> None:
    aid = await people.aid_of(trust)
    need = await people.raise_need(aid)
    who = await trust.person("who", role, unit)
    answer = await who.get(f"/v1/needs/{need['id']}/matches")
    assert answer.status_code == status
    if status == 404:
        assert answer.content == (await who.get(f"/v1/needs/{uuid4()}/matches")).content


@pytest.mark.parametrize(
    "params",
    [{"days": "0"}, {"days": "5e-324"}, {"days": "0.3"}, {"days": "nan"}, {"limit": "0"}, {"starts_on": "0"}],
)
async def test_what_is_wanted_is_read_strictly(trust: Trust, params: dict[str, str]) -> None:
    aid = await people.aid_of(trust)
    need = await people.raise_need(aid)
    assert (await aid.get(f"/v1/needs/{need['id']}/matches", params=params)).status_code == 422


# The rules alone.

DAY = date(2026, 11, 21)
WISH = Wish("148201", "mathematics", KeyStage.KS4, KindOfWork.COACHING, DAY, 2)


def candidate(**more: Any) -> Candidate:
    someone = Specialist(
        id=UUID(int=1), name="S", kind=SpecialistKind.CENTRAL_TEAM, dbs_checked_on=DAY,
        safeguarding_checked_on=DAY,
    )  # fmt: skip
    can = Expertise(
        specialist_id=someone.id, area="mathematics", key_stage=KeyStage.KS4, claim="",
        kind_of_work=KindOfWork.COACHING, level=Level.LEADING, expires_on=DAY,
        verified_at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    said: dict[str, Any] = {
        "expertise": [can],
        "has_post_there": False,
        "offered": 4,
        "promised": 0,
        "engagements": 0,
    }
    return Candidate(specialist=someone, **(said | more))


def codes(found: list[Exclusion]) -> list[Obstacle]:
    return [one.code for one in found]


def test_days_promised_to_others_are_not_free() -> None:
    assert codes(exclusions(candidate(), WISH, today=DAY)) == []
    assert codes(exclusions(candidate(promised=2), WISH, today=DAY)) == []
    assert codes(exclusions(candidate(promised=3), WISH, today=DAY)) == [Obstacle.NO_DAYS]
    assert candidate(promised=9).free == 0


def test_somebody_in_as_many_engagements_as_they_take_on_is_left_in_peace() -> None:
    assert codes(exclusions(candidate(engagements=1), WISH, today=DAY)) == []
    assert codes(exclusions(candidate(engagements=2), WISH, today=DAY)) == [Obstacle.ENGAGED]


def test_without_any_expertise_that_is_the_reason() -> None:
    assert codes(exclusions(candidate(expertise=[]), WISH, today=DAY)) == [Obstacle.NO_EXPERTISE]


def test_the_order_never_wavers() -> None:
    twins = [candidate(), candidate()]
    assert [m.score for m in rank(twins, WISH, today=DAY, limit=1).matches] == [100]
    assert year_of(DAY) == 2026
