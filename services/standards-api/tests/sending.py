"""Batches of figures, sent as a MIS sends them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from rig import Trust

NOW = datetime.now(UTC).replace(microsecond=0)
ROW = {
    "urn": "148201",
    "measure": "attendance-rate",
    "period": "2025/26",
    "status": "published",
    "numerator": 9310,
    "denominator": 9800,
}
BATCHES = "/v1/measurement-batches/"


def at(hours: float) -> str:
    return (NOW + timedelta(hours=hours)).isoformat()


def batch(*rows: Any, hours: float = -1.0, **said: Any) -> dict[str, Any]:
    return {"source": "MIS", "as_at": at(hours), "rows": list(rows), **said}


async def send(mis: httpx.AsyncClient, name: str, body: dict[str, Any], **how: Any) -> dict[str, Any]:
    answer = await mis.put(BATCHES + name, json=body, params=how)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def standing(trust: Trust, **which: Any) -> list[dict[str, Any]]:
    aid = await trust.person("aid", "aid")
    answer = await aid.get("/v1/measurements", params=which)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items
