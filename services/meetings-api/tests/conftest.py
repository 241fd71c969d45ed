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


@pytest.fixture(scope="module")
async def settled(api: Api) -> World:
    """One for the whole file, with a year planned, `first` the first meeting of it: for tests that ask who
    may and what is refused, and leave it as it is."""
    world = await World(api, api.trust()).told_of_everybody()
    world.first = (await world.plan())[0]
    return world


@pytest.fixture
async def world(api: Api, trust: Trust) -> World:
    """A trust with two academies and somebody in every role, as standards-api tells of them."""
    return await World(api, trust).told_of_everybody()
