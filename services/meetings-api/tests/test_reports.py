"""Reports: drafted, commented on, published, locked, reopened with a trace, and read by right until it
ends."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from meetings_world import HARROW, World

from chassis.clock import today
from meetings_api.dates import end_of_window

UNKNOWN = "0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10"


async def statuses(world: World, meeting: dict[str, Any], *subjects: str) -> dict[str, int]:
    url = f"/v1/meetings/{meeting['id']}/report"
    return {subject: (await world[subject].get(url)).status_code for subject in subjects}


async def test_a_report_falls_due_when_the_meeting_was_held(world: World) -> None:
    [meeting, *_] = await world.plan()
    none = await world["margaret"].get(f"/v1/meetings/{meeting['id']}/report")
    assert (none.status_code, none.json()["type"]) == (404, "/problems/report-not-found")
    await world.held(meeting)
    report = (await world["margaret"].get(f"/v1/meetings/{meeting['id']}/report")).json()
    assert (report["status"], report["edition"], report["next_steps"]) == ("draft", 0, [])
    assert date.fromisoformat(report["due_on"]) > today()


async def test_who_reads_the_draft_and_who_the_published_report(world: World) -> None:
    [meeting, *_] = await world.plan()
    await world.partner(meeting)
    await world.held(meeting)
    await world.drafted(meeting)
    readers = ("margaret", "patience", "amara", "joan", "gareth")
    nobody = ("sophie", "david", "ewan", "leila", "kwame")
    assert list((await statuses(world, meeting, *readers)).values()) == [200, 200, 200, 404, 404]
    assert set((await statuses(world, meeting, *nobody)).values()) == {404}
    await world.published(meeting)
    assert set((await statuses(world, meeting, *readers)).values()) == {200}
    assert set((await statuses(world, meeting, *nobody)).values()) == {404}
    assert await statuses(world, meeting, "harpreet", "oliver") == {"harpreet": 404, "oliver": 403}


async def test_the_report_of_another_academy_is_like_one_that_never_was(world: World) -> None:
    [meeting, *_] = await world.plan()
    await world.held(meeting)
    await world.published(meeting)
    for subject in ("gareth", "kwame", "sophie", "david"):
        hidden = await world[subject].get(f"/v1/meetings/{meeting['id']}/report")
        absent = await world[subject].get(f"/v1/meetings/{UNKNOWN}/report")
        assert (hidden.status_code, hidden.content) == (404, absent.content)


@pytest.mark.parametrize(
    ("subject", "drafts", "comments", "publishes"),
    [
        ("margaret", 200, 403, 200), ("patience", 200, 403, 403), ("amara", 403, 200, 403),
        ("joan", 403, 403, 403), ("harpreet", 403, 403, 403), ("oliver", 403, 403, 403),
        ("gareth", 404, 404, 404), ("sophie", 404, 404, 404), ("david", 404, 404, 404),
    ],
)  # fmt: skip
async def test_who_may_work_on_a_report(
    world: World, subject: str, drafts: int, comments: int, publishes: int
) -> None:
    [meeting, *_] = await world.plan()
    await world.held(meeting)
    tag = await world.drafted(meeting)
    url = f"/v1/meetings/{meeting['id']}/report"
    words = {"next_steps": ["Read more."], "celebrations": [], "decisions": []}
    who = world[subject]
    assert (await who.put(url, json=words, headers={"If-Match": tag})).status_code == drafts
    assert (await who.post(f"{url}/comments", json={"words": "Two terms."})).status_code == comments
    tag = (await world["margaret"].get(url)).headers["etag"]
    assert (await who.post(f"{url}/publication", headers={"If-Match": tag})).status_code == publishes


async def test_the_heads_comments_are_for_those_who_work_on_it(world: World) -> None:
    [meeting, *_] = await world.plan()
    await world.held(meeting)
    await world["amara"].post(
        f"/v1/meetings/{meeting['id']}/report/comments", json={"words": "Canary comment"}
    )
    await world.published(meeting)
    url = f"/v1/meetings/{meeting['id']}/report"
    assert (await world["margaret"].get(url)).json()["comments"][0]["words"] == "Canary comment"
    assert "Canary" not in (await world["joan"].get(url)).text


async def test_a_published_report_is_locked_and_reopening_leaves_a_trace(world: World) -> None:
    [meeting, *_] = await world.plan()
    await world.held(meeting)
    tag = await world.published(meeting, decisions=["The first."])
    url = f"/v1/meetings/{meeting['id']}/report"
    words = {"next_steps": [], "celebrations": [], "decisions": ["The second."]}
    locked = await world["margaret"].put(url, json=words, headers={"If-Match": tag})
    assert (locked.status_code, locked.json()["type"]) == (409, "/problems/report-locked")
    comment = await world["amara"].post(f"{url}/comments", json={"words": "Late."})
    assert comment.status_code == 409
    reason = {"reason": "A decision was left out."}
    for subject, status in [("patience", 403), ("amara", 403), ("joan", 403), ("gareth", 404)]:
        answer = await world[subject].post(f"{url}/reopening", json=reason, headers={"If-Match": tag})
        assert answer.status_code == status
    opened = await world["margaret"].post(f"{url}/reopening", json=reason, headers={"If-Match": tag})
    assert (opened.json()["status"], opened.json()["reopened_because"]) == ("draft", reason["reason"])
    changed = await world["margaret"].put(url, json=words, headers={"If-Match": opened.headers["etag"]})
    assert (await world["joan"].get(url)).json()["decisions"] == ["The first."]
    await world["margaret"].post(f"{url}/publication", headers={"If-Match": changed.headers["etag"]})
    assert (await world["joan"].get(url)).json()["decisions"] == ["The second."]
    editions = (await world["margaret"].get(f"{url}/editions")).json()
    assert [(one["edition"], one["decisions"]) for one in editions] == [
        (1, ["The first."]), (2, ["The second."]),
    ]  # fmt: skip
    assert (await world["joan"].get(f"{url}/editions")).status_code == 404


async def test_an_empty_report_is_not_published_and_a_stale_one_is_not_changed(world: World) -> None:
    [meeting, *_] = await world.plan()
    await world.held(meeting)
    url = f"/v1/meetings/{meeting['id']}/report"
    empty = await world["margaret"].post(f"{url}/publication", headers={"If-Match": '"1"'})
    assert (empty.status_code, empty.json()["type"]) == (409, "/problems/report-empty")
    await world.drafted(meeting)
    assert (
        await world["margaret"].post(f"{url}/publication", headers={"If-Match": '"1"'})
    ).status_code == 412
    assert (await world["margaret"].post(f"{url}/publication")).status_code == 428
    reopen = await world["margaret"].post(
        f"{url}/reopening", json={"reason": "x"}, headers={"If-Match": '"2"'}
    )
    assert (reopen.status_code, reopen.json()["type"]) == (409, "/problems/report-not-published")


async def test_attendees_read_until_ninety_days_after_the_report(world: World) -> None:
    meetings = await world.plan()
    meeting = meetings[0]
    await world.partner(meeting)
    await world.sent_out(meeting)
    await world.held(meeting)
    await world.published(meeting)
    ends = "select access_ends_at from meetings where trust_id = $1 and id = $2::uuid"
    [row] = await world.api.look(ends, world.trust.id, meeting["id"])
    assert row["access_ends_at"] == end_of_window(datetime.now(UTC), 90)
    urls = [f"/v1/meetings/{meeting['id']}/{end}" for end in ("agenda", "packs", "attendance", "report")]
    for subject in ("joan", "gareth", "amara"):
        assert [(await world[subject].get(url)).status_code for url in urls] == [200] * 4
    await world.api.behind.execute(
        "update meetings set access_ends_at = now() where trust_id = $1 and id = $2::uuid",
        world.trust.id, meeting["id"],
    )  # fmt: skip
    for subject in ("joan", "gareth", "amara"):
        assert [(await world[subject].get(url)).status_code for url in urls] == [404] * 4
    for subject in ("margaret", "patience"):
        assert [(await world[subject].get(url)).status_code for url in urls] == [200] * 4
    assert (await world["gareth"].get(f"/v1/meetings/{meeting['id']}")).status_code == 404
    assert (await world["amara"].get(f"/v1/meetings/{meeting['id']}")).status_code == 200, "the schedule"


async def test_publication_tells_the_neighbours_and_writes_to_all_but_says_nothing(world: World) -> None:
    [meeting, *_] = await world.plan()
    await world.held(meeting)
    await world.published(meeting, decisions=["Canary decision"])
    assert await world.told("meetings.report-published.v1") == [{"meeting_id": meeting["id"], "urn": HARROW}]
    rows = await world.api.look("select subject, text from letters where trust_id = $1", world.trust.id)
    assert any(row["subject"].startswith("Report of the") for row in rows)
    assert not any("Canary" in row["subject"] + row["text"] for row in rows)
    outbox = await world.api.look("select data from outbox where trust_id = $1", world.trust.id)
    assert not any("Canary" in row["data"] for row in outbox)


async def disclosed(world: World, meeting: dict[str, Any], **more: Any) -> Any:
    asked = {
        "recipient_id": str(world.id("harpreet")), "purpose": "A conversation with the regional director.",
        "expires_on": (today() + timedelta(days=7)).isoformat(), **more,
    }  # fmt: skip
    return await world["margaret"].post(f"/v1/meetings/{meeting['id']}/disclosures", json=asked)


async def test_the_chief_executive_reads_by_disclosure_only(world: World) -> None:
    [meeting, *_] = await world.plan()
    await world.sent_out(meeting)
    await world.held(meeting)
    early = await disclosed(world, meeting)
    assert (early.status_code, early.json()["type"]) == (409, "/problems/nothing-to-disclose")
    await world.published(meeting)
    url = f"/v1/meetings/{meeting['id']}/report"
    assert (await world["harpreet"].get(url)).status_code == 404
    row = await disclosed(world, meeting)
    assert row.status_code == 201, row.text
    read = await world["harpreet"].get(url)
    assert (read.status_code, read.json()["next_steps"], read.json()["comments"]) == (200, ["Read more."], [])
    for end in ("agenda", "packs", "attendance"):
        assert (await world["harpreet"].get(f"/v1/meetings/{meeting['id']}/{end}")).status_code == 403
    ending = f"/v1/disclosures/{row.json()['id']}/ending"
    for subject, status in [
        ("harpreet", 403),
        ("patience", 403),
        ("amara", 404),
        ("joan", 404),
        ("david", 404),
    ]:
        assert (await world[subject].post(ending)).status_code == status
    assert (await world["margaret"].post(ending)).status_code == 200
    assert (await world["harpreet"].get(url)).status_code == 404
    listed = await world["patience"].get(f"/v1/meetings/{meeting['id']}/disclosures")
    assert [one["recipient"] for one in listed.json()["items"]] == ["harpreet"]


@pytest.mark.parametrize(
    ("more", "status", "problem"),
    [
        ({"recipient": "david"}, 422, "cannot-be-disclosed-to"),
        ({"recipient": "ewan"}, 422, "cannot-be-disclosed-to"),
        ({"recipient": "sophie"}, 422, "cannot-be-disclosed-to"),
        ({"days": -1}, 422, "expiry-out-of-range"),
        ({"days": 366}, 422, "expiry-out-of-range"),
        ({"item_id": UNKNOWN}, 422, "no-such-item"),
    ],
)
async def test_what_cannot_be_disclosed(
    world: World, more: dict[str, Any], status: int, problem: str
) -> None:
    [meeting, *_] = await world.plan()
    await world.held(meeting)
    await world.published(meeting)
    said: dict[str, Any] = {name: value for name, value in more.items() if name == "item_id"}
    if "recipient" in more:
        said["recipient_id"] = str(world.id(more["recipient"]))
    if "days" in more:
        said["expires_on"] = (today() + timedelta(days=more["days"])).isoformat()
    answer = await disclosed(world, meeting, **said)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{problem}")


@pytest.mark.parametrize(
    ("subject", "status"),
    [("patience", 403), ("amara", 403), ("joan", 403), ("harpreet", 403), ("oliver", 403), ("gareth", 404)],
)
async def test_only_the_aid_discloses(world: World, subject: str, status: int) -> None:
    [meeting, *_] = await world.plan()
    asked = {
        "recipient_id": str(world.id("harpreet")),
        "purpose": "x",
        "expires_on": (today() + timedelta(days=7)).isoformat(),
    }
    answer = await world[subject].post(f"/v1/meetings/{meeting['id']}/disclosures", json=asked)
    assert answer.status_code == status
