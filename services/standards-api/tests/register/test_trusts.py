"""The trust: read by all who hold a post in it, named in its own words, founded by an operator."""

import asyncio
from typing import Any

import pytest
from giasfiles import bring_in, groups, links, new_uid, operator, tenant
from rig import Api, Trust

from chassis.clock import today

OLIVER = {"subject": "oliver", "name": "Oliver Brandt", "email": "oliver@larkmoor.example"}


@pytest.fixture
async def registered(api: Api) -> Trust:
    uid = new_uid()
    await bring_in(api, groups=groups({"Group UID": uid}), links=links({"Group UID": uid}))
    return tenant(api, uid)


ALL = ["aid", "chief_executive", "finance_director", "trustee", "specialist", "clerk", "trust_admin",
       "headteacher", "chair", "learning_chair", "governor", "mis", "integrator"]  # fmt: skip


async def test_everybody_with_a_post_reads_their_trust(registered: Trust, other_trust: Trust) -> None:
    for role in ALL:
        who = await registered.person(f"who-{role}", role, "148201")
        assert (await who.get("/v1/trust")).json()["group_id"] == "TR09001", role
    stranger = registered.signed_in("rosalind", "trustee")
    elsewhere = await other_trust.person("zed", "trustee")
    answers = [await stranger.get("/v1/trust"), await elsewhere.get("/v1/trust")]
    assert {(a.status_code, a.json()["type"]) for a in answers} == {(404, "/problems/trust-not-registered")}


async def test_a_trust_calls_things_as_it_likes(registered: Trust) -> None:
    admin = await registered.person("oliver", "trust_admin")
    read = await admin.get("/v1/trust")
    tag = {"If-Match": read.headers["etag"]}
    asked = {"labels": {"local_body": "academy council", "trustee": "director"}}
    changed = await admin.patch("/v1/trust", json=asked, headers=tag)
    labels = changed.json()["labels"]
    assert (labels["local_body"], labels["trustee"], labels["clerk"]) == (
        "academy council",
        "director",
        "clerk",
    )
    assert (await admin.patch("/v1/trust", json=asked, headers=tag)).status_code == 412
    tag = {"If-Match": changed.headers["etag"]}
    back = (await admin.patch("/v1/trust", json={"labels": {"trustee": None}}, headers=tag)).json()["labels"]
    assert (back["local_body"], back["trustee"]) == ("academy council", "trustee")


@pytest.mark.parametrize(
    ("role", "body", "tag", "status"),
    [
        ("trust_admin", {"labels": {"caretaker": "janitor"}}, '"1"', 422),
        ("trust_admin", {"labels": {"trustee": "a\nb"}}, '"1"', 422),
        ("trust_admin", {"labels": {}}, '"1"', 422),
        ("trust_admin", {"name": "Ours"}, '"1"', 422),
        ("trust_admin", {"labels": {"trustee": "director"}}, None, 428),
        ("chief_executive", {"labels": {"trustee": "director"}}, '"1"', 403),
        ("aid", {"labels": {"trustee": "director"}}, '"1"', 403),
    ],
)
async def test_a_change_of_names_is_refused(
    registered: Trust, role: str, body: dict[str, Any], tag: str | None, status: int
) -> None:
    who = await registered.person("who", role)
    headers = {"If-Match": tag} if tag else {}
    assert (await who.patch("/v1/trust", json=body, headers=headers)).status_code == status


async def found(api: Api, trust: Trust, role: str = "trust_admin", **change: str) -> Any:
    body = {"role": role, "starts_on": str(today()), **OLIVER, **change}
    return await operator(api, trust).post("/v1/trust/founders", json=body)


async def test_an_operator_founds_a_trust_which_then_appoints_by_itself(api: Api, registered: Trust) -> None:
    made = await found(api, registered)
    assert (made.status_code, made.json()["status"]) == (201, "approved"), made.text
    harpreet = {"subject": "harpreet", "name": "Harpreet", "email": "h@larkmoor.example"}
    assert (await found(api, registered, "chief_executive", **harpreet)).status_code == 201
    admin = registered.signed_in("oliver", "trust_admin")
    margaret = {"subject": "margaret", "name": "Margaret", "email": "m@larkmoor.example"}
    person = (await admin.post("/v1/people", json=margaret)).json()["id"]
    asked = {"person_id": person, "role": "aid", "starts_on": "2026-09-01"}
    aid = (await admin.post("/v1/appointments", json=asked)).json()
    ceo = registered.signed_in("harpreet", "chief_executive")
    assert (await ceo.post(f"/v1/appointments/{aid['id']}/approval")).json()["status"] == "approved"
    told = await api.look(
        "select type from outbox where trust_id = $1 order by position offset 2", registered.id
    )
    assert [t["type"].split(".")[1] for t in told] == ["person-recorded", "appointment-made"] * 3


async def test_an_operator_reads_neither_people_nor_posts_of_a_trust(api: Api, registered: Trust) -> None:
    made = (await found(api, registered)).json()
    olive = operator(api, registered)
    for path in ("/v1/appointments", "/v1/people"):
        assert (await olive.get(path)).json()["items"] == []
    assert (await olive.get(f"/v1/appointments/{made['id']}")).status_code == 404


async def test_a_trust_is_founded_once_also_by_many_at_once(api: Api, registered: Trust) -> None:
    answers = await asyncio.gather(*(found(api, registered, subject=f"person{n}") for n in range(5)))
    assert sorted(a.status_code for a in answers) == [201] + [409] * 4
    late = await found(api, registered, subject="late")
    assert (late.status_code, late.json()["type"]) == (409, "/problems/already-founded")


@pytest.mark.parametrize("role", ["aid", "headteacher", "operator"])
async def test_an_operator_founds_nothing_else(api: Api, registered: Trust, role: str) -> None:
    assert (await found(api, registered, role)).status_code == 422


async def test_only_an_operator_founds_and_not_themself(api: Api, registered: Trust, trust: Trust) -> None:
    own = await found(api, registered, subject="olive.operator")
    assert (own.status_code, own.json()["type"]) == (403, "/problems/not-for-yourself")
    body = {"role": "trust_admin", "starts_on": str(today()), **OLIVER}
    for role, status in (("trust_admin", 403), ("chief_executive", 403), ("operator", 404)):
        who = await registered.person(f"who-{role}", role)  # an operator by standing only is none
        assert (await who.post("/v1/trust/founders", json=body)).status_code == status, role
    unknown = await found(api, trust)
    assert (unknown.status_code, unknown.json()["type"]) == (404, "/problems/trust-not-registered")
    nowhere = await operator(api).post("/v1/trust/founders", json=body)
    assert nowhere.status_code == 404
