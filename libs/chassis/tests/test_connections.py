"""Connections for single statements: the last used first, none that broke, and no more than there may be."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial

import asyncpg
import pytest
from rig import Api

from chassis.connections import Connections

PID = "select pg_backend_pid() as pid"


@pytest.fixture
async def two(api: Api) -> AsyncIterator[Connections]:
    url = api.database.app_url.replace("+asyncpg", "")
    made = Connections(partial(asyncpg.connect, url), 2)
    yield made
    made.forget()


async def pid(connections: Connections) -> int:
    return int((await connections.fetchrow(PID))["pid"])


async def test_one_after_the_other_takes_one_connection(two: Connections) -> None:
    assert len({await pid(two) for _ in range(5)}) == 1
    sleeping = asyncio.create_task(two.fetchrow("select pg_sleep(0.2)"))
    await asyncio.sleep(0.05)
    other = await pid(two)
    await sleeping
    assert await pid(two) != other  # the one that was used last
    assert len(two.idle) == 2


async def test_who_comes_when_all_are_in_use_waits_and_not_for_ever(
    two: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    sleeping = [asyncio.create_task(two.fetchrow("select pg_sleep(0.3)")) for _ in range(2)]
    await asyncio.sleep(0.1)
    assert two.in_use == 2
    assert await pid(two)
    await asyncio.gather(*sleeping)
    monkeypatch.setattr("chassis.connections.SECONDS_TO_WAIT", 0.05)
    sleeping = [asyncio.create_task(two.fetchrow("select pg_sleep(0.3)")) for _ in range(2)]
    await asyncio.sleep(0.1)
    with pytest.raises(TimeoutError):
        await pid(two)
    await asyncio.gather(*sleeping)
    assert (two.in_use, len(two.idle)) == (0, 2)


async def test_what_the_database_refuses_does_not_cost_the_connection(two: Connections) -> None:
    before = await pid(two)
    with pytest.raises(asyncpg.DivisionByZeroError):
        await two.fetchrow("select 1 / 0")
    assert await pid(two) == before


async def test_what_was_called_off_is_not_used_again(two: Connections) -> None:
    before = await pid(two)
    asking = asyncio.create_task(two.fetchrow("select pg_sleep(5)"))
    await asyncio.sleep(0.1)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert two.idle == []
    assert await pid(two) != before


async def test_one_that_was_cut_or_idle_for_long_is_made_anew(
    api: Api, two: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await pid(two)
    await api.behind.execute("select pg_terminate_backend($1)", before)
    await asyncio.sleep(0.1)
    after = await pid(two)
    assert after != before
    monkeypatch.setattr("chassis.connections.LONGEST_IDLE_SECONDS", 0)
    assert await pid(two) != after
