"""Journeys over HTTP: begun from a published assessment, planned, and followed as criteria are met."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from rig import Api, Trust

from chassis.clock import today

URN, OTHER = "148201", "148202"
START = f"/v1/academies/{URN}/journeys"
DUE = str(today() + timedelta(days=200))
BODY = {"standard": "small", "due_on": DUE, "owner": "hal"}
BELOW = {
    "read-daily": "met", "read-at-home": "not_met", "read-aloud": "not_met", "read-widely": "not_met",
    "know-tables": "met", "prove-things": "not_met",
}  # fmt: skip


def ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


async def published(room: Any, said: dict[str, str]) -> str:
    it: str = await room.signed_off(said)
    await room.step(room.aid, it, "publication")
    return it


def steps(journey: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        step["criterion"]: step
        for level in journey["plan"]
        for aspect in level["aspects"]
        for step in aspect["steps"]
    }


async def test_the_way_to_the_next_level_becomes_milestones(api: Api, room: Any) -> None:
    early = await room.head.post(START, json=BODY)
    assert refused(early) == (409, "nothing-published")
    it = await room.signed_off(BELOW)
    assert refused(await room.head.post(START, json=BODY)) == (409, "nothing-published")
    await room.step(room.aid, it, "publication")
    journey = ok(await room.head.post(START, json=BODY), 201)
    assert (journey["level"], journey["next_level"], journey["first_goal"]) == (
        "not-yet-good",
        "good",
        "good",
    )
    assert journey["assessment_id"] == it
    found = steps(journey)
    assert {key for key, step in found.items() if step["owner"] == "hal"} == {"read-at-home", "read-aloud"}
    assert {key for key, step in found.items() if step["owner"] is None} == {"read-widely", "prove-things"}
    assert {step["due_on"] for step in found.values()} == {DUE, None}
    assert journey["progress"] == {"milestones": 2, "done": 0, "claimed": 0, "overdue": 0, "percent": 0}
    assert [level["reached"] for level in journey["plan"]] == [False, False]
    assert refused(await room.head.post(START, json=BODY)) == (409, "journey-under-way")
    [row] = await api.look(
        "select data from outbox where trust_id = $1 and type = 'standards.journey-started.v1'", room.trust.id
    )
    assert (json.loads(row["data"])["goal"], json.loads(row["data"])["milestones"]) == ("good", 2)


async def listed(room: Any, *, met: bool) -> list[str]:
    found = ok(await room.head.get("/v1/milestones", params={"met": met}))["items"]
    return sorted(one["criterion"] for one in found)


async def test_progress_follows_from_the_answers(room: Any) -> None:
    await published(room, BELOW)
    journey = ok(await room.aid.post(START, json=BODY), 201)
    assert [await listed(room, met=met) for met in (True, False)] == [[], ["read-aloud", "read-at-home"]]
    here = f"/v1/journeys/{journey['id']}"
    again = await room.open()
    ok(await room.say(room.head, again, "self-evaluation", {"read-aloud": "met", "know-tables": "met"}))
    claimed = ok(await room.head.get(here))
    assert steps(claimed)["read-aloud"]["state"] == "claimed"
    assert claimed["progress"]["done"] == 0
    better = {**BELOW, "read-aloud": "met"}
    rest = {key: said for key, said in better.items() if key not in ("read-aloud", "know-tables")}
    ok(await room.say(room.head, again, "self-evaluation", rest))
    await room.step(room.head, again, "submission")
    ok(await room.say(room.aid, again, "qa-review", better))
    await room.step(room.aid, again, "qa-review/completion")
    await room.step(room.chief, again, "sign-off")
    assert ok(await room.head.get(here))["progress"]["done"] == 0
    await room.step(room.aid, again, "publication")
    now = ok(await room.head.get(f"/v1/academies/{URN}/journey", params={"standard": "small"}))
    assert (now["level"], now["next_level"], now["assessment_id"]) == ("good", "great", again)
    assert {key: steps(now)[key]["state"] for key in ("read-aloud", "read-at-home")} == {
        "read-aloud": "met",
        "read-at-home": "not_needed",
    }
    assert (now["progress"]["done"], now["progress"]["percent"]) == (2, 100)
    assert [await listed(room, met=met) for met in (True, False)] == [["read-aloud"], ["read-at-home"]]


async def test_a_milestone_is_planned_by_whoever_read_it_last(room: Any) -> None:
    await published(room, BELOW)
    journey = ok(await room.aid.post(START, json=BODY), 201)
    here = f"/v1/journeys/{journey['id']}/milestones"
    plan = {"owner": "ann", "due_on": DUE, "note": "With the library."}
    taken = ok(await room.head.put(f"{here}/read-widely", json=plan))
    assert (taken["owner"], taken["note"], taken["version"]) == ("ann", "With the library.", 1)
    assert refused(await room.head.put(f"{here}/read-widely", json=plan)) == (
        428,
        "milestone-planned-already",
    )
    stale = await room.head.put(f"{here}/read-widely", json=plan, headers={"If-Match": '"7"'})
    assert stale.status_code == 412
    moved = await room.head.put(f"{here}/read-widely", json={"due_on": DUE}, headers={"If-Match": '"1"'})
    assert ok(moved)["owner"] == "ann"
    assert refused(await room.head.put(f"{here}/no-such", json=plan)) == (422, "milestone-unknown")
    past = {"due_on": "2026-01-01"}
    assert refused(await room.head.put(f"{here}/prove-things", json=past))[1] == "milestone-due-in-the-past"
    listed = ok(await room.head.get("/v1/milestones", params={"owner": "ann"}))["items"]
    assert [one["criterion"] for one in listed] == ["read-widely"]
    assert (
        refused(await room.head.post(f"/v1/journeys/{journey['id']}/ending", json={"reason": "x"}))[0] == 403
    )
    ok(await room.aid.post(f"/v1/journeys/{journey['id']}/ending", json={"reason": "Begun anew."}))
    assert refused(await room.head.put(f"{here}/prove-things", json=plan)) == (409, "journey-ended")
    ok(await room.aid.post(START, json=BODY), 201)
    assert len(ok(await room.aid.get("/v1/journeys"))["items"]) == 2


async def test_there_is_no_way_beyond_the_top(room: Any) -> None:
    await published(room, dict.fromkeys(BELOW, "met"))
    assert refused(await room.aid.post(START, json=BODY)) == (409, "journey-complete")


@pytest.mark.parametrize(
    ("role", "unit", "read", "start"),
    [
        ("chief_executive", None, 200, 403),
        ("headteacher", URN, 200, 409),
        ("headteacher", OTHER, 404, 404),
        ("chair", URN, 200, 403),
        ("governor", URN, 404, 403),
        ("trustee", None, 404, 403),
        ("specialist", None, 404, 403),
        ("integrator", URN, 404, 403),
    ],
)
async def test_who_sees_a_journey(room: Any, role: str, unit: str | None, read: int, start: int) -> None:
    await published(room, BELOW)
    journey = ok(await room.aid.post(START, json=BODY), 201)
    who = await room.trust.person("who", role, unit)
    assert (await who.get(f"/v1/journeys/{journey['id']}")).status_code == read
    assert (await who.get(f"/v1/academies/{URN}/journey", params={"standard": "small"})).status_code == read
    assert (await who.post(START, json=BODY)).status_code == start
    assert bool(ok(await who.get("/v1/milestones"))["items"]) == (read == 200)


async def test_another_trust_sees_no_journey(room: Any, other_trust: Trust) -> None:
    await published(room, BELOW)
    journey = ok(await room.aid.post(START, json=BODY), 201)
    zed = await other_trust.person("zed", "aid")
    assert (await zed.get(f"/v1/journeys/{journey['id']}")).status_code == 404
    assert (await zed.post(START, json=BODY)).status_code == 404
