"""Needs that nobody raised: actions agreed in meetings, phases, risks."""

from typing import Any

import pytest
import saying
from rig import Trust

from chassis.ids import uuid7


async def action(trust: Trust, action_id: Any, **more: Any) -> None:
    said = {
        "action_id": str(action_id), "meeting_id": str(uuid7()), "urn": "148201", "asks_for": "support",
        "area": "Maths", "severity": "critical", "due_on": "2027-03-01", "owner_subject": "hal",
    }  # fmt: skip
    await trust.hear("meetings.action-agreed.v1", said | more, about=action_id)


async def test_an_action_that_asks_for_support_becomes_one_need(trust: Trust) -> None:
    await saying.academy(trust)
    agreed = uuid7()
    for _ in range(2):
        await action(trust, agreed)
    aid = await trust.person("aid", "aid")
    [raised] = (await aid.get("/v1/needs")).json()["items"]
    assert (raised["source"], raised["source_id"]) == ("meeting_action", str(agreed))
    assert (raised["area"], raised["severity"]) == ("mathematics", "critical")
    assert (raised["wanted_by"], raised["raised_by"]) == ("2027-03-01", "hal")


async def test_an_action_that_says_little_still_becomes_a_need(trust: Trust) -> None:
    await action(trust, uuid7(), area=None, severity="4", due_on=None)
    aid = await trust.person("aid", "aid")
    [raised] = (await aid.get("/v1/needs")).json()["items"]
    assert (raised["area"], raised["severity"], raised["wanted_by"]) == ("whole-academy", "moderate", None)


@pytest.mark.parametrize("asks_for", ["evidence", "nothing"])
async def test_other_actions_are_none_of_our_business(trust: Trust, asks_for: str) -> None:
    await action(trust, uuid7(), asks_for=asks_for)
    aid = await trust.person("aid", "aid")
    assert (await aid.get("/v1/needs")).json()["items"] == []


@pytest.mark.parametrize(
    ("phase", "severity"),
    [("sustain", None), ("improve", None), ("repair", "high"), ("stabilise", "critical")],
)
async def test_repair_and_stabilise_propose_a_need_once(
    trust: Trust, phase: str, severity: str | None
) -> None:
    await saying.academy(trust)
    for _ in range(2):
        decision = await saying.phase(trust, "148201", phase)
    aid = await trust.person("aid", "aid")
    found = (await aid.get("/v1/needs")).json()["items"]
    assert [one["severity"] for one in found] == ([severity] if severity else [])
    assert all(one["source"] == "phase" and one["source_id"] != str(decision) for one in found)


async def test_a_high_risk_proposes_a_need_once_and_others_are_watched(trust: Trust) -> None:
    await saying.academy(trust)
    aid = await trust.person("ada", "aid")
    risk = uuid7()

    async def heard(what: str, likelihood: int, impact: int, **more: str) -> list[Any]:
        said = {
            "risk_id": str(risk), "urn": "148201", "area": "attendance", "likelihood": likelihood,
            "impact": impact, "was_likelihood": 1, "was_impact": 1, **more,
        }  # fmt: skip
        await trust.hear(f"standards.{what}.v1", said, about=risk)
        return [
            (one["source"], one["source_id"], one["area"], one["severity"])
            for one in (await aid.get("/v1/needs")).json()["items"]
        ]

    assert await heard("risk-raised", 3, 3) == []
    assert await heard("risk-changed", 4, 3, band="watched") == [], "as the trust's own scale has it"
    found = await heard("risk-changed", 4, 3)
    assert found == [("risk", str(risk), "attendance", "high")]
    assert await heard("risk-changed", 5, 5) == found
    assert await heard("risk-reopened", 5, 5, band="critical") == found


async def test_a_risk_that_is_open_again_and_high_by_the_trusts_scale_proposes_a_need(trust: Trust) -> None:
    await saying.academy(trust)
    aid = await trust.person("ada", "aid")
    risk = uuid7()
    said = {"risk_id": str(risk), "urn": "148201", "area": "attendance", "likelihood": 2, "impact": 4}
    await trust.hear("standards.risk-reopened.v1", {**said, "band": "critical"}, about=risk)
    [need] = (await aid.get("/v1/needs")).json()["items"]
    assert (need["source_id"], need["severity"]) == (str(risk), "critical")
