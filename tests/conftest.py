"""What one service cannot know: how the three agree, what is published, and how the whole is built."""

from collections.abc import AsyncIterator

import pytest

from sample.front_door import FrontDoor
from stack.stack import Stack, load_sample


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All share one stack: whoever leaves it worse comes last, and finds there what the story left."""
    items.sort(key=lambda item: item.path.stem == "test_schemathesis")


CLIENTS = ("mis-larkmoor", "integrator-larkmoor", "operator-cli")


@pytest.fixture(scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """The whole system as separate processes on free ports, with the sample trust in it."""
    async with Stack(tmp_path_factory.mktemp("stack") / "state") as running:
        await load_sample(running)
        yield running


@pytest.fixture(scope="session")
async def door(stack: Stack) -> AsyncIterator[FrontDoor]:
    found = FrontDoor(stack.urls, {name: stack.secret(name) for name in CLIENTS})
    yield found
    await found.close()
