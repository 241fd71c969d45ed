"""The story, chapter by chapter, on the whole system as separate processes."""

import importlib
from pathlib import Path

import pytest

from journeys.world import World
from sample.front_door import FrontDoor
from stack.stack import Stack

CHAPTERS = sorted(file.stem for file in Path(__file__).parent.glob("chapter*.py"))


@pytest.fixture(scope="module")
def world(stack: Stack, door: FrontDoor) -> World:
    return World(stack, door)


@pytest.mark.parametrize("chapter", CHAPTERS)
async def test_chapter(world: World, chapter: str) -> None:
    await importlib.import_module(f"journeys.{chapter}").tell(world)
