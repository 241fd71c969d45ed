"""Substitutes: who can be named, and that they read one meeting, once agreed to and for a time."""

from datetime import datetime, timedelta

import pytest
from attending import UNKNOWN, act, apologise, seats, substituted
from meetings_world import World

from chassis.clock import today
from meetings_api.dates import end_of_window


async def test_a_substitute_reads_nothing_before_the_chair_agrees(world: World) -> None:
    [meeting, *_] = await world.plan()
    await world.sent_out(meeting)
    url = f"/v1/meetings/{meeting['id']}"
    await apologise(world, "joan", meeting, "chair")
    await act(world, "joan", meeting, "chair", "substitute", person_id=str(world.id("sophie")))
    hidden, absent = await world["sophie"].get(url), await world["sophie"].get(f"/v1/meetings/{UNKNOWN}")
    assert (hidden.status_code, hidden.content) == (404, absent.content)
    for subject, status in [("joan", 403), ("amara", 403), ("patience", 403), ("sophie", 404)]:
        answer = await act(world, subject, meeting, "chair", "substitute/agreement")
        assert answer.status_code == status
    await act(world, "margaret", meeting, "chair", "substitute/agreement")
    assert (await world["sophie"].get(url)).status_code == 200


async def test_a_substitute_reads_exactly_this_meeting_until_the_window_closes(world: World) -> None:
    meetings = await world.plan()
    meeting = meetings[0]
    await world.sent_out(meeting)
    await substituted(world, meeting)
    [paper, *_] = (await world["joan"].get(f"/v1/meetings/{meeting['id']}/packs")).json()[0]["papers"]
    mine = [f"/v1/meetings/{meeting['id']}{end}" for end in ("", "/agenda", "/packs", "/attendance")]
    mine += [f"/v1/papers/{paper['id']}", f"/v1/papers/{paper['id']}/file"]
    for url in mine:
        assert (await world["sophie"].get(url)).status_code == 200, url
    assert [m["id"] for m in (await world["sophie"].get("/v1/meetings")).json()["items"]] == [meeting["id"]]
    for other in meetings[1:]:
        assert (await world["sophie"].get(f"/v1/meetings/{other['id']}")).status_code == 404
    until = (await seats(world, meeting))["chair"]["substitute"]["until"]
    assert datetime.fromisoformat(until) == end_of_window(datetime.fromisoformat(meeting["starts_at"]), 14)
    await world.api.behind.execute(
        "update substitutes set until = now() where trust_id = $1", world.trust.id
    )  # fmt: skip
    for url in mine:
        assert (await world["sophie"].get(url)).status_code == 404, url
    assert (await world["sophie"].get("/v1/meetings")).json()["items"] == []
    assert (await world["joan"].get(mine[1])).status_code == 200, "the one replaced keeps their access"


async def test_moving_the_meeting_moves_the_substitutes_window(world: World) -> None:
    [meeting, *_] = await world.plan()
    await substituted(world, meeting)
    moved = await world.move(meeting, world.at(today() + timedelta(days=3)))
    until = (await seats(world, meeting))["chair"]["substitute"]["until"]
    assert datetime.fromisoformat(until) == end_of_window(datetime.fromisoformat(moved["starts_at"]), 14)


async def test_a_substitute_of_the_head_may_do_what_the_head_may(world: World) -> None:
    [meeting, *_] = await world.plan()
    await apologise(world, "amara", meeting, "headteacher")
    await act(world, "amara", meeting, "headteacher", "substitute", person_id=str(world.id("leila")))
    await act(world, "margaret", meeting, "headteacher", "substitute/agreement")
    url = f"/v1/meetings/{meeting['id']}/agenda"
    tag = (await world["leila"].get(url)).headers["etag"]
    assert (await world["leila"].post(f"{url}/agreement", headers={"If-Match": tag})).status_code == 200
    paper = await world.upload("leila", meeting, "academy", "Deputy's report")
    assert (await world.circulate("leila", meeting, "academy")).status_code == 200
    assert (await world["leila"].get(f"/v1/papers/{paper['id']}/file")).status_code == 200
    assert (await world.circulate("leila", meeting, "aid")).status_code == 403


@pytest.mark.parametrize(
    ("who", "problem"),
    [
        ("david", "cannot-substitute"), ("ewan", "cannot-substitute"), ("harpreet", "cannot-substitute"),
        ("oliver", "cannot-substitute"), ("nobody", "cannot-substitute"), ("amara", "not-also-attending"),
    ],
)  # fmt: skip
async def test_who_cannot_be_named(world: World, who: str, problem: str) -> None:
    [meeting, *_] = await world.plan()
    await apologise(world, "joan", meeting, "chair")
    answer = await act(world, "joan", meeting, "chair", "substitute", person_id=str(world.id(who)))
    assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{problem}")


async def test_a_substitute_needs_an_apology_and_there_is_one_at_a_time(world: World) -> None:
    [meeting, *_] = await world.plan()
    person = str(world.id("sophie"))
    answer = await act(world, "joan", meeting, "chair", "substitute", person_id=person)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/no-apology")
    await substituted(world, meeting)
    again = await act(world, "joan", meeting, "chair", "substitute", person_id=str(world.id("leila")))
    assert (again.status_code, again.json()["type"]) == (409, "/problems/substitute-already-named")
    await act(world, "joan", meeting, "chair", "substitute/withdrawal")
    assert (await world["sophie"].get(f"/v1/meetings/{meeting['id']}")).status_code == 404
    again = await act(world, "joan", meeting, "chair", "substitute", person_id=str(world.id("leila")))
    assert again.status_code == 200


async def test_coming_after_all_ends_the_substitutes_access(world: World) -> None:
    [meeting, *_] = await world.plan()
    await substituted(world, meeting)
    await act(world, "joan", meeting, "chair", "acceptance")
    assert (await world["sophie"].get(f"/v1/meetings/{meeting['id']}")).status_code == 404
