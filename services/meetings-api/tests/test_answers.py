"""Answers to an invitation: acceptances, and apologies with their notice and who accepts them."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from attending import UNKNOWN, act, apologise, seats
from meetings_world import World

from chassis.clock import today


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
