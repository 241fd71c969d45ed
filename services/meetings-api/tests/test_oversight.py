"""Who sees what was done, what is held up, and what happens while they watch; Part 2 nobody."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from meetings_world import HARROW, LARKMOOR, World
from rig import Api
from rig.streams import following, serving

from chassis.actor import Actor
from chassis.session import on_behalf_of_the_system
from meetings_api.models import Part2Item

CANARY = "canary in part two"


@pytest.fixture(scope="module")
async def url(api: Api) -> AsyncIterator[str]:
    async with serving(api.app) as found:
        yield found


async def items(world: World, subject: str, path: str = "/v1/history", **asked: str) -> list[dict[str, Any]]:
    answer = await world[subject].get(path, params={"limit": "200", **asked})
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]  # type: ignore[no-any-return]


async def moved(world: World, meeting: dict[str, Any], days: int = 1) -> dict[str, Any]:
    return await world.move(meeting, datetime.fromisoformat(meeting["starts_at"]) + timedelta(days=days))


async def test_a_change_stands_in_the_history_with_what_was_and_what_became(world: World) -> None:
    meeting = (await world.plan())[0]
    after = await moved(world, meeting)
    entry = (await items(world, "harpreet", object="meetings", object_id=meeting["id"]))[0]
    assert entry["subject"] == "margaret"
    told = [datetime.fromisoformat(entry[side]["starts_at"]) for side in ("old", "new")]
    assert told == [datetime.fromisoformat(m["starts_at"]) for m in (meeting, after)]


async def test_each_sees_of_the_history_what_is_theirs(world: World) -> None:
    meeting = (await world.plan())[0]
    await moved(world, meeting)
    await world.agree(meeting)
    assert {entry["subject"] for entry in await items(world, "margaret")} == {"margaret"}
    own = await items(world, "amara")
    assert {(entry["subject"], entry["object"], entry["open"]) for entry in own} == {
        ("amara", "agendas", True)
    }
    for subject in ("gareth", "joan", "patience", "david", "ewan", "leila"):
        assert await items(world, subject) == [], subject
    metadata = await items(world, "oliver")
    assert {"margaret", "amara"} <= {entry["subject"] for entry in metadata}
    assert {(entry["open"], entry["old"], entry["new"]) for entry in metadata} == {(False, None, None)}


async def test_the_chief_executive_reads_of_the_schedule_and_not_what_is_disclosed_only(world: World) -> None:
    meeting = (await world.plan())[0]
    await world.upload("margaret", meeting, "aid", "Concerns about reading")
    await world.agree(meeting)
    answer = await world["harpreet"].get("/v1/history", params={"limit": 200})
    shown = {entry["object"]: entry["open"] for entry in answer.json()["items"]}
    assert (shown["meetings"], shown["plans"]) == (True, True)
    assert (shown["agendas"], shown["papers"], shown["files"]) == (False,) * 3
    assert not shown.keys() & {"attendees", "reports", "disclosures"}
    assert "Concerns about reading" not in answer.text
    assert "Concerns about reading" in (await world["margaret"].get("/v1/history?limit=200")).text


async def confide(world: World, meeting_id: str, subject: str) -> None:
    """A Part 2 item is written, by whoever may."""
    sessions = world.api.app.state.sessions
    async with on_behalf_of_the_system(sessions, "meetings-api", world.trust.id, "add_part2_item") as session:
        session.info["actor"] = Actor(subject=subject, trust_id=world.trust.id)
        item = Part2Item(
            meeting_id=UUID(meeting_id),
            about_subject="gareth",
            reason="staff",
            title=CANARY,
            words=CANARY,
        )
        session.add(item)


async def test_part_2_is_in_nobodys_history_and_the_chain_still_holds(world: World) -> None:
    meeting = (await world.plan())[0]
    before = {who: len(await items(world, who)) for who in ("harpreet", "oliver", "margaret", "gareth")}
    await confide(world, meeting["id"], "margaret")
    for who, count in before.items():
        answer = await world[who].get("/v1/history", params={"limit": 200})
        assert len(answer.json()["items"]) == count, who
        assert CANARY not in answer.text
        assert "part2_items" not in answer.text
        assert await items(world, who, object="part2_items") == []
    found = (await world["harpreet"].get("/v1/history/verification")).json()
    assert found["holds"] is True
    stated = await world.api.look(
        "select count(*) from history where trust_id = $1 and object = 'part2_items'", world.trust.id
    )
    assert stated[0]["count"] == 1, "it is in the chain, though"
    assert (await world["harpreet"].get("/v1/history/export")).status_code == 403


@pytest.mark.parametrize(
    ("subject", "status"), [("harpreet", 200), ("oliver", 200), ("margaret", 403), ("amara", 403)]
)
async def test_who_may_verify_the_chain(world: World, subject: str, status: int) -> None:
    await world.plan()
    assert (await world[subject].get("/v1/history/verification")).status_code == status


async def test_an_operator_moves_held_events_on_and_an_admin_only_sees_them(world: World) -> None:
    """The second word about a person came, and the first never did."""
    about = world.id("nobody")
    said = {"person_id": str(about), "subject": "nobody", "name": "No Body", "email": "n@larkmoor.example"}
    await world.trust.hear("standards.person-recorded.v1", said, about=about, sequence=2, expect="waiting")
    assert await items(world, "margaret", "/v1/held-events") == []
    [seen] = await items(world, "oliver", "/v1/held-events")
    olive = world.trust.signed_in("olive.operator", "operator")
    skip = f"/v1/held-events/{seen['id']}/skip"
    answers = [await who.post(skip) for who in (world["margaret"], world["oliver"], olive)]
    assert [answer.status_code for answer in answers] == [404, 403, 204]


async def test_a_headteacher_hears_of_their_own_academys_meetings(url: str, world: World) -> None:
    theirs, other = (await world.plan(HARROW))[0], (await world.plan(LARKMOOR))[0]
    assert (await world["gareth"].get(f"/v1/meetings/{theirs['id']}")).status_code == 404
    async with following(url, world["amara"]) as amara, following(url, world["gareth"]) as gareth:
        await moved(world, theirs)
        await moved(world, other, days=2)
        assert await amara.told() == ("meetings.meeting-moved.v1", theirs["id"])
        assert await gareth.told() == ("meetings.meeting-moved.v1", other["id"])


async def test_who_may_not_read_the_papers_does_not_hear_of_them(url: str, world: World) -> None:
    meeting = (await world.plan())[0]
    async with following(url, world["oliver"]) as admin, following(url, world["joan"]) as chair:
        await world.sent_out(meeting)
        await moved(world, meeting)
        assert await admin.told() == ("meetings.meeting-moved.v1", meeting["id"])
        kinds = [(await chair.told())[0] for _ in range(4)]
    assert kinds == [
        "meetings.agenda-agreed.v1",
        "meetings.papers-circulated.v1",
        "meetings.papers-circulated.v1",
        "meetings.meeting-moved.v1",
    ]
