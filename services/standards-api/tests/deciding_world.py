"""Figures, inspections and people that phases are decided from."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from rig import Api, Trust

from chassis.clock import today

GOOD = {
    "urn": "148201",
    "regime": "report_card",
    "started_on": "2026-02-03",
    "published_on": "2026-03-12",
    "areas": {
        "inclusion": "expected_standard",
        "curriculum_and_teaching": "expected_standard",
        "achievement": "expected_standard",
        "attendance_and_behaviour": "strong_standard",
        "personal_development_and_wellbeing": "expected_standard",
        "leadership_and_governance": "expected_standard",
    },
    "safeguarding": "met",
    "source": "Ofsted",
}
CONCERNING = {**GOOD, "areas": {**GOOD["areas"], "leadership_and_governance": "needs_attention"}}  # type: ignore[dict-item]
FIGURES = [
    {"measure": "persistent-absence", "period": "2025/26", "status": "published", "value": 24.0},
    {"measure": "attainment-8", "period": "2024/25", "status": "published", "value": 47.0},
    {
        "measure": "progress-8", "period": "2023/24", "status": "published",
        "value": 0.3, "lower": 0.1, "upper": 0.5,
    },
]  # fmt: skip
LATER = (today() + timedelta(days=90)).isoformat()


async def sent(trust: Trust, urn: str, *figures: dict[str, Any], hours: float = -1) -> None:
    mis = await trust.machine("mis-1", "mis", urn)
    as_at = datetime.now(UTC) + timedelta(hours=hours)
    body = {"source": "MIS", "as_at": as_at.isoformat(), "rows": [{"urn": urn, **f} for f in figures]}
    answer = await mis.put(f"/v1/measurement-batches/{urn}-{hours}", json=body)
    assert answer.status_code == 200, answer.text


async def inspected(aid: httpx.AsyncClient, body: dict[str, Any], **said: Any) -> None:
    answer = await aid.post("/v1/inspections", json={**body, **said})
    assert answer.status_code == 201, answer.text


async def proposed(aid: httpx.AsyncClient, urn: str = "148201", **said: Any) -> dict[str, Any]:
    answer = await aid.post(f"/v1/academies/{urn}/phase-proposals", json=said)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def decided(who: httpx.AsyncClient, decision: dict[str, Any], **said: Any) -> httpx.Response:
    return await who.post(f"/v1/phase-decisions/{decision['id']}/confirmation", json=said)


async def approved(who: httpx.AsyncClient, decision: dict[str, Any], **said: Any) -> httpx.Response:
    return await who.post(f"/v1/phase-decisions/{decision['id']}/approval", json={"approved": True, **said})


async def asked_for(api: Api, trust: Trust) -> list[list[str]]:
    """The academies that the rules of phases wait to look at, task by task."""
    waiting = "select payload from tasks where trust_id = $1 and kind = 'propose-phase' and state = 'waiting'"
    return [json.loads(row["payload"])["urns"] for row in await api.look(waiting, trust.id)]


async def phase_of(who: httpx.AsyncClient, urn: str = "148201", **asked: Any) -> dict[str, Any]:
    answer = await who.get(f"/v1/academies/{urn}/phase", params=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def told(api: Api, trust: Trust, kind: str) -> list[dict[str, Any]]:
    rows = await api.look(
        "select data from outbox where trust_id = $1 and type = $2 order by position",
        trust.id,
        f"standards.{kind}.v1",
    )
    return [json.loads(row["data"]) for row in rows]
