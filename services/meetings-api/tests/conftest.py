"""The tests of meetings-api run the service itself on a real database."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from meetings_world import World
from rig import Api, Trust

from chassis.service import Service
from meetings_api.service import SERVICE

pytest_plugins = ["rig.fixtures"]


@pytest.fixture(scope="session")
def service() -> Service:
    return SERVICE


@pytest.fixture
async def world(api: Api, trust: Trust) -> World:
    """A trust with two academies and somebody in every role, as standards-api tells of them."""
    return await World(api, trust).told_of_everybody()
