"""Papers: kept by their owners, invisible before circulation, in time or waived, circulated once agreed."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from meetings_world import PDF, World

from chassis.clock import today

UNKNOWN = "0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10"


async def packs(client: httpx.AsyncClient, meeting: dict[str, Any]) -> dict[str, Any]:
    answer = await client.get(f"/v1/meetings/{meeting['id']}/packs")
    assert answer.status_code == 200, answer.text
    return {pack["side"]: pack for pack in answer.json()}


async def make_late(world: World, meeting: dict[str, Any]) -> None:
    """The meeting is brought forward to the day after tomorrow: its papers were due before today."""
    day = today() + timedelta(days=2)
    await world.move(meeting, world.at(day))


async def test_both_packs_are_due_a_week_before_and_say_what_is_missing(world: World) -> None:
    [meeting, *_] = await world.plan()
    academy = (await packs(world["amara"], meeting))["academy"]
    assert academy["missing"] == ["Headteacher's report", "Progress of learners"]
    day = date.fromisoformat(meeting["starts_at"][:10])
    assert day - date.fromisoformat(academy["due_on"]) >= timedelta(days=7)
    await world.upload("amara", meeting, "academy", "headteacher's REPORT")
    assert (await packs(world["amara"], meeting))["academy"]["missing"] == ["Progress of learners"]


@pytest.mark.parametrize(
    ("subject", "aid", "academy"),
    [
        ("margaret", 202, 403), ("amara", 403, 202), ("patience", 403, 403), ("joan", 403, 403),
        ("harpreet", 403, 403), ("oliver", 403, 403), ("gareth", 404, 404), ("sophie", 404, 404),
        ("david", 404, 404), ("leila", 404, 404),
    ],
)  # fmt: skip
async def test_who_may_add_a_paper_to_which_pack(
    settled: World, subject: str, aid: int, academy: int
) -> None:
    meeting = settled.first
    for side, status in (("aid", aid), ("academy", academy)):
        url = f"/v1/meetings/{meeting['id']}/packs/{side}/papers"
        files = {"file": ("a.pdf", PDF, "application/pdf")}
        answer = await settled[subject].post(url, data={"title": subject}, files=files)
        assert answer.status_code == status, answer.text


@pytest.mark.parametrize(
    ("owner", "side", "others"),
    [
        ("margaret", "aid", ["amara", "joan", "patience"]),
        ("amara", "academy", ["margaret", "joan", "patience"]),
    ],
)
async def test_papers_are_invisible_to_others_before_circulation(
    world: World, owner: str, side: str, others: list[str]
) -> None:
    [meeting, *_] = await world.plan()
    paper = await world.upload(owner, meeting, side, "Canary paper")
    await world.agree(meeting)
    assert (await world[owner].get(f"/v1/papers/{paper['id']}/file")).content == PDF
    for subject in others:
        for end in ("", "/file"):
            hidden = await world[subject].get(f"/v1/papers/{paper['id']}{end}")
            absent = await world[subject].get(f"/v1/papers/{UNKNOWN}{end}")
            assert (hidden.status_code, hidden.content) == (404, absent.content)
        assert "Canary" not in (await world[subject].get(f"/v1/meetings/{meeting['id']}/packs")).text
    assert (await world.circulate(owner, meeting, side)).status_code == 200
    for subject in others:
        assert (await world[subject].get(f"/v1/papers/{paper['id']}/file")).content == PDF


@pytest.mark.parametrize("subject", ["gareth", "sophie", "david", "ewan", "leila", "harpreet", "oliver"])
async def test_who_is_not_asked_never_sees_a_paper(world: World, subject: str) -> None:
    [meeting, *_] = await world.plan()
    await world.sent_out(meeting)
    [row, *_] = await world.api.look("select id from papers where trust_id = $1", world.trust.id)
    for end in ("", "/file"):
        hidden = await world[subject].get(f"/v1/papers/{row['id']}{end}")
        absent = await world[subject].get(f"/v1/papers/{UNKNOWN}{end}")
        assert (hidden.status_code, hidden.content) == (404, absent.content)
    assert (await world[subject].get(f"/v1/meetings/{meeting['id']}/packs")).status_code in (403, 404)


async def test_nothing_is_circulated_before_the_headteacher_agrees(world: World) -> None:
    [meeting, *_] = await world.plan()
    await world.upload("margaret", meeting, "aid", "AID's report")
    refused = await world.circulate("margaret", meeting, "aid")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/agenda-not-agreed")
    assert await world.api.look("select 1 from mails where trust_id = $1", world.trust.id) == []
    await world.agree(meeting)
    assert (await world.circulate("margaret", meeting, "aid")).status_code == 200


async def test_a_voided_agreement_stops_the_next_pack(world: World) -> None:
    [meeting, *_] = await world.plan()
    await world.sent_out(meeting)
    url = f"/v1/meetings/{meeting['id']}/agenda"
    tag = (await world["margaret"].get(url)).headers["etag"]
    items = [{"title": "Something else", "minutes": 10}]
    assert (
        await world["margaret"].put(url, json={"items": items}, headers={"If-Match": tag})
    ).status_code == 200
    await world.upload("margaret", meeting, "aid", "Another")
    assert (await world.circulate("margaret", meeting, "aid")).status_code == 409


async def test_a_file_that_is_not_clean_is_never_sent(world: World) -> None:
    [meeting, *_] = await world.plan()
    await world.agree(meeting)
    paper = await world.upload(
        "amara", meeting, "academy", "Trap", PDF + b"/JavaScript (app.alert(1)) /OpenAction"
    )
    read = (await world["amara"].get(f"/v1/papers/{paper['id']}")).json()
    assert read["check"] == "refused"
    answer = await world.circulate("amara", meeting, "academy")
    assert (answer.status_code, answer.json()["left_out"]) == (409, {"Trap": "refused"})


async def test_a_file_still_being_checked_stays_behind(world: World) -> None:
    [meeting, *_] = await world.plan()
    await world.agree(meeting)
    await world.upload("amara", meeting, "academy", "Checked")
    url = f"/v1/meetings/{meeting['id']}/packs/academy/papers"
    files = {"file": ("b.pdf", PDF, "application/pdf")}
    waiting = await world["amara"].post(url, data={"title": "Unchecked"}, files=files)
    assert (await world["amara"].get(f"/v1/papers/{waiting.json()['id']}/file")).status_code == 409
    answer = (await world.circulate("amara", meeting, "academy")).json()
    assert [paper["title"] for paper in answer["papers"]] == ["Checked"]
    assert answer["left_out"] == {"Unchecked": "being_checked"}


async def test_a_late_paper_goes_out_only_when_the_chair_waives_it(world: World) -> None:
    [meeting, *_] = await world.plan()
    await world.agree(meeting)
    await make_late(world, meeting)
    paper = await world.upload("amara", meeting, "academy", "Late report")
    assert paper["minutes_late"] > 0
    refused = await world.circulate("amara", meeting, "academy")
    assert (refused.status_code, refused.json()["left_out"]) == (409, {"Late report": "late_without_waiver"})
    [told] = (await packs(world["margaret"], meeting))["academy"]["awaiting_waiver"]
    assert (told["title"], told["minutes_late"]) == ("Late report", paper["minutes_late"])
    assert (await packs(world["joan"], meeting))["academy"]["awaiting_waiver"] == []
    url = f"/v1/papers/{paper['id']}/waiver"
    for subject, status in [
        ("amara", 403),
        ("joan", 404),
        ("patience", 404),
        ("gareth", 404),
        ("margaret", 200),
    ]:
        assert (await world[subject].post(url, json={"reason": "Results day."})).status_code == status
    assert (await world["margaret"].post(url, json={"reason": "Again."})).status_code == 409
    sent = await world.circulate("amara", meeting, "academy")
    assert (sent.status_code, sent.json()["days_before"]) == (200, 2)
    read = (await world["joan"].get(f"/v1/papers/{paper['id']}")).json()
    assert (read["waived"], read["waiver_reason"]) == (True, "Results day.")
    assert read["minutes_late"] == paper["minutes_late"]


async def test_a_paper_in_time_needs_no_waiver(world: World) -> None:
    [meeting, *_] = await world.plan()
    paper = await world.upload("amara", meeting, "academy", "Early")
    assert paper["minutes_late"] == 0
    answer = await world["margaret"].post(f"/v1/papers/{paper['id']}/waiver", json={"reason": "None."})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/paper-not-late")


async def test_attendees_keep_the_version_they_were_sent_until_it_is_sent_again(world: World) -> None:
    [meeting, *_] = await world.plan()
    await world.agree(meeting)
    paper = await world.upload("amara", meeting, "academy", "Report")
    await world.circulate("amara", meeting, "academy")
    url = f"/v1/papers/{paper['id']}"
    tag = (await world["amara"].get(url)).headers["etag"]
    files = {"file": ("new.pdf", PDF + b"% new\n", "application/pdf")}
    assert (await world["amara"].post(f"{url}/versions", files=files)).status_code == 428
    assert (
        await world["amara"].post(f"{url}/versions", files=files, headers={"If-Match": '"9"'})
    ).status_code == 412
    assert (
        await world["joan"].post(f"{url}/versions", files=files, headers={"If-Match": tag})
    ).status_code == 403
    newer = await world["amara"].post(f"{url}/versions", files=files, headers={"If-Match": tag})
    assert (newer.status_code, newer.json()["number"]) == (202, 2)
    await world.worked()
    assert (await world["joan"].get(url)).json()["number"] == 1
    assert (await world["joan"].get(f"{url}/file", params={"number": 2})).content == PDF
    assert (await world["amara"].get(f"{url}/file")).content == PDF + b"% new\n"
    assert (await world["amara"].get(f"{url}/file", params={"number": 1})).content == PDF
    assert (await world.circulate("amara", meeting, "academy")).status_code == 200
    assert (await world["joan"].get(f"{url}/file")).content == PDF + b"% new\n"


async def test_circulating_again_with_nothing_new_is_refused(world: World) -> None:
    [meeting, *_] = await world.plan()
    await world.sent_out(meeting)
    answer = await world.circulate("margaret", meeting, "aid")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/nothing-to-circulate")
    assert answer.json()["left_out"] == {"Report of margaret": "already_circulated"}


async def test_a_title_stands_once_in_a_pack(world: World) -> None:
    [meeting, *_] = await world.plan()
    await world.upload("amara", meeting, "academy", "Report")
    url = f"/v1/meetings/{meeting['id']}/packs/academy/papers"
    files = {"file": ("a.pdf", PDF, "application/pdf")}
    again = await world["amara"].post(url, data={"title": "REPORT"}, files=files)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/paper-already-there")


async def test_a_kind_of_file_that_is_not_kept_is_refused(settled: World) -> None:
    meeting = settled.first
    url = f"/v1/meetings/{meeting['id']}/packs/academy/papers"
    files = {"file": ("a.svg", b"<svg onload='x'/>", "image/svg+xml")}
    assert (await settled["amara"].post(url, data={"title": "Picture"}, files=files)).status_code == 415


async def test_the_events_say_nothing_of_what_is_in_the_papers(world: World) -> None:
    [meeting, *_] = await world.plan()
    await world.sent_out(meeting)
    told = await world.told("meetings.papers-circulated.v1")
    assert told == [
        {"meeting_id": meeting["id"], "urn": meeting["urn"], "pack": side} for side in ("aid", "academy")
    ]
    rows = await world.api.look("select data from outbox where trust_id = $1", world.trust.id)
    assert not any("Report of" in row["data"] for row in rows)
