"""Presence: roles, not heads; not recorded is not present."""

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from attending import act, seats, substituted
from meetings_world import HARROW, World


async def records(world: World, subject: str, meeting: dict[str, Any], **said: Any) -> httpx.Response:
    rows = await seats(world, meeting)
    listed = [{"attendee_id": rows[seat]["id"], **presence} for seat, presence in said.items()]
    return await world[subject].post(
        f"/v1/meetings/{meeting['id']}/attendance/records", json={"records": listed}
    )


async def close(world: World, meeting: dict[str, Any]) -> httpx.Response:
    tag = (await world["margaret"].get(f"/v1/meetings/{meeting['id']}")).headers["etag"]
    url = f"/v1/meetings/{meeting['id']}/attendance/closing"
    return await world["margaret"].post(url, headers={"If-Match": tag})


HERE = {"presence": "present"}


async def test_attendance_is_taken_once_the_meeting_has_begun(world: World) -> None:
    [meeting, *_] = await world.plan()
    early = await records(world, "patience", meeting, aid=HERE)
    assert (early.status_code, early.json()["type"]) == (409, "/problems/meeting-not-started")
    assert (await close(world, meeting)).json()["type"] == "/problems/meeting-not-started"
    meeting = await world.begin(meeting)
    for subject, status in [
        ("amara", 403),
        ("joan", 403),
        ("sophie", 404),
        ("patience", 200),
        ("margaret", 200),
    ]:
        assert (await records(world, subject, meeting, aid=HERE)).status_code == status


async def test_not_recorded_is_not_present(world: World) -> None:
    [meeting, *_] = await world.plan()
    await act(world, "joan", meeting, "chair", "acceptance")
    meeting = await world.begin(meeting)
    answer = await records(world, "patience", meeting, aid=HERE, headteacher={"presence": "absent"})
    assert answer.json()["not_covered"] == ["headteacher", "chair"]
    assert (await seats(world, meeting))["chair"]["presence"] is None
    refused = await close(world, meeting)
    assert (refused.status_code, refused.json()["not_recorded"]) == (409, ["chair"])
    assert (await world["margaret"].get(f"/v1/meetings/{meeting['id']}")).json()["status"] == "planned"


async def test_closing_says_that_the_meeting_was_held(world: World) -> None:
    [meeting, *_] = await world.plan()
    await substituted(world, meeting)
    meeting = await world.begin(meeting)
    left = datetime.fromisoformat(meeting["starts_at"]) + timedelta(minutes=30)
    answer = await records(
        world, "patience", meeting, aid=HERE, chair={"presence": "substituted"},
        headteacher={"presence": "left_early", "left_at": left.isoformat()},
    )  # fmt: skip
    assert (answer.status_code, answer.json()["not_covered"]) == (200, [])
    closed = await close(world, meeting)
    assert (closed.status_code, closed.json()["closed"]) == (200, True)
    [told] = await world.told("meetings.meeting-held.v1")
    assert (told["meeting_id"], told["urn"], told["kind"]) == (meeting["id"], HARROW, meeting["kind"])
    assert (await close(world, meeting)).status_code == 409
    assert (await records(world, "patience", meeting, aid=HERE)).status_code == 409
    late = await world["margaret"].post(
        f"/v1/meetings/{meeting['id']}/cancellation", json={"reason": "x"}, headers={"If-Match": '"9"'}
    )
    assert late.status_code in (409, 412)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"presence": "left_early"}, "left-outside-meeting"),
        ({"presence": "present", "left_at": "2026-01-01T10:00:00Z"}, "left-outside-meeting"),
        ({"presence": "left_early", "left_at": "2026-01-01T10:00:00Z"}, "left-outside-meeting"),
        ({"presence": "substituted"}, "not-substituted"),
    ],
)
async def test_what_cannot_have_been_is_refused(world: World, said: dict[str, str], problem: str) -> None:
    [meeting, *_] = await world.plan()
    meeting = await world.begin(meeting)
    answer = await records(world, "patience", meeting, chair=said)
    assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{problem}")


async def test_a_vacant_seat_has_nobody_to_record(world: World) -> None:
    [meeting, *_] = await world.plan()
    meeting = await world.begin(meeting)
    answer = await records(world, "patience", meeting, partner_headteacher=HERE)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/unknown-attendee")
