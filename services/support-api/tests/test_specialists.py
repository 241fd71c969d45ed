"""The expertise database: people look after their entry, others verify it, and it does not last for ever."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import people
import pytest
from rig import Api, Trust

from chassis.clock import now, today
from chassis.session import on_behalf_of_the_system


async def test_somebody_enters_themself_and_nobody_else(trust: Trust) -> None:
    await people.aid_of(trust)
    sam = await trust.person("sam", "specialist")
    mine = await people.done(await sam.post("/v1/specialists", json={"name": "Sam", "kind": "central_team"}))
    assert mine["subject"] == "sam"
    other = {"name": "Ann", "kind": "central_team", "subject": "ann"}
    assert (await sam.post("/v1/specialists", json=other)).status_code == 403
    again = await sam.post("/v1/specialists", json={"name": "Sam", "kind": "central_team"})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/already-there")
    head = await trust.person("hal", "headteacher", "148201")
    assert (await head.post("/v1/specialists", json=other)).status_code == 403


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"kind": "academy"}, "belongs-nowhere"),
        ({"kind": "central_team", "home_urn": "148201"}, "belongs-nowhere"),
        ({"kind": "provider"}, "belongs-nowhere"),
        ({"kind": "other_trust", "organisation": None}, "belongs-nowhere"),
        ({"kind": "academy", "home_urn": "999999"}, "academy-not-known"),
        ({"kind": "wizard"}, "invalid"),
        ({"kind": "independent", "active": False}, "invalid"),
        ({"kind": "independent", "dbs_checked_on": "2026-01-01"}, "invalid"),
        ({"kind": "independent", "interests": [{"urn": "148201", "kind": "envy"}]}, "invalid"),
    ],
)
async def test_an_entry_says_where_somebody_belongs(trust: Trust, said: dict[str, Any], problem: str) -> None:
    aid = await people.aid_of(trust)
    answer = await aid.post("/v1/specialists", json={"name": "Sam"} | said)
    assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{problem}")


async def change(who: httpx.AsyncClient, key: str, part: str = "", **said: Any) -> httpx.Response:
    tag = (await who.get(f"/v1/specialists/{key}")).headers.get("etag", '"1"')
    return await who.patch(f"/v1/specialists/{key}{part}", json=said, headers={"If-Match": tag})


async def test_people_look_after_their_entry_but_not_after_where_they_belong_or_their_checks(
    trust: Trust,
) -> None:
    aid = await people.aid_of(trust)
    sam = await trust.person("sam", "specialist")
    key = await people.specialist(aid, subject="sam", kind="academy", home_urn="148202")
    done = await people.done(await change(sam, key, summary="Coaches.", most_engagements=1), 200)
    assert (done["summary"], done["most_engagements"], done["home_urn"]) == ("Coaches.", 1, "148202")
    assert (await change(sam, key, kind="central_team", home_urn=None)).status_code == 403
    assert (await change(sam, key, "/checks", dbs_checked_on=str(today()))).status_code == 403
    tomorrow = str(today() + timedelta(days=1))
    late = await change(aid, key, "/checks", dbs_checked_on=tomorrow)
    assert (late.status_code, late.json()["type"]) == (422, "/problems/checked-in-the-future")
    done = await people.done(await change(aid, key, "/checks", dbs_checked_on=str(today())), 200)
    assert (done["dbs_checked_on"], done["safeguarding_checked_on"]) == (str(today()), None)
    moved = await people.done(await change(aid, key, kind="central_team", home_urn=None), 200)
    assert moved["kind"] == "central_team"
    assert (await change(aid, key, name=None)).status_code == 422


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        ("aid", None, 200),
        ("chief_executive", None, 200),
        ("headteacher", "148201", 200),
        ("specialist", None, 404),
        ("chair", "148201", 404),
        ("governor", "148201", 404),
        ("trustee", None, 404),
        ("finance_director", None, 404),
        ("trust_admin", None, 404),
        ("clerk", None, 404),
    ],
)
async def test_who_reads_an_entry(trust: Trust, role: str, unit: str | None, status: int) -> None:
    aid = await people.aid_of(trust)
    key = await people.ready(aid)
    [expertise] = (await aid.get("/v1/expertise")).json()["items"]
    who = await trust.person("who", role, unit)
    for seen, absent in [
        (f"/v1/specialists/{key}", f"/v1/specialists/{uuid4()}"),
        (f"/v1/expertise/{expertise['id']}", f"/v1/expertise/{uuid4()}"),
    ]:
        answer = await who.get(seen)
        assert answer.status_code == status
        assert status == 200 or answer.content == (await who.get(absent)).content
    for what in ("specialists", "expertise"):
        assert len((await who.get(f"/v1/{what}")).json()["items"]) == (1 if status == 200 else 0)


async def test_a_specialist_reads_their_own_entry_and_no_other(trust: Trust) -> None:
    aid = await people.aid_of(trust)
    mine, other = await people.ready(aid, "Sam", subject="sam"), await people.ready(aid, "Ann", subject="ann")
    sam = await trust.person("sam", "specialist")
    assert [one["name"] for one in (await sam.get("/v1/specialists")).json()["items"]] == ["Sam"]
    assert (await sam.get(f"/v1/specialists/{mine}")).status_code == 200
    assert (await change(sam, other, summary="Bad.")).status_code == 404
    assert (await sam.post(f"/v1/specialists/{other}/expertise", json=people.EXPERTISE)).status_code == 404


async def test_declared_interests_are_personal(trust: Trust) -> None:
    aid = await people.aid_of(trust)
    key = await people.specialist(aid, subject="sam")
    ties = [{"urn": "148201", "kind": "kin"}]
    answer = await people.done(await change(aid, key, interests=ties), 200)
    assert "interests" not in answer
    sam, head = await trust.person("sam", "specialist"), await trust.person("hal", "headteacher", "148201")
    for who in (aid, sam):
        found = await people.done(await who.get(f"/v1/specialists/{key}/interests"), 200)
        assert found == {"interests": ties}
    assert (await head.get(f"/v1/specialists/{key}")).status_code == 200
    assert (await head.get(f"/v1/specialists/{key}/interests")).status_code == 404
    assert "interests" not in (await head.get("/v1/specialists")).text


async def test_a_trust_admin_sees_names_only(trust: Trust) -> None:
    aid = await people.aid_of(trust)
    await people.ready(aid, "Sam Shah")
    admin = await trust.person("ada", "trust_admin")
    [name] = (await admin.get("/v1/specialist-names?q=shah")).json()["items"]
    assert name.keys() == {"id", "name", "kind", "active"}
    assert (await admin.get("/v1/specialists")).json()["items"] == []
    governor = await trust.person("gov", "governor", "148201")
    assert (await governor.get("/v1/specialist-names")).json()["items"] == []


async def test_an_entry_is_read_with_all_that_belongs_to_it(trust: Trust) -> None:
    aid = await people.aid_of(trust)
    key = await people.ready(aid, days=2.5)
    await people.offer(aid, key, 3)
    for day, pence in [("2026-09-01", 42_000), ("2027-09-01", 43_000)]:
        rate = {"starts_on": day, "pence": pence}
        await people.done(await aid.post(f"/v1/specialists/{key}/day-rates", json=rate))
    again = await aid.post(f"/v1/specialists/{key}/day-rates", json={"starts_on": "2026-09-01", "pence": 1})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/already-there")
    found = await people.done(await aid.get(f"/v1/specialists/{key}"), 200)
    assert [one["days"] for one in found["availability"]] == [3.0]
    assert sorted(one["pence"] for one in found["day_rates"]) == [42_000, 43_000]
    assert [one["status"] for one in found["expertise"]] == ["verified"]


async def test_words_find_what_they_begin(trust: Trust) -> None:
    aid = await people.aid_of(trust)
    await people.ready(aid, "Sam Shah")
    await people.ready(aid, "Ann O'Neill", area="personal-development", key_stage=None)
    await people.specialist(aid, "Fenwick", kind="provider", organisation="Fenwick Teaching Partnership")

    async def found(words: str) -> list[str]:
        answer = await aid.get("/v1/specialists", params={"q": words})
        return [one["name"] for one in (await people.done(answer, 200))["items"]]

    assert await found("sha") == ["Sam Shah"]
    assert await found("MATH coach") == ["Sam Shah"]
    assert await found("personal-dev") == ["Ann O'Neill"]
    assert await found("o'neill") == ["Ann O'Neill"]
    assert await found("teaching partnership") == ["Fenwick"]
    assert await found("math personal") == []
    assert len(await found("'; drop table specialists --")) == 0
    assert len(await found("& | ! :* ()")) == 3
    assert await found("shah\\") == ["Sam Shah"]


async def test_filters_find_expertise_that_counts(trust: Trust) -> None:
    aid = await people.aid_of(trust)
    await people.ready(aid, "Counts")
    unproved = await people.specialist(aid, "Unproved", kind="academy", home_urn="148202")
    await people.claim(aid, unproved)

    async def found(query: str) -> list[str]:
        answer = await aid.get(f"/v1/specialists?{query}")
        return [one["name"] for one in (await people.done(answer, 200))["items"]]

    assert await found("area=mathematics") == ["Counts"]
    assert await found("area=send") == []
    assert await found("home_urn=148202") == ["Unproved"]
    assert await found("kind=central_team") == ["Counts"]
    for status, number in [("verified", 1), ("unverified", 1), ("expired", 0)]:
        items = (await aid.get(f"/v1/expertise?status={status}")).json()["items"]
        assert (len(items), {one["status"] for one in items} <= {status}) == (number, True)


async def test_nobody_verifies_themself_nor_without_the_post(trust: Trust) -> None:
    aid = await people.aid_of(trust)
    mine = await people.claim(aid, await people.specialist(aid, "Aid", subject="aid"))
    proof = {"evidence": "I say so.", "expires_on": str(today() + timedelta(days=9))}
    answer = await aid.post(f"/v1/expertise/{mine}/verification", json=proof)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/own-expertise")
    for role, unit in [("specialist", None), ("headteacher", "148201"), ("chief_executive", None)]:
        who = await trust.person(f"who-{role}", role, unit)
        status = (await who.post(f"/v1/expertise/{mine}/verification", json=proof)).status_code
        assert status == (404 if role == "specialist" else 403)


@pytest.mark.parametrize("days", [0, -1, 4 * 366])
async def test_expertise_is_verified_until_a_day_to_come_within_three_years(trust: Trust, days: int) -> None:
    aid = await people.aid_of(trust)
    claimed = await people.claim(aid, await people.specialist(aid))
    proof = {"evidence": "Seen.", "expires_on": str(today() + timedelta(days=days))}
    answer = await aid.post(f"/v1/expertise/{claimed}/verification", json=proof)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/expiry-not-allowed")


async def test_a_changed_claim_has_to_be_verified_anew(trust: Trust) -> None:
    aid = await people.aid_of(trust)
    claimed = await people.claim(aid, await people.specialist(aid))
    await people.verify(aid, claimed)
    tag = (await aid.get(f"/v1/expertise/{claimed}")).headers["etag"]
    changed = await aid.patch(
        f"/v1/expertise/{claimed}", json={"level": "practised"}, headers={"If-Match": tag}
    )
    found = await people.done(changed, 200)
    assert (found["status"], found["verified_by"], found["level"]) == ("unverified", None, "practised")


async def test_the_same_expertise_is_claimed_once_and_can_be_dropped(trust: Trust) -> None:
    aid = await people.aid_of(trust)
    key = await people.specialist(aid)
    claimed = await people.claim(aid, key, key_stage=None)
    again = await aid.post(f"/v1/specialists/{key}/expertise", json=people.EXPERTISE | {"key_stage": None})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/already-there")
    assert (await aid.delete(f"/v1/expertise/{claimed}")).status_code == 428
    gone = await aid.delete(f"/v1/expertise/{claimed}", headers={"If-Match": '"1"'})
    assert (gone.status_code, gone.content) == (204, b"")
    assert (await aid.get(f"/v1/expertise/{claimed}")).status_code == 404
    assert (await aid.get("/v1/specialists?q=mathematics")).json()["items"] == []


async def test_an_expiry_is_stated_once(api: Api, trust: Trust, other_trust: Trust) -> None:
    for one in (trust, other_trust):
        await people.ready(await people.aid_of(one), "Lapsed")
        await people.ready(await trust.person("aid", "aid"), f"Lasting {one.id}")
    yesterday = today() - timedelta(days=1)
    sql = (
        "update expertise set expires_on = $2 where trust_id = $1"
        " and specialist_id = (select id from specialists where trust_id = $1 and name = 'Lapsed')"
    )
    for one in (trust, other_trust):
        await api.look(sql, one.id, yesterday)
    [job] = [job for job in api.service.jobs if job.name == "expertise-expiry"]
    for _ in range(2):
        sessions = api.app.state.sessions
        async with on_behalf_of_the_system(sessions, "support-api", trust.id, "expertise-expiry") as session:
            await job.run(session, now())
    told = await api.look("select trust_id, data from outbox where type = 'support.expertise-expired.v1'")
    assert [row["trust_id"] for row in told] == [trust.id]
    assert f'"expired_on": "{yesterday}"' in told[0]["data"]
