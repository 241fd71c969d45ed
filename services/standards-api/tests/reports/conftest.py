"""What tests of reports begin with."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from rig import Trust

from chassis.ids import uuid7

NOW = datetime.now(UTC)


@pytest.fixture
async def aid(trust: Trust, academy: Any) -> httpx.AsyncClient:
    """Two academies: one with figures (one of them provisional), a phase, a risk, and a need."""
    await academy("148201")
    await academy("148202", kind="special")
    aid = await trust.person("aid", "aid")
    mis = await trust.machine("mis-1", "mis", "148201")
    about = {"urn": "148201", "period": "2025/26", "status": "published"}
    rows = [
        {**about, "measure": "attendance-rate", "value": 93.0},
        {**about, "measure": "attendance-rate", "value": 91.0, "period": "2024/25"},
        {**about, "measure": "persistent-absence", "value": 25.5, "status": "provisional"},
    ]
    body = {"source": "MIS", "as_at": (NOW - timedelta(hours=1)).isoformat(), "rows": rows}
    assert (await mis.put("/v1/measurement-batches/b", json=body)).status_code == 200
    proposal = (await aid.post("/v1/academies/148201/phase-proposals", json={})).json()
    decided = {"phase": "improve", "reason": "Canary."}
    assert (await aid.post(f"/v1/phase-decisions/{proposal['id']}/confirmation", json=decided)).is_success
    risk = {
        "urn": "148201", "area": "attendance", "title": "Absence in Year 9", "description": "Canary.",
        "likelihood": 4, "impact": 4, "reason": "Canary.", "shared": False,
    }  # fmt: skip
    assert (await aid.post("/v1/risks", json=risk)).status_code == 201
    need = {"need_id": str(uuid7()), "urn": "148201", "area": "phonics", "severity": "high", "source": "aid"}
    await trust.hear("support.need-raised.v1", {**need, "source_id": None}, about=uuid7())
    return aid
