"""The history of support, events that are held up, changes as they happen: each for those it is for."""

import people
import pytest
from brokering import Brokering
from rig import Trust

from support_api.events import EVENTS
from support_api.following import LIVE


@pytest.mark.parametrize(
    ("subject", "role", "unit", "seen", "open_"),
    [
        ("chief", "chief_executive", None, True, True),
        ("ada", "trust_admin", None, True, False),
        ("hal", "headteacher", "148201", False, False),
        ("gov", "governor", "148201", False, False),
        ("sam", "specialist", None, False, False),
    ],
)
async def test_who_reads_what_was_done(
    trust: Trust, subject: str, role: str, unit: str | None, seen: bool, open_: bool
) -> None:
    aid = await people.aid_of(trust)
    await people.raise_need(aid)
    who = await trust.person(subject, role, unit)
    found = (await who.get("/v1/history?object=needs")).json()["items"]
    assert len(found) == (1 if seen else 0)
    if seen:
        assert (found[0]["subject"], found[0]["open"]) == ("aid", open_)
        assert ("mathematics" in str(found[0]["new"])) is open_
    assert len((await aid.get("/v1/history?object=needs")).json()["items"]) == 1


async def test_the_history_of_a_whole_engagement_holds(trust: Trust) -> None:
    work = await Brokering.begin(trust)
    await people.done(await work.visit(await work.deployed()))
    chief = await trust.person("chief", "chief_executive")
    path = "/v1/history/verification"
    proof = await people.done(await chief.get(path), 200)
    assert proof["holds"]
    assert proof["entries"] > 15
    assert (await work.aid.get(path)).status_code == 403


async def test_held_events_are_for_those_who_keep_the_system_running(trust: Trust) -> None:
    admin, aid = await trust.person("ada", "trust_admin"), await people.aid_of(trust)
    assert (await admin.get("/v1/held-events")).json()["items"] == []
    assert (await aid.get("/v1/held-events")).json()["items"] == []


def test_every_event_about_a_row_that_people_read_can_be_followed() -> None:
    untold = {event.type for event in EVENTS} - LIVE.keys()
    assert untold == {"support.days-drawn.v1", "support.days-granted.v1"}
