"""Appointments: single holders, two people, and that access follows them at once."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from rig import Api

from chassis.clock import end_of, today


async def test_an_appointment_opens_and_its_end_closes_access_at_the_next_request(
    api: Api, desk: Any
) -> None:
    await desk.academy("148201")
    made = await desk.appoint("amara", "headteacher", "148201")
    assert (made["status"], made["since"], made["until"]) == ("approved", "2026-08-31T23:00:00Z", None)
    amara = desk.trust.signed_in("amara", "headteacher")
    assert (await amara.get("/v1/academies/148201")).status_code == 200
    ended = await desk.admin.post(f"/v1/appointments/{made['id']}/end", json={})
    assert (ended.status_code, ended.json()["ends_on"]) == (200, str(today()))
    assert (await amara.get("/v1/academies/148201")).status_code == 404
    events = await api.look("select type from outbox where subject = $1 order by sequence", made["id"])
    assert [e["type"] for e in events] == ["standards.appointment-made.v1", "standards.appointment-ended.v1"]


async def test_access_ends_with_the_last_day_in_london(api: Api, desk: Any) -> None:
    await desk.academy("148201")
    made = await desk.appoint("amara", "headteacher", "148201")
    last = today() + timedelta(days=3)
    answer = await desk.admin.post(f"/v1/appointments/{made['id']}/end", json={"on": str(last)})
    assert datetime.fromisoformat(answer.json()["until"]) == end_of(last)
    [standing] = await api.look("select until from standings where id = $1", made["id"])
    assert standing["until"] == end_of(last)
    amara = desk.trust.signed_in("amara", "headteacher")
    assert (await amara.get("/v1/academies/148201")).status_code == 200


async def test_an_appointment_not_begun_gives_nothing_and_can_be_withdrawn(desk: Any) -> None:
    await desk.academy("148201")
    made = await desk.appoint("amara", "headteacher", "148201", starts_on=str(today() + timedelta(days=9)))
    amara = desk.trust.signed_in("amara", "headteacher")
    assert (await amara.get("/v1/academies/148201")).status_code == 404
    ended = await desk.admin.post(f"/v1/appointments/{made['id']}/end", json={})
    assert (ended.json()["status"], ended.json()["until"]) == ("withdrawn", made["since"])
    assert (await desk.appoint("ben", "headteacher", "148201"))["status"] == "approved"


async def test_of_twenty_heads_at_once_one_is_appointed(api: Api, desk: Any) -> None:
    await desk.academy("148201")
    people = [await desk.record(f"head{number}") for number in range(20)]
    answers = await asyncio.gather(*(desk.ask(person, "headteacher", "148201") for person in people))
    assert sorted(a.status_code for a in answers) == [201] + [409] * 19
    held = await api.look("select 1 from appointments where trust_id = $1", desk.trust.id)
    standings = await api.look(
        "select 1 from standings where trust_id = $1 and role = 'headteacher'", desk.trust.id
    )
    assert (len(held), len(standings)) == (1, 1)


AT_ACADEMY = ["headteacher", "chair", "learning_chair"]
OF_TRUST = ["finance_director"]


@pytest.mark.parametrize("role", AT_ACADEMY + OF_TRUST)
async def test_a_post_for_one_is_held_by_one_at_a_time(desk: Any, role: str) -> None:
    urn, next_door = ("148201", "148202") if role in AT_ACADEMY else (None, None)
    for place in filter(None, (urn, next_door)):
        await desk.academy(place)
    await desk.appoint("amara", role, urn, starts_on="2026-01-01", ends_on="2026-08-31")
    ben = await desk.record("ben")
    overlapping = await desk.ask(ben, role, urn, starts_on="2026-08-31")
    assert (overlapping.status_code, overlapping.json()["type"]) == (409, "/problems/post-held")
    assert (await desk.ask(ben, role, urn, starts_on="2026-09-01")).status_code == 201
    if next_door:
        assert (await desk.ask(ben, role, next_door, starts_on="2026-01-01")).status_code == 201


async def test_many_are_governors_but_nobody_twice(desk: Any) -> None:
    await desk.academy("148201")
    await desk.appoint("sophie", "governor", "148201")
    raj = await desk.record("raj")
    assert (await desk.ask(raj, "governor", "148201")).status_code == 201
    again = await desk.ask(raj, "governor", "148201")
    assert (again.status_code, again.json()["type"]) == (409, "/problems/post-held")


async def test_a_post_left_today_can_be_filled_today(desk: Any) -> None:
    await desk.academy("148201")
    made = await desk.appoint("amara", "headteacher", "148201")
    ben = await desk.record("ben")
    assert (await desk.ask(ben, "headteacher", "148201", str(today()))).status_code == 409
    await desk.admin.post(f"/v1/appointments/{made['id']}/end", json={})
    assert (await desk.ask(ben, "headteacher", "148201", str(today()))).status_code == 201


@pytest.mark.parametrize(
    ("change", "status", "problem"),
    [
        ({"urn": None}, 422, "place-missing"),
        ({"role": "trustee"}, 422, "place-not-allowed"),
        ({"role": "operator"}, 422, "invalid"),
        ({"urn": "148299"}, 422, "academy-unknown"),
        ({"person_id": "0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10"}, 422, "person-unknown"),
        ({"ends_on": "2026-08-31"}, 422, "ends-before-it-starts"),
        ({"starts_on": "9999-12-31"}, 422, "invalid"),
        ({"approved_by": "me"}, 422, "invalid"),
        ({"status": "approved"}, 422, "invalid"),
    ],
)
async def test_what_is_no_appointment_is_refused(
    desk: Any, change: dict[str, Any], status: int, problem: str
) -> None:
    await desk.academy("148201")
    body = {"person_id": await desk.record("amara"), "role": "headteacher", "urn": "148201"}
    asked = {**body, "starts_on": "2026-09-01", **change}
    answer = await desk.admin.post("/v1/appointments", json=asked)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{problem}")


async def test_nobody_appoints_or_ends_themself(desk: Any) -> None:
    me = await desk.record("oliver")
    answer = await desk.ask(me, "trustee")
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-for-yourself")
    other = await desk.trust.person("olga", "trust_admin")
    body = {"person_id": me, "role": "trustee", "starts_on": "2026-09-01"}
    made = (await other.post("/v1/appointments", json=body)).json()
    assert (await desk.admin.post(f"/v1/appointments/{made['id']}/end", json={})).status_code == 403
    assert (await other.post(f"/v1/appointments/{made['id']}/end", json={})).status_code == 200


@pytest.mark.parametrize("role", ["aid", "clerk", "chief_executive"])
async def test_two_people_make_an_aid_a_clerk_or_a_chief_executive(api: Api, desk: Any, role: str) -> None:
    made = await desk.appoint("margaret", role)
    margaret = desk.trust.signed_in("margaret", role)
    assert made["status"] == "proposed"
    assert (await margaret.get("/v1/appointments")).json()["items"] == []
    assert await api.look("select 1 from outbox where subject = $1", made["id"]) == []
    assert (await approve(desk.admin, made)).status_code == 403
    harpreet = await desk.trust.person("harpreet", "chief_executive")
    approved = await approve(harpreet, made)
    assert (approved.status_code, approved.json()["approved_by"]) == (200, "harpreet")
    assert [a["id"] for a in (await margaret.get("/v1/appointments")).json()["items"]] == [made["id"]]
    again = await approve(harpreet, made)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/appointment-not-proposed")
    assert len(await api.look("select 1 from outbox where subject = $1", made["id"])) == 1


async def approve(who: httpx.AsyncClient, appointment: dict[str, Any]) -> httpx.Response:
    return await who.post(f"/v1/appointments/{appointment['id']}/approval")


async def test_nobody_is_both_people(desk: Any) -> None:
    made = await desk.appoint("margaret", "aid")
    await desk.trust.stand("oliver", "chief_executive")
    both = desk.trust.signed_in("oliver", "trust_admin", "chief_executive")
    answer = await approve(both, made)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/second-person-needed")
    own = await desk.appoint("harpreet", "clerk")
    harpreet = await desk.trust.person("harpreet", "chief_executive")
    assert (await approve(harpreet, own)).status_code == 403


async def test_of_two_proposed_for_one_post_one_is_approved(desk: Any) -> None:
    first, second = await desk.appoint("margaret", "aid"), await desk.appoint("mina", "aid")
    harpreet = await desk.trust.person("harpreet", "chief_executive")
    answers = await asyncio.gather(approve(harpreet, first), approve(harpreet, second))
    assert sorted(a.status_code for a in answers) == [200, 409]


async def test_a_proposal_is_seen_by_those_it_concerns_and_can_be_withdrawn(api: Api, desk: Any) -> None:
    made = await desk.appoint("margaret", "aid")
    path = f"/v1/appointments/{made['id']}"
    seen = {"chief_executive": 200, "trust_admin": 200, "trustee": 404, "clerk": 404, "finance_director": 404}
    for role, status in seen.items():
        who = await desk.trust.person(f"who-{role}", role)
        assert (await who.get(path)).status_code == status, role
    withdrawn = await desk.admin.post(f"{path}/end", json={})
    assert withdrawn.json()["status"] == "withdrawn"
    assert await api.look("select 1 from outbox where subject = $1", made["id"]) == []
    over = await desk.admin.post(f"{path}/end", json={})
    assert (over.status_code, over.json()["type"]) == (409, "/problems/appointment-over")


@pytest.mark.parametrize(
    ("on", "status", "problem"),
    [
        ("2026-08-31", 422, "ends-before-it-starts"),
        ("2027-09-01", 422, "end-not-brought-forward"),
        ("2027-08-30", 200, None),
        ("9999-12-31", 422, "invalid"),
    ],
)
async def test_an_end_is_brought_forward_only(desk: Any, on: str, status: int, problem: str | None) -> None:
    await desk.academy("148201")
    made = await desk.appoint("amara", "headteacher", "148201", ends_on="2027-08-31")
    answer = await desk.admin.post(f"/v1/appointments/{made['id']}/end", json={"on": on})
    assert answer.status_code == status
    assert problem is None or answer.json()["type"] == f"/problems/{problem}"


async def test_who_held_which_post_on_a_day(desk: Any) -> None:
    await desk.academy("148201")
    await desk.appoint("amara", "headteacher", "148201", starts_on="2024-09-01", ends_on="2026-03-31")
    await desk.appoint("ben", "headteacher", "148201", starts_on="2026-04-01")
    holders = {}
    for day in ("2024-08-31", "2024-09-01", "2026-03-31", "2026-04-01"):
        listed = await desk.admin.get("/v1/appointments", params={"as_of": day, "urn": "148201"})
        holders[day] = [a["person_name"] for a in listed.json()["items"]]
    assert holders == {
        "2024-08-31": [],
        "2024-09-01": ["Amara"],
        "2026-03-31": ["Amara"],
        "2026-04-01": ["Ben"],
    }


async def test_a_headteacher_sees_the_posts_of_their_academy_and_no_others(desk: Any) -> None:
    await desk.academy("148201")
    await desk.academy("148202")
    mine = await desk.appoint("amara", "headteacher", "148201")
    next_door = await desk.appoint("gareth", "headteacher", "148202")
    governor = await desk.appoint("sophie", "governor", "148201")
    amara = desk.trust.signed_in("amara", "headteacher")
    listed = (await amara.get("/v1/appointments")).json()["items"]
    assert {a["id"] for a in listed} == {mine["id"], governor["id"]}
    hidden = await amara.get(f"/v1/appointments/{next_door['id']}")
    absent = await amara.get("/v1/appointments/0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10")
    assert (hidden.status_code, hidden.content) == (404, absent.content)


@pytest.mark.parametrize("role", ["aid", "chief_executive", "clerk", "headteacher"])
async def test_only_administrators_appoint_and_end(desk: Any, role: str) -> None:
    await desk.academy("148201")
    made = await desk.appoint("sophie", "governor", "148201")
    who = await desk.trust.person("who", role, "148201" if role == "headteacher" else None)
    body = {"person_id": made["person_id"], "role": "trustee", "starts_on": "2026-09-01"}
    assert (await who.post("/v1/appointments", json=body)).status_code == 403
    assert (await who.post(f"/v1/appointments/{made['id']}/end", json={})).status_code == 403


async def test_the_database_itself_refuses_two_holders(api: Api, desk: Any) -> None:
    await desk.academy("148201")
    made = await desk.appoint("amara", "headteacher", "148201")
    columns = "trust_id, version, created_at, updated_at, person_id, role, urn, status, starts_on, since"
    columns += ", proposed_by"
    copied = f"insert into appointments (id, {columns}) select gen_random_uuid(), {columns} from appointments"
    with pytest.raises(Exception, match="appointments_one_holder_excl"):
        await api.look(f"{copied} where id = $1", made["id"])


async def test_an_appointment_of_today_begins_now(desk: Any) -> None:
    before = datetime.now(UTC)
    made = await desk.appoint("david", "trustee", starts_on=str(today()))
    assert before <= datetime.fromisoformat(made["since"]) <= datetime.now(UTC)


async def test_a_list_costs_as_many_queries_for_six_posts_as_for_one(desk: Any, statements: Any) -> None:
    await desk.academy("148201")
    costs = []
    for names in (["amara"], ["b", "c", "d", "e", "f"]):
        for name in names:
            await desk.appoint(name, "governor", "148201")
        with statements() as said:
            listed = await desk.admin.get("/v1/appointments")
        costs.append((len(listed.json()["items"]), len(said)))
    assert costs == [(1, 2), (6, 2)]


async def test_an_appointment_costs_a_known_number_of_queries(desk: Any, statements: Any) -> None:
    await desk.academy("148201")
    person = await desk.record("amara")
    with statements() as said:
        assert (await desk.ask(person, "headteacher", "148201")).status_code == 201
    assert len(said) == 7, "enter, person, academy, appointment, permission, standing, history and events"
