"""Part 2: invisible, uncounted and unnumbered to whoever is not named, and never there for its subject."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from meetings_world import World

from chassis.clock import today

UNKNOWN = "0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10"
CANARY = "Canary of part two"


async def add(
    world: World, meeting: dict[str, Any], *, by: str = "patience", about: str | None = None,
    readers: tuple[str, ...] = (), title: str = CANARY,
) -> httpx.Response:  # fmt: skip
    asked = {
        "title": title, "words": f"{CANARY} words", "reason": "It names a member of staff.",
        "about_person_id": str(world.id(about)) if about else None,
        "reader_ids": [str(world.id(reader)) for reader in readers],
    }  # fmt: skip
    return await world[by].post(f"/v1/meetings/{meeting['id']}/part2-items", json=asked)


async def seen(world: World, subject: str, meeting: dict[str, Any]) -> list[tuple[int, str]]:
    answer = await world[subject].get(f"/v1/meetings/{meeting['id']}/part2-items")
    assert answer.status_code == 200, answer.text
    return [(item["number"], item["title"]) for item in answer.json()]


async def test_an_item_is_there_for_those_named_and_those_in_charge(world: World) -> None:
    [meeting, *_] = await world.plan()
    item = (await add(world, meeting, readers=("amara",))).json()
    for subject in ("patience", "margaret", "amara"):
        assert (await world[subject].get(f"/v1/part2-items/{item['id']}")).json()[
            "words"
        ] == f"{CANARY} words"
        assert await seen(world, subject, meeting) == [(1, CANARY)]
    assert await seen(world, "joan", meeting) == []
    for subject in ("joan", "gareth", "sophie", "david", "harpreet", "ewan", "leila", "oliver"):
        hidden = await world[subject].get(f"/v1/part2-items/{item['id']}")
        absent = await world[subject].get(f"/v1/part2-items/{UNKNOWN}")
        assert (hidden.status_code, hidden.content) == (404, absent.content)


async def test_numbers_tell_nothing_of_items_that_are_hidden(world: World) -> None:
    [meeting, *_] = await world.plan()
    await add(world, meeting, title="First", readers=("joan",))
    await add(world, meeting, title="Second", readers=("amara",))
    await add(world, meeting, title="Third", readers=("joan", "amara"))
    assert await seen(world, "margaret", meeting) == [(1, "First"), (2, "Second"), (3, "Third")]
    assert await seen(world, "joan", meeting) == [(1, "First"), (2, "Third")]
    assert await seen(world, "amara", meeting) == [(1, "Second"), (2, "Third")]


@pytest.mark.parametrize("subject", ["amara", "joan"])
async def test_nothing_an_attendee_can_read_changes_when_there_is_an_item_they_are_not_named_for(
    world: World, subject: str
) -> None:
    [meeting, *_] = await world.plan()
    await world.sent_out(meeting)
    await world.held(meeting)
    await world.published(meeting)
    url = f"/v1/meetings/{meeting['id']}"
    ends = ("", "/agenda", "/packs", "/attendance", "/report", "/actions", "/part2-items")
    everything = ["/v1/meetings", "/v1/actions", "/v1/notices", *(url + end for end in ends)]
    everything += ["/v1/history"] if subject == "amara" else []
    who = world[subject]
    before = [await who.get(each) for each in everything]
    assert all(answer.status_code == 200 for answer in before), [a.status_code for a in before]
    item = await add(world, meeting, readers=())
    await world["margaret"].put(
        f"/v1/part2-items/{item.json()['id']}",
        json={"title": CANARY, "words": CANARY, "reason": CANARY, "reader_ids": []},
        headers={"If-Match": item.headers["etag"]},
    )
    after = [await who.get(each) for each in everything]
    for one, other in zip(before, after, strict=True):
        assert (one.content, one.headers.get("etag")) == (other.content, other.headers.get("etag"))


async def test_no_event_letter_or_history_tells_of_part_two(world: World) -> None:
    [meeting, *_] = await world.plan()
    await add(world, meeting, about="amara")
    for table, column in (("outbox", "data"), ("letters", "text"), ("notices", "key"), ("tasks", "payload")):
        rows = await world.api.look(
            f"select {column}::text as said from {table} where trust_id = $1", world.trust.id
        )
        assert not any(CANARY in row["said"] or "part2" in row["said"].lower() for row in rows), table
    for subject in ("harpreet", "oliver", "amara", "joan", "margaret"):
        told = (await world[subject].get("/v1/history", params={"limit": 200})).text
        assert CANARY not in told
        assert "part2" not in told.lower(), subject


async def test_nobody_alone_takes_the_history_away(world: World) -> None:
    [meeting, *_] = await world.plan()
    await add(world, meeting, about="amara")
    operator = world.trust.signed_in("olive.operator", "operator")
    for who in (*(world[s] for s in ("harpreet", "oliver", "margaret")), operator):
        answer = await who.get("/v1/history/export")
        assert (answer.status_code, CANARY in answer.text) == (403, False)


@pytest.mark.parametrize("about", ["margaret", "amara"])
async def test_the_subject_of_an_item_never_sees_it(world: World, about: str) -> None:
    [meeting, *_] = await world.plan()
    made = await add(world, meeting, about=about)
    assert made.status_code == 201, made.text
    item = made.json()
    assert await seen(world, about, meeting) == []
    hidden = await world[about].get(f"/v1/part2-items/{item['id']}")
    absent = await world[about].get(f"/v1/part2-items/{UNKNOWN}")
    assert (hidden.status_code, hidden.content) == (404, absent.content)
    change = {"title": "x", "words": "x", "reason": "x", "reader_ids": []}
    tag = {"If-Match": '"1"'}
    assert (
        await world[about].put(f"/v1/part2-items/{item['id']}", json=change, headers=tag)
    ).status_code == 404
    shared = {
        "recipient_id": str(world.id("harpreet")),
        "purpose": "x",
        "expires_on": today().isoformat(),
        "item_id": item["id"],
    }
    if about == "margaret":
        answer = await world["margaret"].post(f"/v1/meetings/{meeting['id']}/disclosures", json=shared)
        unknown = {**shared, "item_id": UNKNOWN}
        other = await world["margaret"].post(f"/v1/meetings/{meeting['id']}/disclosures", json=unknown)
        assert (answer.status_code, answer.content) == (422, other.content)


async def test_nobody_writes_about_themselves(settled: World) -> None:
    meeting = settled.first
    assert (await add(settled, meeting, by="margaret", about="margaret")).status_code == 403
    mine = "select 1 from part2_items where trust_id = $1 and about_subject = 'margaret'"
    assert await settled.api.look(mine, settled.trust.id) == []


@pytest.mark.parametrize(
    ("about", "readers", "problem"),
    [
        ("amara", ("amara",), "subject-as-reader"),
        (None, ("sophie",), "no-such-reader"),
        (None, ("harpreet",), "no-such-reader"),
        (None, ("nobody",), "no-such-person"),
        ("nobody", (), "no-such-person"),
    ],
)
async def test_who_cannot_be_named(
    settled: World, about: str | None, readers: tuple[str, ...], problem: str
) -> None:
    meeting = settled.first
    answer = await add(settled, meeting, about=about, readers=readers)
    assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{problem}")


@pytest.mark.parametrize(
    ("subject", "status"),
    [
        ("margaret", 201), ("patience", 201), ("amara", 403), ("joan", 403), ("harpreet", 403),
        ("oliver", 403), ("gareth", 404), ("sophie", 404), ("david", 404), ("leila", 404),
    ],
)  # fmt: skip
async def test_who_may_write_part_two(settled: World, subject: str, status: int) -> None:
    meeting = settled.first
    assert (await add(settled, meeting, by=subject)).status_code == status


async def test_who_is_no_longer_named_loses_it_at_once(world: World) -> None:
    [meeting, *_] = await world.plan()
    made = await add(world, meeting, readers=("joan",))
    url = f"/v1/part2-items/{made.json()['id']}"
    assert (await world["joan"].get(url)).status_code == 200
    change = {"title": "New", "words": "x", "reason": "x", "reader_ids": []}
    assert (await world["joan"].put(url, json=change, headers={"If-Match": '"1"'})).status_code == 403
    assert (await world["margaret"].put(url, json=change)).status_code == 428
    changed = await world["margaret"].put(url, json=change, headers={"If-Match": made.headers["etag"]})
    assert (changed.status_code, changed.json()["readers"]) == (200, [])
    assert (await world["joan"].get(url)).status_code == 404
    assert (
        await world["margaret"].put(url, json=change, headers={"If-Match": made.headers["etag"]})
    ).status_code == 412


async def test_being_named_does_not_outlast_the_seat(world: World) -> None:
    [meeting, *_] = await world.plan()
    url = f"/v1/part2-items/{(await add(world, meeting, readers=('joan',))).json()['id']}"
    assert (await world["joan"].get(url)).status_code == 200
    await world.hear_end("joan")
    assert (await world["joan"].get(url)).status_code == 404


async def test_the_chief_executive_reads_an_item_that_was_disclosed_and_no_other(world: World) -> None:
    [meeting, *_] = await world.plan()
    item = (await add(world, meeting)).json()
    other = (await add(world, meeting, title="Other")).json()
    url = f"/v1/meetings/{meeting['id']}/disclosures"
    shared = {
        "recipient_id": str(world.id("harpreet")),
        "purpose": "Employment advice.",
        "expires_on": (today() + timedelta(days=1)).isoformat(),
        "item_id": item["id"],
    }
    assert (await world["margaret"].post(url, json=shared)).status_code == 201
    assert await seen(world, "harpreet", meeting) == [(1, CANARY)]
    assert (await world["harpreet"].get(f"/v1/part2-items/{other['id']}")).status_code == 404
    assert (await world["harpreet"].get(f"/v1/meetings/{meeting['id']}/report")).status_code == 404


async def test_a_disclosure_of_an_item_is_hidden_from_its_subject(world: World) -> None:
    """The clerk writes an item about the AID; a disclosure of it would tell the AID that it is there."""
    [meeting, *_] = await world.plan()
    item = (await add(world, meeting, about="margaret")).json()
    await world.api.behind.execute(
        "insert into disclosures (trust_id, id, version, meeting_id, item_id, recipient_id, recipient, "
        "purpose, expires_at, disclosed_by, created_at, updated_at) "
        "select $1, gen_random_uuid(), 1, $2::uuid, $3::uuid, $4, 'harpreet', 'x', "
        "now() + interval '1 day', 'another.aid', now(), now()",
        world.trust.id, meeting["id"], item["id"], world.id("harpreet"),
    )  # fmt: skip
    url = f"/v1/meetings/{meeting['id']}/disclosures"
    assert len((await world["patience"].get(url)).json()["items"]) == 1
    assert (await world["margaret"].get(url)).json()["items"] == []
