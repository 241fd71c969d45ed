"""An agenda is drafted by the AID or the clerk and agreed by the headteacher; a change voids the
agreement."""

from typing import Any

import httpx
import pytest
from meetings_world import World

ITEMS = [{"title": "Reading in year 1", "minutes": 40, "lead": "headteacher", "purpose": None}]


async def agenda(client: httpx.AsyncClient, meeting: dict[str, Any]) -> httpx.Response:
    return await client.get(f"/v1/meetings/{meeting['id']}/agenda")


async def draft(
    client: httpx.AsyncClient, meeting: dict[str, Any], items: object, tag: str
) -> httpx.Response:
    url = f"/v1/meetings/{meeting['id']}/agenda"
    return await client.put(url, json={"items": items}, headers={"If-Match": tag})


async def agree(client: httpx.AsyncClient, meeting: dict[str, Any], tag: str) -> httpx.Response:
    url = f"/v1/meetings/{meeting['id']}/agenda/agreement"
    return await client.post(url, headers={"If-Match": tag})


async def test_a_planned_meeting_starts_with_the_usual_agenda(world: World) -> None:
    [meeting, *_] = await world.plan()
    read = await agenda(world["margaret"], meeting)
    assert [item["number"] for item in read.json()["items"]] == list(range(1, len(read.json()["items"]) + 1))
    assert sum(item["minutes"] for item in read.json()["items"]) == 120
    assert read.json()["agreed"] is False


async def test_the_headteacher_agrees_to_what_was_drafted(world: World) -> None:
    [meeting, *_] = await world.plan()
    drafted = await draft(world["patience"], meeting, ITEMS, '"1"')
    assert (drafted.status_code, drafted.json()["version"]) == (200, 2)
    agreed = await agree(world["amara"], meeting, drafted.headers["etag"])
    assert agreed.status_code == 200, agreed.text
    assert (agreed.json()["agreed"], agreed.json()["agreed_by"]) == (True, "amara")
    [told] = await world.told("meetings.agenda-agreed.v1")
    assert told == {"meeting_id": meeting["id"], "urn": meeting["urn"]}


async def test_the_agreement_is_to_no_other_version(world: World) -> None:
    [meeting, *_] = await world.plan()
    await draft(world["margaret"], meeting, ITEMS, '"1"')
    assert (await agree(world["amara"], meeting, '"1"')).status_code == 412
    without = await world["amara"].post(f"/v1/meetings/{meeting['id']}/agenda/agreement")
    assert without.status_code == 428


async def test_a_change_voids_the_agreement_and_the_same_again_does_not(world: World) -> None:
    [meeting, *_] = await world.plan()
    tag = (await draft(world["margaret"], meeting, ITEMS, '"1"')).headers["etag"]
    tag = (await agree(world["amara"], meeting, tag)).headers["etag"]
    same = await draft(world["margaret"], meeting, ITEMS, tag)
    assert same.json()["agreed"] is True
    changed = await draft(world["margaret"], meeting, [{**ITEMS[0], "minutes": 30}], same.headers["etag"])
    assert (changed.json()["agreed"], changed.json()["agreed_by"]) == (False, None)
    again = await agree(world["amara"], meeting, changed.headers["etag"])
    assert again.json()["agreed"] is True


async def test_nobody_agrees_twice_or_to_nothing(world: World) -> None:
    [meeting, *_] = await world.plan()
    tag = (await agree(world["amara"], meeting, '"1"')).headers["etag"]
    twice = await agree(world["amara"], meeting, tag)
    assert (twice.status_code, twice.json()["type"]) == (409, "/problems/agenda-already-agreed")
    emptied = await draft(world["margaret"], meeting, [], tag)
    nothing = await agree(world["amara"], meeting, emptied.headers["etag"])
    assert (nothing.status_code, nothing.json()["type"]) == (409, "/problems/agenda-empty")


async def test_the_items_fit_the_meeting(world: World) -> None:
    [meeting, *_] = await world.plan()
    long = await draft(world["margaret"], meeting, [{**ITEMS[0], "minutes": 121}], '"1"')
    assert (long.status_code, long.json()["type"]) == (422, "/problems/agenda-too-long")


@pytest.mark.parametrize(
    ("subject", "reads", "drafts", "agrees"),
    [
        ("margaret", 200, 200, 403), ("patience", 200, 200, 403), ("amara", 200, 403, 200),
        ("joan", 404, 403, 403), ("harpreet", 403, 403, 403), ("oliver", 403, 403, 403),
        ("gareth", 404, 404, 404), ("sophie", 404, 404, 404), ("david", 404, 404, 404),
        ("ewan", 404, 404, 404), ("leila", 404, 404, 404),
    ],
)  # fmt: skip
async def test_who_may_do_what_with_a_draft(
    world: World, subject: str, reads: int, drafts: int, agrees: int
) -> None:
    [meeting, *_] = await world.plan()
    assert (await agenda(world[subject], meeting)).status_code == reads
    assert (await agree(world[subject], meeting, '"1"')).status_code == agrees
    tag = '"2"' if agrees == 200 else '"1"'
    assert (await draft(world[subject], meeting, ITEMS, tag)).status_code == drafts


async def test_the_chair_of_governors_reads_the_agenda_once_it_is_agreed(world: World) -> None:
    [meeting, *_] = await world.plan()
    assert (await agenda(world["joan"], meeting)).status_code == 404
    await agree(world["amara"], meeting, '"1"')
    assert (await agenda(world["joan"], meeting)).status_code == 200


async def test_an_agenda_of_a_cancelled_meeting_stays_as_it_is(world: World) -> None:
    [meeting, *_] = await world.plan()
    answer = await world["margaret"].post(
        f"/v1/meetings/{meeting['id']}/cancellation", json={"reason": "Snow."}, headers={"If-Match": '"2"'}
    )
    assert answer.status_code == 200, answer.text
    late = await draft(world["margaret"], meeting, ITEMS, '"1"')
    assert (late.status_code, late.json()["type"]) == (409, "/problems/meeting-not-open")
