"""What tests of inspections begin with."""

from typing import Any

import httpx
import pytest
from rig import Trust


@pytest.fixture
async def aid(trust: Trust, academy: Any) -> httpx.AsyncClient:
    await academy("148201", predecessors=["112233"])
    await academy("148202")
    return await trust.person("aid", "aid")
