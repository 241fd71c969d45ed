"""Inspections in three regimes, recorded through the API."""

from typing import Any

import httpx
from rig import Api, Trust

CARD = {
    "inclusion": "expected_standard",
    "curriculum_and_teaching": "expected_standard",
    "achievement": "expected_standard",
    "attendance_and_behaviour": "strong_standard",
    "personal_development_and_wellbeing": "expected_standard",
    "leadership_and_governance": "expected_standard",
}
REPORT_CARD = {
    "urn": "148201",
    "regime": "report_card",
    "started_on": "2026-02-03",
    "published_on": "2026-03-12",
    "areas": CARD,
    "safeguarding": "met",
    "source": "Ofsted",
}
GRADED = {
    "urn": "148201",
    "regime": "overall_grade",
    "started_on": "2019-05-02",
    "published_on": "2019-06-01",
    "overall_effectiveness": 3,
    "source": "Ofsted",
}
JUDGED = {
    "urn": "148201",
    "regime": "key_judgements",
    "started_on": "2025-03-04",
    "published_on": "2025-04-01",
    "judgements": {"quality_of_education": 2, "behaviour_and_attitudes": 3, "leadership_and_management": 2,
                   "personal_development": 2},
    "source": "Ofsted",
}  # fmt: skip
LOW = {**CARD, "achievement": "needs_attention"}


async def recorded(aid: httpx.AsyncClient, body: dict[str, Any], **said: Any) -> dict[str, Any]:
    answer = await aid.post("/v1/inspections", json={**body, **said})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def not_yet_good(who: httpx.AsyncClient, urn: str = "148201") -> dict[str, Any]:
    answer = await who.get(f"/v1/academies/{urn}/not-yet-good")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def told(api: Api, trust: Trust) -> list[str]:
    rows = await api.look(
        "select data ->> 'answer' as answer from outbox where trust_id = $1"
        " and type = 'standards.not-yet-good-changed.v1' order by position",
        trust.id,
    )
    return [row["answer"] for row in rows]
