"""Meetings: who knows of them, and what can happen to their time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from meetings_world import HARROW, LARKMOOR, World

from chassis.clock import today

UNKNOWN = "0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10"


async def move(
    client: httpx.AsyncClient, meeting: dict[str, Any], starts_at: str, *, tag: str = '"2"', **more: Any
) -> httpx.Response:
    asked = {"starts_at": starts_at, "reason": "Easier for us.", **more}
    return await client.put(f"/v1/meetings/{meeting['id']}/time", json=asked, headers={"If-Match": tag})


async def test_who_knows_of_which_meetings(world: World) -> None:
    await world.plan(HARROW)
    await world.plan(LARKMOOR)
    counts = {}
    for subject in (
        "margaret",
        "patience",
        "harpreet",
        "oliver",
        "amara",
        "joan",
        "kwame",
        "sophie",
        "david",
    ):
        answer = await world[subject].get("/v1/meetings", params={"limit": 50})
        counts[subject] = (len(answer.json()["items"]), len({m["urn"] for m in answer.json()["items"]}))
    assert counts == {
        "margaret": (12, 2), "patience": (12, 2), "harpreet": (12, 2), "oliver": (12, 2),
        "amara": (6, 1), "joan": (6, 1), "kwame": (6, 1), "sophie": (0, 0), "david": (0, 0),
    }  # fmt: skip


async def test_the_list_is_filtered_sorted_and_paged(world: World) -> None:
    planned = await world.plan()
    who = world["margaret"]
    aims = (await who.get("/v1/meetings", params={"kind": "aim", "sort": "-starts_at"})).json()["items"]
    assert [m["id"] for m in aims] == [m["id"] for m in reversed(planned) if m["kind"] == "aim"]
    page = (await who.get("/v1/meetings", params={"limit": 4})).json()
    rest = (await who.get("/v1/meetings", params={"limit": 4, "after": page["next"]})).json()
    assert [m["id"] for m in page["items"] + rest["items"]] == [m["id"] for m in planned]
    assert (await who.get("/v1/meetings", params={"colour": "red"})).status_code == 422


async def test_moving_replans_the_due_days_and_tells_the_neighbours(world: World) -> None:
    [meeting, *_] = await world.plan()
    day = today() + timedelta(days=40)
    moved = await world.move(meeting, world.at(day))
    assert datetime.fromisoformat(moved["starts_at"]) == world.at(day)
    lasts = datetime.fromisoformat(moved["ends_at"]) - datetime.fromisoformat(moved["starts_at"])
    assert lasts == timedelta(hours=2)
    asked = {"meeting_on": day.isoformat()}
    due = (await world["amara"].get(f"/v1/academies/{HARROW}/due-date", params=asked)).json()["due_on"]
    packs = (await world["amara"].get(f"/v1/meetings/{meeting['id']}/packs")).json()
    assert [pack["due_on"] for pack in packs] == [due, due]
    [told] = await world.told("meetings.meeting-moved.v1")
    assert (told["meeting_id"], datetime.fromisoformat(told["starts_at"])) == (meeting["id"], world.at(day))


async def test_a_day_off_must_be_meant(world: World) -> None:
    [meeting, *_] = await world.plan()
    tag = (await world["margaret"].get(f"/v1/meetings/{meeting['id']}")).headers["etag"]
    christmas = f"{today().year}-12-25T10:00:00Z"
    if today() > datetime.fromisoformat(christmas).date():
        christmas = f"{today().year + 1}-12-25T10:00:00Z"
    refused = await move(world["margaret"], meeting, christmas, tag=tag)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/academy-closed")
    meant = await move(world["margaret"], meeting, christmas, tag=tag, on_a_day_off=True)
    assert meant.status_code == 200


@pytest.mark.parametrize(
    ("starts_at", "status", "problem"),
    [
        ("2020-01-08T10:00:00Z", 422, "time-has-passed"),
        ("2199-01-08T10:00:00Z", 422, "time-too-far-away"),
        ("2027-01-08T10:00:00", 422, "invalid"),
        ("2027-01-08", 422, "invalid"),
        ("2027-01-08T10:00:00+25:00", 422, "invalid"),
        (1799999999, 422, "invalid"),
    ],
)
async def test_times_that_are_none(settled: World, starts_at: Any, status: int, problem: str) -> None:
    meeting = settled.first
    tag = (await settled["margaret"].get(f"/v1/meetings/{meeting['id']}")).headers["etag"]
    answer = await move(settled["margaret"], meeting, starts_at, tag=tag)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{problem}")


async def test_a_move_says_which_version_it_is_of(settled: World) -> None:
    meeting = settled.first
    later = settled.at(today() + timedelta(days=40)).isoformat()
    assert (await move(settled["margaret"], meeting, later, tag='"99"')).status_code == 412
    asked = {"starts_at": later, "reason": "x"}
    assert (
        await settled["margaret"].put(f"/v1/meetings/{meeting['id']}/time", json=asked)
    ).status_code == 428


@pytest.mark.parametrize(
    ("subject", "status"),
    [
        ("margaret", 412), ("patience", 412), ("amara", 403), ("joan", 403), ("harpreet", 403),
        ("oliver", 403), ("gareth", 404), ("sophie", 404), ("david", 404), ("ewan", 404), ("leila", 404),
    ],
)  # fmt: skip
async def test_who_may_move_and_cancel(settled: World, subject: str, status: int) -> None:
    meeting = settled.first
    later = settled.at(today() + timedelta(days=40)).isoformat()
    assert (await move(settled[subject], meeting, later, tag='"99"')).status_code == status
    answer = await settled[subject].post(
        f"/v1/meetings/{meeting['id']}/cancellation", json={"reason": "Snow."}, headers={"If-Match": '"99"'}
    )
    assert answer.status_code == status


async def test_a_cancelled_meeting_is_over_and_its_slot_is_free(world: World) -> None:
    [meeting, *_] = await world.plan()
    url = f"/v1/meetings/{meeting['id']}"
    tag = (await world["margaret"].get(url)).headers["etag"]
    cancelled = await world["margaret"].post(
        f"{url}/cancellation", json={"reason": "Snow."}, headers={"If-Match": tag}
    )
    assert (cancelled.json()["status"], cancelled.json()["reason"]) == ("cancelled", "Snow.")
    [told] = await world.told("meetings.meeting-cancelled.v1")
    assert told["meeting_id"] == meeting["id"]
    later = world.at(today() + timedelta(days=40)).isoformat()
    again = await move(world["margaret"], meeting, later, tag=cancelled.headers["etag"], on_a_day_off=True)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/meeting-not-open")
    planned = await world["margaret"].post(f"/v1/academies/{HARROW}/plans", json={"year": meeting["year"]})
    assert planned.json()["added"] + len(planned.json()["not_placed"]) == 1


@pytest.mark.parametrize(
    "body", [{"status": "held"}, {"trust_id": UNKNOWN}, {"version": 1}, {"urn": LARKMOOR}]
)
async def test_what_is_not_asked_for_is_refused(settled: World, body: dict[str, Any]) -> None:
    meeting = settled.first
    later = settled.at(today() + timedelta(days=40)).isoformat()
    answer = await move(settled["margaret"], meeting, later, **body)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid")


async def test_the_academies_are_those_of_the_post(world: World) -> None:
    await world.hear_phase()
    for subject, urns in [
        ("margaret", {HARROW, LARKMOOR}),
        ("amara", {HARROW}),
        ("joan", {HARROW}),
        ("david", set()),
    ]:
        items = (await world[subject].get("/v1/academies")).json()["items"]
        assert {item["urn"] for item in items} == urns
    read = (await world["amara"].get(f"/v1/academies/{HARROW}")).json()
    assert (read["phase"], read["iaims_due"], read["not_yet_good"]) == ("repair", True, "unknown")
    hidden = await world["amara"].get(f"/v1/academies/{LARKMOOR}")
    absent = await world["amara"].get("/v1/academies/999999")
    assert (hidden.status_code, hidden.content) == (404, absent.content)


async def test_a_machine_client_that_was_granted_an_academy_is_nothing_here(world: World) -> None:
    grant = world.id("grant")
    said = {
        "grant_id": str(grant), "client_id": "mis-1", "role": "mis", "urn": HARROW,
        "since": datetime.now(UTC).isoformat(), "until": None,
    }  # fmt: skip
    await world.hear("standards.client-granted.v1", said, about=grant)
    rows = await world.api.look("select role, unit from standings where id = $1", grant)
    assert [(row["role"], row["unit"]) for row in rows] == [("mis", HARROW)]
    client = world.trust.signed_in("mis-1", "mis", client_id="mis-1")
    assert (await client.get("/v1/meetings")).json()["items"] == []
    ended = {"grant_id": str(grant), "until": datetime.now(UTC).isoformat()}
    await world.hear("standards.client-grant-ended.v1", ended, about=grant)
    [row] = await world.api.look("select until from standings where id = $1", grant)
    assert row["until"] is not None
