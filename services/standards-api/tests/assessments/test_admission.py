"""A prospective academy joins only when it has reached the level that the standard names."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from rig import Api

from chassis.clock import today

URN = "148202"
GOOD = {"read-daily": "met", "read-at-home": "met", "read-widely": "not_met", "know-tables": "met"}
GOOD |= {"prove-things": "not_met"}


def ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


async def ask(room: Any, *, who: httpx.AsyncClient | None = None, day: Any = None) -> httpx.Response:
    body = {"joined_on": str(day or today())}
    return await (who or room.chief).post(f"/v1/academies/{URN}/admission", json=body)


@pytest.fixture
async def gate(room: Any) -> Any:
    """Only the small standard names a level for joining: the trust has taken it out of its Trust Standard."""
    content = ok(await room.chief.get("/v1/standards/trust-standard"))["content"]
    content.pop("admission")
    ok(await room.chief.post("/v1/standards/trust-standard/versions", json={"content": content}), 201)
    place = "/v1/standards/trust-standard/versions/2"
    ok(await room.trustee.post(f"{place}/approvals", json={"minute": "Board"}), 201)
    ok(await room.chief.post(f"{place}/publication"))
    return room


async def judged(room: Any, said: dict[str, str]) -> str:
    it: str = await room.signed_off(said, kind="prospective_academy", urn=URN)
    return it


async def test_it_joins_when_it_has_reached_the_level_and_that_is_told(api: Api, gate: Any) -> None:
    await judged(gate, GOOD)
    admitted = ok(await ask(gate))
    assert (admitted["status"], admitted["joined_on"]) == ("joined", str(today()))
    [event] = await api.look(
        "select data from outbox where trust_id = $1 and type = 'standards.academy-changed.v1'", gate.trust.id
    )
    told = json.loads(event["data"])
    assert (told["urn"], told["status"], told["joined_on"]) == (URN, "joined", str(today()))
    again = await ask(gate)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/academy-not-prospective")


async def test_without_an_assessment_it_does_not_join(gate: Any) -> None:
    refused = await ask(gate)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/admission-not-reached")
    [missing] = refused.json()["missing"]
    assert (missing["standard"], missing["needed"], missing["overall"]) == ("small", "good", None)


async def test_below_the_level_it_does_not_join_and_is_told_what_is_missing(gate: Any) -> None:
    await judged(gate, {**GOOD, "know-tables": "not_met"})
    [missing] = (await ask(gate)).json()["missing"]
    assert (missing["overall"], missing["reason"]) == ("not-yet-good", "The level is not reached.")
    [aspect] = missing["aspects"]
    assert (aspect["aspect"], aspect["level"]) == ("sums", "not-yet-good")
    assert aspect["not_met"] == [{"criterion": "know-tables", "text": "Everybody knows their tables."}]


async def test_not_known_is_not_reached(gate: Any) -> None:
    await judged(gate, {**GOOD, "know-tables": "not_known"})
    [missing] = (await ask(gate)).json()["missing"]
    assert (missing["overall"], missing["reason"]) == ("not-known", "The level is not known.")
    assert missing["aspects"][0]["not_known"][0]["criterion"] == "know-tables"


async def test_the_newest_assessment_decides(gate: Any) -> None:
    await judged(gate, GOOD)
    await judged(gate, {**GOOD, "know-tables": "not_met"})
    assert (await ask(gate)).status_code == 409
    await judged(gate, GOOD)
    assert (await ask(gate)).status_code == 200


async def test_what_is_not_signed_off_does_not_count(gate: Any) -> None:
    it = await gate.open("prospective_academy", urn=URN, with_self_evaluation=False)
    ok(await gate.say(gate.aid, it, "qa-review", GOOD))
    await gate.step(gate.aid, it, "qa-review/completion")
    assert (await ask(gate)).json()["type"] == "/problems/admission-not-reached"


async def test_every_standard_that_names_a_level_must_be_reached(room: Any) -> None:
    await judged(room, GOOD)
    refused = await ask(room)
    assert refused.status_code == 409
    assert [each["standard"] for each in refused.json()["missing"]] == ["trust-standard"]


async def test_a_trust_that_names_no_level_admits_nobody(gate: Any) -> None:
    text = (await gate.chief.get("/v1/standards/small/versions/1/file")).text
    await gate.publish_standard(text.replace("admission: good\n", ""), 2)
    refused = await ask(gate)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/no-bar-stated")


async def test_it_joins_on_the_day_not_before(gate: Any) -> None:
    await judged(gate, GOOD)
    refused = await ask(gate, day=today() + timedelta(days=1))
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/admission-in-future")


@pytest.mark.parametrize("role", ["aid", "trustee", "trust_admin", "clerk"])
async def test_only_the_chief_executive_admits(gate: Any, role: str) -> None:
    await judged(gate, GOOD)
    assert (await ask(gate, who=await gate.trust.person("who", role))).status_code == 403


async def test_another_trust_cannot_tell_it_is_there(gate: Any, other_trust: Any) -> None:
    zed = await other_trust.person("zed", "chief_executive")
    assert (await ask(gate, who=zed)).status_code == 404
