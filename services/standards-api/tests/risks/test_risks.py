"""The risk register over HTTP: who raises, rates, sees and closes what."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from rig import Api, Trust

from chassis.ids import uuid7

URN, OTHER = "148201", "148202"
WORRY = {
    "urn": URN,
    "area": "attendance",
    "title": "Absence keeps rising",
    "likelihood": 3,
    "impact": 4,
    "reason": "Two terms of rising absence.",
}
ACTION = {"title": "Appoint an attendance officer", "due_on": "2199-02-12"}


def ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


@pytest.fixture
async def aid(trust: Trust, academy: Any) -> httpx.AsyncClient:
    await academy(URN)
    await academy(OTHER)
    return await trust.person("ada", "aid")


async def raised(who: httpx.AsyncClient, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = ok(await who.post("/v1/risks", json=WORRY | more), 201)
    return found


async def told(api: Api, trust: Trust) -> list[tuple[str, dict[str, Any]]]:
    rows = await api.look(
        "select type, data from outbox where trust_id = $1 and type ~ 'risk-' order by position",
        trust.id,
    )
    return [(row["type"].split(".")[1], json.loads(row["data"])) for row in rows]


async def test_every_rating_is_kept_with_its_reason_and_told_in_numbers(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    risk = await raised(aid)
    assert (risk["priority"], risk["status"], risk["owner"], risk["shared"]) == (12, "open", "ada", True)
    here = f"/v1/risks/{risk['id']}"
    again = {"likelihood": 5, "impact": 4, "reason": "It rose again."}
    rated = ok(await aid.post(f"{here}/ratings", json=again), 201)
    ok(await aid.post(f"{here}/ratings", json=again | {"reason": "Looked: the same."}), 201)
    assert rated["priority"] == 20
    read = ok(await aid.get(here))
    assert [(one["priority"], one["reason"]) for one in read["ratings"]] == [
        (20, "Looked: the same."), (20, "It rose again."), (12, "Two terms of rising absence."),
    ]  # fmt: skip
    ok(await aid.post(f"{here}/closure", json={"words": "At the national figure."}))
    common = {"risk_id": risk["id"], "urn": URN, "area": "attendance", "impact": 4}
    critical = common | {"likelihood": 5, "band": "critical"}
    assert await told(api, trust) == [
        ("risk-raised", common | {"likelihood": 3, "band": "high"}),
        ("risk-changed", critical | {"was_likelihood": 3, "was_impact": 4}),
        ("risk-closed", critical),
    ]
    for late in ("ratings", "actions", "links"):
        body = {"ratings": again, "actions": ACTION, "links": {"kind": "need", "id": str(uuid7())}}[late]
        assert refused(await aid.post(f"{here}/{late}", json=body)) == (409, "risk-closed-already")


async def test_a_risk_is_not_closed_while_something_is_to_be_done(aid: httpx.AsyncClient) -> None:
    risk = await raised(aid)
    here = f"/v1/risks/{risk['id']}"
    action = ok(await aid.post(f"{here}/actions", json=ACTION), 201)
    early = await aid.post(f"{here}/closure", json={"words": "Over."})
    assert refused(early) == (409, "actions-still-open")
    assert early.json()["actions"] == [action["id"]]
    assert ACTION["title"] in early.json()["detail"]
    done = ok(await aid.post(f"/v1/risk-actions/{action['id']}/completion", json={"words": "In post."}))
    assert (done["status"], done["words"], done["ended_by"]) == ("done", "In post.", "ada")
    closed = ok(await aid.post(f"{here}/closure", json={"words": "Over."}))
    assert (closed["status"], closed["closing_words"]) == ("closed", "Over.")
    past = await aid.post(
        f"/v1/risks/{(await raised(aid))['id']}/actions", json=ACTION | {"due_on": "2026-01-01"}
    )
    assert refused(past) == (422, "due-in-the-past")


async def test_the_highest_come_first_across_the_trust(aid: httpx.AsyncClient) -> None:
    for title, urn, likelihood, impact in [
        ("often", OTHER, 5, 3), ("lasting", URN, 3, 5), ("small", URN, 1, 2), ("high", OTHER, 5, 4),
    ]:  # fmt: skip
        await raised(aid, title=title, urn=urn, likelihood=likelihood, impact=impact)

    async def titles(query: str = "", where: str = "risks") -> list[str]:
        return [one["title"] for one in ok(await aid.get(f"/v1/{where}?{query}"))["items"]]

    assert await titles() == ["high", "lasting", "often", "small"]
    assert await titles(f"urn={URN}") == ["lasting", "small"]
    assert await titles("at_least=15&sort=priority") == ["often", "lasting", "high"]
    assert await titles(where="board-risks") == await titles()
    first = ok(await aid.get("/v1/risks?limit=3"))
    assert await titles(f"after={first['next']}") == ["small"]
    as_csv = (await aid.get("/v1/risks?format=csv")).text.splitlines()
    assert ("priority" in as_csv[0], len(as_csv)) == (True, 5)


async def test_links_are_to_what_is_there_and_can_be_taken_off(aid: httpx.AsyncClient) -> None:
    risk = await raised(aid)
    here = f"/v1/risks/{risk['id']}"
    piece = {
        "urn": URN,
        "kind": "data_analysis",
        "title": "Absence",
        "dated": "2026-11-01",
        "origin": "trust",
    }
    evidence = ok(await aid.post("/v1/evidence", json=piece), 201)["id"]
    link = ok(await aid.post(f"{here}/links", json={"kind": "evidence", "id": evidence}), 201)
    assert (link["target"], link["linked_by"]) == (evidence, "ada")
    twice = await aid.post(f"{here}/links", json={"kind": "evidence", "id": evidence})
    assert refused(twice) == (409, "linked-already")
    for kind in ("evidence", "finding"):
        strange = await aid.post(f"{here}/links", json={"kind": kind, "id": str(uuid7())})
        assert refused(strange) == (422, "link-target-unknown")
    elsewhere = await raised(aid, urn=OTHER)
    there = f"/v1/risks/{elsewhere['id']}/links"
    assert refused(await aid.post(there, json={"kind": "evidence", "id": evidence}))[0] == 422
    ok(await aid.post(f"{here}/links", json={"kind": "need", "id": str(uuid7())}), 201)
    stale = await aid.delete(f"{here}/links/{link['id']}", headers={"If-Match": '"7"'})
    assert stale.status_code == 412
    ok(await aid.delete(f"{here}/links/{link['id']}", headers={"If-Match": '"1"'}), 204)
    assert [one["kind"] for one in ok(await aid.get(here))["links"]] == ["need"]


async def test_a_head_works_on_what_is_shared_with_their_academy(
    trust: Trust, aid: httpx.AsyncClient
) -> None:
    head = await trust.person("hal", "headteacher", URN)
    own = await raised(head)
    secret = await raised(aid, shared=False)
    assert refused(await head.get(f"/v1/risks/{secret['id']}")) == (404, "risk-not-found")
    assert [one["id"] for one in ok(await head.get("/v1/risks"))["items"]] == [own["id"]]
    assert refused(await head.post("/v1/risks", json=WORRY | {"shared": False})) == (403, "forbidden")
    assert refused(await head.post("/v1/risks", json=WORRY | {"urn": OTHER})) == (422, "risk-academy-unknown")
    assert refused(await head.post("/v1/risks", json=WORRY | {"urn": "999999"})) == (
        422,
        "risk-academy-unknown",
    )
    here, tag = f"/v1/risks/{own['id']}", {"If-Match": '"1"'}
    ok(await head.post(f"{here}/actions", json=ACTION), 201)
    hide = await head.patch(here, json={"shared": False}, headers=tag)
    assert refused(hide) == (403, "forbidden")
    assert refused(await head.post(f"{here}/closure", json={"words": "x"})) == (403, "forbidden")
    ok(await head.patch(here, json={"title": "Absence in Year 9"}, headers=tag))
    hidden = await aid.patch(here, json={"shared": False}, headers={"If-Match": '"2"'})
    assert ok(hidden)["title"] == "Absence in Year 9"
    assert (await head.get(here)).status_code == 404
    assert ok(await head.get("/v1/risk-actions"))["items"] == []


@pytest.mark.parametrize(
    ("role", "unit", "read", "board", "rate"),
    [
        ("chief_executive", None, 200, 1, 403),
        ("headteacher", URN, 200, 0, 403),
        ("headteacher", OTHER, 404, 0, 404),
        ("chair", URN, 200, 0, 403),
        ("learning_chair", OTHER, 404, 0, 404),
        ("governor", URN, 404, 0, 404),
        ("trustee", None, 404, 1, 404),
        ("finance_director", None, 404, 1, 404),
        ("specialist", None, 404, 0, 404),
        ("clerk", None, 404, 0, 404),
        ("trust_admin", None, 404, 0, 404),
        ("mis", URN, 404, 0, 404),
        ("integrator", URN, 404, 0, 404),
    ],
)
async def test_who_sees_what(
    trust: Trust, aid: httpx.AsyncClient, role: str, unit: str | None, read: int, board: int, rate: int
) -> None:
    who = await trust.person("who", role, unit)
    risk = await raised(aid)
    await raised(aid, title="Closed")
    closed = ok(await aid.get("/v1/risks?q=Closed"))["items"][0]["id"]
    ok(await aid.post(f"/v1/risks/{closed}/closure", json={"words": "Over."}))
    here = f"/v1/risks/{risk['id']}"
    assert (await who.get(here)).status_code == read
    listed = {one["id"] for one in ok(await who.get("/v1/risks"))["items"]}
    assert (risk["id"] in listed) == (read == 200)
    shown = ok(await who.get("/v1/board-risks"))["items"]
    assert [one["id"] for one in shown] == [risk["id"]] * board
    assert not any({"owner", "description", "ratings"} & one.keys() for one in shown)
    again = {"likelihood": 1, "impact": 1, "reason": "x"}
    assert (await who.post(f"{here}/ratings", json=again)).status_code == rate


@pytest.mark.parametrize(
    "change", [{"likelihood": 0}, {"impact": 6}, {"reason": ""}, {"area": "Attendance!"}, {"priority": 25}]
)
async def test_what_is_no_risk(aid: httpx.AsyncClient, change: dict[str, Any]) -> None:
    assert refused(await aid.post("/v1/risks", json=WORRY | change)) == (422, "invalid")


async def test_another_trust_sees_none_of_it(aid: httpx.AsyncClient, other_trust: Trust) -> None:
    risk = await raised(aid)
    zed = await other_trust.person("zed", "aid")
    assert (await zed.get(f"/v1/risks/{risk['id']}")).status_code == 404
    assert ok(await zed.get("/v1/risks"))["items"] == []
    assert refused(await zed.post("/v1/risks", json=WORRY)) == (422, "risk-academy-unknown")


async def test_of_closing_and_adding_at_once_one_waits_for_the_other(aid: httpx.AsyncClient) -> None:
    """Never is a risk closed while an action on it is open, whichever comes first."""
    for _ in range(4):
        here = f"/v1/risks/{(await raised(aid))['id']}"
        closing = aid.post(f"{here}/closure", json={"words": "Over."})
        adding = [aid.post(f"{here}/actions", json=ACTION) for _ in range(4)]
        answers = await asyncio.gather(*adding[:2], closing, *adding[2:])
        assert {answer.status_code for answer in answers} <= {200, 201, 409}
        found = ok(await aid.get(here))
        assert not (found["status"] == "closed" and any(one["status"] == "open" for one in found["actions"]))


async def test_a_closed_risk_is_opened_again_and_told_by_the_trusts_own_scale(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    risk = await raised(aid)
    here = f"/v1/risks/{risk['id']}"
    back = {"likelihood": 4, "impact": 3, "reason": "Absence rises again."}
    assert refused(await aid.post(f"{here}/reopening", json=back)) == (409, "risk-not-closed")
    usual = await aid.get("/v1/risk-scale")
    assert (usual.json()["high_from"], usual.json()["usual"], usual.headers["etag"]) == (10, True, '"0"')
    wrong = {"high_from": 20, "critical_from": 20, "reason": "No."}
    first = {"If-Match": '"0"'}
    answer = await aid.put("/v1/risk-scale", json=wrong, headers=first)
    assert refused(answer) == (422, "scale-unsound")
    own = {"high_from": 13, "critical_from": 20, "reason": "As the board agreed."}
    assert ok(await aid.put("/v1/risk-scale", json=own, headers=first))["version"] == 1
    assert (await aid.put("/v1/risk-scale", json=own, headers=first)).status_code == 412
    ok(await aid.post(f"{here}/closure", json={"words": "At the national figure."}))
    head = await trust.person("head", "headteacher", URN)
    assert (await head.post(f"{here}/reopening", json=back)).status_code == 403
    assert (await head.put("/v1/risk-scale", json=own, headers=first)).status_code == 403
    again = ok(await aid.post(f"{here}/reopening", json=back))
    assert (again["status"], again["band"], again["closing_words"]) == ("open", "watched", None)
    assert (again["reopened_by"], again["reopening_words"]) == ("ada", "Absence rises again.")
    assert [one["reason"] for one in again["ratings"]] == ["Absence rises again.", WORRY["reason"]]
    assert [(name, said["band"]) for name, said in await told(api, trust)] == [
        ("risk-raised", "high"), ("risk-closed", "watched"), ("risk-reopened", "watched"),
    ]  # fmt: skip
    states = "select status, closing_words from risk_states where id = $1 order by version"
    kept = [(row["status"], row["closing_words"]) for row in await api.look(states, again["id"])]
    assert kept == [("open", None), ("closed", "At the national figure."), ("open", None)]
    for band, count in (("watched", 1), ("high", 0), ("critical", 0)):
        found = ok(await aid.get("/v1/risks", params={"band": band}))["items"]
        assert len(found) == count, band
    board = await trust.person("tia", "trustee")
    assert len(ok(await board.get("/v1/board-risks", params={"band": "watched"}))["items"]) == 1
