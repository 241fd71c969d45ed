"""What tests of figures begin with."""

from typing import Any

import httpx
import pytest
from rig import Trust


@pytest.fixture
async def mis(trust: Trust, academy: Any) -> httpx.AsyncClient:
    for urn in ("148201", "148202", "148203"):
        await academy(urn)
    return await trust.machine("mis-1", "mis", "148201", "148202")
