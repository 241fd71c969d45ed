"""Actions: proposed, agreed by themselves or with the report, carried until done."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from meetings_world import HARROW, World

from chassis.clock import today

UNKNOWN = "0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10"


async def propose(
    world: World, meeting: dict[str, Any], *, by: str = "patience", owner: str = "amara", **more: Any
) -> httpx.Response:
    asked = {
        "what": "Bring a coach for early reading.", "owner_id": str(world.id(owner)),
        "due_on": (today() + timedelta(days=60)).isoformat(), "asks_for": "support", "area": "early-reading",
        "severity": "high", **more,
    }  # fmt: skip
    return await world[by].post(f"/v1/meetings/{meeting['id']}/actions", json=asked)


async def before(world: World, subject: str, meeting: dict[str, Any]) -> list[str]:
    answer = await world[subject].get(f"/v1/meetings/{meeting['id']}/actions")
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()["items"]]


async def test_an_agreed_action_is_told_to_the_neighbours(world: World) -> None:
    [meeting, *_] = await world.plan()
    action = (await propose(world, meeting)).json()
    assert await world.told("meetings.action-agreed.v1") == []
    agreed = await world["margaret"].post(f"/v1/actions/{action['id']}/agreement")
    assert (agreed.status_code, agreed.json()["status"]) == (200, "agreed")
    [told] = await world.told("meetings.action-agreed.v1")
    assert told == {
        "action_id": action["id"], "meeting_id": meeting["id"], "urn": HARROW, "asks_for": "support",
        "area": "early-reading", "severity": "high", "due_on": action["due_on"], "owner_subject": "amara",
    }  # fmt: skip
    again = await world["margaret"].post(f"/v1/actions/{action['id']}/agreement")
    assert (again.status_code, again.json()["type"]) == (409, "/problems/action-not-open")


async def test_publishing_the_report_agrees_what_was_proposed_once(world: World) -> None:
    [meeting, *_] = await world.plan()
    proposed = (await propose(world, meeting)).json()
    dropped = (await propose(world, meeting)).json()
    await world["patience"].post(f"/v1/actions/{dropped['id']}/dropping", json={"reason": "Not needed."})
    await world.held(meeting)
    tag = await world.published(meeting)
    assert [row["action_id"] for row in await world.told("meetings.action-agreed.v1")] == [proposed["id"]]
    url = f"/v1/meetings/{meeting['id']}/report"
    opened = await world["margaret"].post(
        f"{url}/reopening", json={"reason": "A slip."}, headers={"If-Match": tag}
    )
    await world["margaret"].post(f"{url}/publication", headers={"If-Match": opened.headers["etag"]})
    assert len(await world.told("meetings.action-agreed.v1")) == 1


async def test_an_open_action_goes_on_to_the_next_meeting_until_it_is_done(world: World) -> None:
    first, second, third, *_ = await world.plan()
    action = (await propose(world, first)).json()
    await world["margaret"].post(f"/v1/actions/{action['id']}/agreement")
    assert await before(world, "amara", second) == []
    await world.held(first)
    assert await before(world, "amara", second) == [action["id"]]
    assert await before(world, "amara", third) == []
    await world.held(second)
    assert await before(world, "amara", third) == [action["id"]]
    done = await world["amara"].post(f"/v1/actions/{action['id']}/completion", json={"outcome": "She began."})
    assert (done.status_code, done.json()["status"]) == (200, "done")
    await world.held(third)
    fourth = (await world.meetings())[3]
    assert await before(world, "amara", fourth) == []


async def test_an_action_of_a_cancelled_next_meeting_goes_to_the_one_after(world: World) -> None:
    first, second, third, *_ = await world.plan()
    await world.held(first)
    action = (await propose(world, first)).json()
    await world["margaret"].post(f"/v1/actions/{action['id']}/agreement")
    tag = (await world["margaret"].get(f"/v1/meetings/{second['id']}")).headers["etag"]
    await world["margaret"].post(
        f"/v1/meetings/{second['id']}/cancellation", json={"reason": "Snow."}, headers={"If-Match": tag}
    )
    assert await before(world, "amara", third) == [action["id"]]


async def test_a_partner_sees_what_is_carried_to_their_meeting_and_no_other_action(world: World) -> None:
    first, second, *_ = await world.plan()
    await world.held(first)
    action = (await propose(world, first)).json()
    other = (await propose(world, first)).json()
    await world["margaret"].post(f"/v1/actions/{action['id']}/agreement")
    assert (await world["gareth"].get(f"/v1/actions/{action['id']}")).status_code == 404
    await world.partner(second)
    assert await before(world, "gareth", second) == [action["id"]]
    assert (await world["gareth"].get("/v1/actions")).json()["items"][0]["id"] == action["id"]
    hidden = await world["gareth"].get(f"/v1/actions/{other['id']}")
    absent = await world["gareth"].get(f"/v1/actions/{UNKNOWN}")
    assert (hidden.status_code, hidden.content) == (404, absent.content)


@pytest.mark.parametrize(
    ("subject", "proposed", "agreed", "finish"),
    [
        ("margaret", 200, 200, 200), ("patience", 200, 200, 200), ("amara", 404, 200, 200),
        ("joan", 404, 200, 403), ("harpreet", 404, 200, 403), ("gareth", 404, 404, 404),
        ("sophie", 404, 404, 404), ("david", 404, 404, 404), ("ewan", 404, 404, 404),
        ("leila", 404, 404, 404), ("oliver", 404, 404, 404),
    ],
)  # fmt: skip
async def test_who_reads_and_finishes_an_action_of_the_head(
    world: World, subject: str, proposed: int, agreed: int, finish: int
) -> None:
    [meeting, *_] = await world.plan()
    url = f"/v1/actions/{(await propose(world, meeting)).json()['id']}"
    assert (await world[subject].get(url)).status_code == proposed
    await world["margaret"].post(f"{url}/agreement")
    assert (await world[subject].get(url)).status_code == agreed
    answer = await world[subject].post(f"{url}/completion", json={"outcome": "Done."})
    assert answer.status_code == finish


async def test_a_specialist_sees_and_finishes_their_own_action_only(world: World) -> None:
    [meeting, *_] = await world.plan()
    own = (await propose(world, meeting, owner="leila")).json()
    other = (await propose(world, meeting)).json()
    for action in (own, other):
        await world["margaret"].post(f"/v1/actions/{action['id']}/agreement")
    assert [row["id"] for row in (await world["leila"].get("/v1/actions")).json()["items"]] == [own["id"]]
    answer = await world["leila"].post(f"/v1/actions/{own['id']}/completion", json={"outcome": "Done."})
    assert answer.status_code == 200
    assert (
        await world["leila"].post(f"/v1/actions/{own['id']}/dropping", json={"reason": "x"})
    ).status_code == 403


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"area": None}, "support-not-described"),
        ({"severity": None}, "support-not-described"),
        ({"due_on": "2020-01-01"}, "due-in-the-past"),
        ({"owner": "david"}, "no-such-owner"),
        ({"owner": "nobody"}, "no-such-owner"),
        ({"severity": "awful"}, "invalid"),
        ({"status": "done"}, "invalid"),
        ({"trust_id": UNKNOWN}, "invalid"),
    ],
)
async def test_what_is_no_sound_action(settled: World, more: dict[str, Any], problem: str) -> None:
    meeting = settled.first
    answer = await propose(settled, meeting, **more)
    assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{problem}"), answer.text


@pytest.mark.parametrize(
    ("subject", "status"),
    [("margaret", 201), ("patience", 201), ("amara", 403), ("joan", 403), ("oliver", 403), ("gareth", 404)],
)
async def test_who_may_propose(settled: World, subject: str, status: int) -> None:
    meeting = settled.first
    assert (await propose(settled, meeting, by=subject)).status_code == status
