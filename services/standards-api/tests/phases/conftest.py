"""What tests of phases begin with."""

from typing import Any

import httpx
import pytest
from rig import Trust


@pytest.fixture
async def aid(trust: Trust, academy: Any) -> httpx.AsyncClient:
    await academy("148201")
    await academy("148202")
    await academy("148203", kind="special")
    return await trust.person("aid", "aid")


@pytest.fixture
async def ceo(trust: Trust) -> httpx.AsyncClient:
    return await trust.person("ceo", "chief_executive")
