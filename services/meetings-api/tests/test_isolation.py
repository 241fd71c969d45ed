"""What somebody may not know of answers exactly as what never was, wherever its id is put."""

from typing import Any

import httpx
import pytest
from meetings_world import HARROW, PDF, World
from rig import Api, Trust

UNKNOWN = "0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10"


async def everything(world: World) -> dict[str, str]:
    """A meeting that was held, with something of every kind at it: an id for each kind of path."""
    [meeting, *_] = await world.plan()
    await world.sent_out(meeting)
    url = f"/v1/meetings/{meeting['id']}"
    paper = await world.upload("amara", meeting, "academy", "Canary of an unsent paper")
    person = str(world.id("amara"))
    item = await world["patience"].post(
        f"{url}/part2-items",
        json={"title": "Canary", "words": "Canary", "reason": "Canary", "reader_ids": [person]},
    )
    action = await world["patience"].post(
        f"{url}/actions", json={"what": "Canary", "owner_id": person, "due_on": "2099-01-01"}
    )
    await world.held(meeting)
    await world.published(meeting, decisions=["Canary"])
    shared = {
        "recipient_id": str(world.id("harpreet")),
        "purpose": "Canary",
        "expires_on": meeting["ends_at"][:10],
    }
    disclosure = await world["margaret"].post(f"{url}/disclosures", json=shared)
    attendance = (await world["margaret"].get(f"{url}/attendance")).json()
    for answer in (item, action, disclosure):
        assert answer.status_code == 201, answer.text
    return {
        "meeting_id": meeting["id"],
        "paper_id": paper["id"],
        "item_id": item.json()["id"],
        "action_id": action.json()["id"],
        "disclosure_id": disclosure.json()["id"],
        "attendee_id": attendance["attendees"][0]["id"],
    }


@pytest.fixture(scope="module")
async def kept(settled: World) -> tuple[World, dict[str, str]]:
    """Once for all who may not see it; each of them leaves it as it was."""
    return settled, await everything(settled)


# What has no row here, and tests of its own: nobody but those who run the system reaches it.
OF_THE_CHASSIS = ("held-events", "webhook")


def operations(api: Api) -> list[tuple[str, str, dict[str, Any]]]:
    """Every operation on something with an id, as the contract has it."""
    found = []
    for path, verbs in api.app.openapi()["paths"].items():
        if "_id}" in path and not any(word in path for word in OF_THE_CHASSIS):
            found += [(verb, path, operation) for verb, operation in verbs.items()]
    assert len(found) > 35
    return found


async def ask(
    client: httpx.AsyncClient, verb: str, path: str, operation: dict[str, Any], ids: dict[str, str]
) -> tuple[int, bytes]:
    """With a well-formed body: the example of the contract."""
    said: dict[str, Any] = {"headers": {"If-Match": '"1"'}}
    body = operation.get("requestBody", {}).get("content", {})
    if "application/json" in body:
        media = body["application/json"]
        said["json"] = media.get("example") or example(client, media)
    elif body:
        said |= {"files": {"file": ("a.pdf", PDF, "application/pdf")}, "data": {"title": "A"}}
    answer = await client.request(verb, path.format(side="aid", **ids), **said)
    return answer.status_code, answer.content


def example(_: httpx.AsyncClient, media: dict[str, Any]) -> Any:
    return media["schema"].get("examples", [{}])[0]


async def test_everything_of_another_trust_is_like_what_never_was(
    api: Api, trust: Trust, other_trust: Trust, world: World
) -> None:
    ids = await everything(world)
    before = await rows_of(api, trust)
    theirs = await World(api, other_trust).told_of_everybody()
    unknown = dict.fromkeys(ids, UNKNOWN)
    for verb, path, operation in operations(api):
        for subject in ("margaret", "patience", "amara", "harpreet"):
            hidden = await ask(theirs[subject], verb, path, operation, ids)
            assert hidden == await ask(theirs[subject], verb, path, operation, unknown), (subject, path)
            assert hidden[0] in (404, 403, 422), (subject, verb, path, hidden)
            assert b"Canary" not in hidden[1]
    assert await rows_of(api, trust) == before


async def rows_of(api: Api, trust: Trust) -> list[Any]:
    """A hash of every row that a trust has in the tables of meetings."""
    tables = (
        "meetings",
        "papers",
        "part2_items",
        "actions",
        "disclosures",
        "attendees",
        "reports",
        "agendas",
    )
    found = []
    for table in tables:
        sql = f"select md5(string_agg(t::text, '|' order by t.id)) as hash from {table} t where trust_id = $1"
        found += [(table, row["hash"]) for row in await api.look(sql, trust.id)]
    return found


@pytest.mark.parametrize("subject", ["gareth", "kwame", "sophie", "david", "ewan", "leila"])
async def test_everything_of_another_academy_is_like_what_never_was(
    api: Api, kept: tuple[World, dict[str, str]], subject: str
) -> None:
    world, ids = kept
    before = await rows_of(api, world.trust)
    unknown = dict.fromkeys(ids, UNKNOWN)
    for verb, path, operation in operations(api):
        hidden = await ask(world[subject], verb, path, operation, ids)
        assert hidden == await ask(world[subject], verb, path, operation, unknown), (verb, path)
        assert hidden[0] in (404, 403, 422), (verb, path, hidden)
        assert b"Canary" not in hidden[1]
    assert await rows_of(api, world.trust) == before
    for path in ("/v1/meetings", "/v1/actions", "/v1/notices", "/v1/academies"):
        answer = await world[subject].get(path, params={"urn": HARROW} if path != "/v1/notices" else {})
        assert "Canary" not in answer.text
        assert HARROW not in answer.text


async def test_a_stranger_and_nobody_reach_nothing(api: Api, kept: tuple[World, dict[str, str]]) -> None:
    world, ids = kept
    stranger = world.trust.signed_in("rosalind")
    impostor = world.trust.signed_in("rosalind", "aid")
    for verb, path, operation in operations(api):
        assert (await ask(api.client(), verb, path, operation, ids))[0] == 401
        for client in (stranger, impostor):
            status, content = await ask(client, verb, path, operation, ids)
            assert status in (403, 404, 422), (verb, path)
            assert b"Canary" not in content


async def test_a_head_who_moved_to_another_academy_leaves_the_meetings_behind(world: World) -> None:
    [meeting, *_] = await world.plan()
    await world.sent_out(meeting)
    await world.held(meeting)
    await world.published(meeting)
    url = f"/v1/meetings/{meeting['id']}"
    assert (await world["amara"].get(f"{url}/report")).status_code == 200
    await world.hear_end("amara")
    await world.hear_end("gareth")
    await world.hear_post("amara", "headteacher", "148202")
    for end in ("", "/agenda", "/packs", "/attendance", "/report"):
        assert (await world["amara"].get(url + end)).status_code == 404
    assert (await world["amara"].get("/v1/meetings", params={"urn": HARROW})).json()["items"] == []
