"""Answers, apologies, substitutes and presence: roles, not heads; not recorded is not present."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from meetings_world import HARROW, World

from chassis.clock import today
from meetings_api.dates import end_of_window

UNKNOWN = "0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10"


async def seats(world: World, meeting: dict[str, Any], subject: str = "margaret") -> dict[str, Any]:
    answer = await world[subject].get(f"/v1/meetings/{meeting['id']}/attendance")
    assert answer.status_code == 200, answer.text
    return {row["seat"]: row for row in answer.json()["attendees"]}


async def act(
    world: World, subject: str, meeting: dict[str, Any], seat: str, what: str, **said: Any
) -> httpx.Response:
    row = (await seats(world, meeting))[seat]
    url = f"/v1/meetings/{meeting['id']}/attendees/{row['id']}/{what}"
    return await world[subject].post(url, json=said) if said else await world[subject].post(url)


async def apologise(world: World, subject: str, meeting: dict[str, Any], seat: str) -> httpx.Response:
    return await act(world, subject, meeting, seat, "apology", reason="A hearing that day.")


async def substituted(
    world: World, meeting: dict[str, Any], *, by: str = "sophie", seat: str = "chair"
) -> None:
    """Sophie, a governor, sits in for Joan, the chair of governors, and the AID agrees."""
    assert (await apologise(world, "joan", meeting, seat)).status_code == 200
    named = await act(world, "joan", meeting, seat, "substitute", person_id=str(world.id(by)))
    assert named.status_code == 200, named.text
    agreed = await act(world, "margaret", meeting, seat, "substitute/agreement")
    assert agreed.status_code == 200, agreed.text


async def test_an_apology_records_its_reason_and_the_notice_given(world: World) -> None:
    meetings = await world.plan()
    early, late = meetings[1], await world.move(meetings[0], world.at(today() + timedelta(days=1)))
    answer = await apologise(world, "joan", early, "chair")
    [row] = [row for row in answer.json()["attendees"] if row["seat"] == "chair"]
    starts = datetime.fromisoformat(early["starts_at"])
    expected = int((starts - datetime.now(UTC)) / timedelta(hours=1))
    assert abs(row["notice_hours"] - expected) <= 1
    assert (row["reply"], row["notice_sufficient"], row["apology_accepted"]) == ("apology", True, None)
    assert row["apology_reason"] == "A hearing that day."
    answer = await apologise(world, "joan", late, "chair")
    [row] = [row for row in answer.json()["attendees"] if row["seat"] == "chair"]
    assert (row["notice_hours"] < 48, row["notice_sufficient"]) == (True, False)


async def test_the_chair_accepts_an_apology_or_not(world: World) -> None:
    [meeting, *_] = await world.plan()
    early = await act(world, "margaret", meeting, "chair", "apology/decision", accepted=True)
    assert (early.status_code, early.json()["type"]) == (409, "/problems/no-apology")
    await apologise(world, "joan", meeting, "chair")
    for subject, status in [
        ("joan", 403),
        ("amara", 403),
        ("patience", 403),
        ("gareth", 404),
        ("sophie", 404),
    ]:
        answer = await act(world, subject, meeting, "chair", "apology/decision", accepted=True)
        assert answer.status_code == status
    for accepted in (False, True):
        await act(world, "margaret", meeting, "chair", "apology/decision", accepted=accepted)
        assert (await seats(world, meeting))["chair"]["apology_accepted"] is accepted


async def test_nobody_decides_about_their_own_apology(world: World) -> None:
    [meeting, *_] = await world.plan()
    await apologise(world, "margaret", meeting, "aid")
    answer = await act(world, "margaret", meeting, "aid", "apology/decision", accepted=True)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/own-apology")


ANSWERS = [
    ([], "acceptance", 200), ([], "apology", 200), (["acceptance"], "acceptance", 409),
    (["acceptance"], "apology", 200), (["apology"], "apology", 409), (["apology"], "acceptance", 200),
    (["apology", "acceptance"], "apology", 200), (["acceptance", "apology"], "acceptance", 200),
]  # fmt: skip


@pytest.mark.parametrize(("before", "now", "status"), ANSWERS)
async def test_every_answer_after_every_other(world: World, before: list[str], now: str, status: int) -> None:
    [meeting, *_] = await world.plan()
    answer = httpx.Response(0)
    for what in [*before, now]:
        said = {"reason": "Ill."} if what == "apology" else {}
        answer = await act(world, "joan", meeting, "chair", what, **said)
    assert answer.status_code == status, answer.text
    if status == 200 and now == "acceptance":
        row = (await seats(world, meeting))["chair"]
        assert (row["reply"], row["apology_reason"], row["notice_hours"]) == ("accepted", None, None)


@pytest.mark.parametrize(
    ("subject", "status"),
    [
        ("joan", 200), ("margaret", 200), ("patience", 200), ("amara", 403), ("gareth", 404),
        ("sophie", 404), ("david", 404), ("harpreet", 404), ("oliver", 404), ("ewan", 404), ("leila", 404),
    ],
)  # fmt: skip
async def test_who_may_answer_for_the_chair_of_governors(world: World, subject: str, status: int) -> None:
    [meeting, *_] = await world.plan()
    answer = await apologise(world, subject, meeting, "chair")
    assert answer.status_code == status
    if status == 404:
        url = f"/v1/meetings/{meeting['id']}/attendees/{UNKNOWN}/apology"
        assert (await world[subject].post(url, json={"reason": "x"})).content == answer.content


async def test_a_vacant_seat_cannot_answer(settled: World) -> None:
    meeting = settled.first
    answer = await act(settled, "margaret", meeting, "partner_headteacher", "acceptance")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/seat-vacant")


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


async def test_leaving_the_post_ends_access_at_once(world: World) -> None:
    [meeting, *_] = await world.plan()
    await world.sent_out(meeting)
    url = f"/v1/meetings/{meeting['id']}/agenda"
    assert (await world["joan"].get(url)).status_code == 200
    await world.hear_end("joan")
    assert (await world["joan"].get(url)).status_code == 404
    assert (await world["patience"].get(url)).status_code == 200
    await world.hear_end("patience")
    assert (await world["patience"].get(url)).status_code == 404, "also of a post without a seat"


@pytest.mark.parametrize(
    ("subject", "seat", "dates"),
    [("joan", "chair", 404), ("amara", "headteacher", 200), ("margaret", "aid", 200)],
)
async def test_recusal_ends_access_to_what_it_is_about_at_once(
    world: World, subject: str, seat: str, dates: int
) -> None:
    [meeting, *_] = await world.plan()
    await world.sent_out(meeting)
    urls = [f"/v1/meetings/{meeting['id']}/{end}" for end in ("agenda", "packs", "attendance")]
    assert (await act(world, subject, meeting, seat, "recusal")).status_code == 204
    for url in urls:
        assert (await world[subject].get(url)).status_code == 404, url
    assert (await world[subject].get(f"/v1/meetings/{meeting['id']}")).status_code == dates
    [row, *_] = await world.api.look("select id from papers where trust_id = $1", world.trust.id)
    assert (await world[subject].get(f"/v1/papers/{row['id']}")).status_code == 404


async def test_a_partner_head_is_asked_to_one_meeting_and_sees_no_other(world: World) -> None:
    meetings = await world.plan()
    meeting = meetings[0]
    url = f"/v1/meetings/{meeting['id']}"
    assert (await world["gareth"].get(url)).status_code == 404
    tag = (await world["margaret"].get(url)).headers["etag"]
    asked = {"person_id": str(world.id("gareth"))}
    for subject, status in [("amara", 403), ("gareth", 404), ("joan", 403)]:
        answer = await world[subject].put(f"{url}/partner", json=asked, headers={"If-Match": tag})
        assert answer.status_code == status
    for wrong in ("amara", "sophie"):
        answer = await world["margaret"].put(
            f"{url}/partner", json={"person_id": str(world.id(wrong))}, headers={"If-Match": tag}
        )
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/cannot-be-partner")
    answer = await world["margaret"].put(f"{url}/partner", json=asked, headers={"If-Match": tag})
    assert answer.status_code == 200, answer.text
    await world.sent_out(meeting)
    for end in ("", "/agenda", "/packs", "/attendance"):
        assert (await world["gareth"].get(url + end)).status_code == 200
        for other in meetings[1:]:
            hidden = await world["gareth"].get(f"/v1/meetings/{other['id']}{end}")
            absent = await world["gareth"].get(f"/v1/meetings/{UNKNOWN}{end}")
            assert (hidden.status_code, hidden.content) == (404, absent.content)
    listed = (await world["gareth"].get("/v1/meetings", params={"urn": HARROW})).json()["items"]
    assert [row["id"] for row in listed] == [meeting["id"]]
    await world.hear_end("gareth")
    assert (await world["gareth"].get(url)).status_code == 404
    assert (await seats(world, meeting))["partner_headteacher"]["person_id"] is None


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
