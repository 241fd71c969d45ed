"""A real browser, where there is one."""

from collections.abc import AsyncIterator

import pytest

from .chromium import NAMES, Browser, find_chromium
from .pages import Person


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    program = find_chromium()
    if program is None:
        pytest.skip(f"No browser here ({', '.join(NAMES)}): install one, or name it in CHROMIUM.")
    async with Browser(program) as running:
        yield running


@pytest.fixture
async def somebody(browser: Browser) -> AsyncIterator[Person]:
    person = await Person.sit_down(browser)
    yield person
    await person.get_up()
