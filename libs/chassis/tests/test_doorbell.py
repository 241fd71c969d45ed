"""The API rings after a commit that stated something, and the worker hears it at once."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from rig import Api, Trust
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.db import open_engine
from chassis.doorbell import FIRST_BREATH, LONGEST_BREATH, RING, Doorbell, mind_the_door, next_breath


class Door:
    """Counts the rings."""

    def __init__(self) -> None:
        self.rings = 0
        self.heard = asyncio.Event()

    def answer(self) -> None:
        self.rings += 1
        self.heard.set()

    async def next(self, seconds: float = 10) -> None:
        await asyncio.wait_for(self.heard.wait(), seconds)
        self.heard.clear()


@pytest.fixture
async def engine(api: Api) -> AsyncIterator[AsyncEngine]:
    found = open_engine(api.database.courier_url)
    yield found
    await found.dispose()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chassis.doorbell.STILL_THERE_SECONDS", 0.1)
    monkeypatch.setattr("chassis.doorbell.AGAIN_SECONDS", 0.1)


@pytest.fixture
async def door(engine: AsyncEngine) -> AsyncIterator[Door]:
    found = Door()
    minding = asyncio.create_task(mind_the_door(engine, found.answer))
    await found.next()  # once when the door is first minded
    yield found
    minding.cancel()
    await asyncio.gather(minding, return_exceptions=True)


async def test_what_a_request_stated_rings_after_the_commit(trust: Trust, door: Door) -> None:
    ann = await trust.person("ann", "clerk")
    assert (await ann.post("/v1/notes", json={"desk": "d1", "text": "x"})).status_code == 201
    await door.next()


async def test_reading_and_refusals_ring_nobody(trust: Trust, door: Door) -> None:
    ann = await trust.person("ann", "clerk")
    assert (await ann.get("/v1/notes")).status_code == 200
    assert (await ann.post("/v1/notes", json={"desk": "d1"})).status_code == 422
    with pytest.raises(TimeoutError):
        await door.next(0.3)


async def test_many_rings_at_once_are_few_notices(api: Api, door: Door) -> None:
    await asyncio.gather(*(api.app.state.doorbell.ring() for _ in range(200)))
    await door.next()
    with pytest.raises(TimeoutError):
        await door.next(0.3)
    assert door.rings == 2


async def test_a_ring_goes_out_before_who_asked_for_it_goes_on(api: Api, door: Door) -> None:
    bell: Doorbell = api.app.state.doorbell
    await bell.ring()  # it has its connection from the first on
    await door.next()
    await asyncio.sleep(0.1)
    await bell.ring()
    assert bell.since == 0


@pytest.mark.parametrize(
    ("a_second", "longest"), [(50, FIRST_BREATH), (190, FIRST_BREATH), (600, LONGEST_BREATH)]
)
def test_breaths_are_longer_while_many_ring(a_second: int, longest: float) -> None:
    breaths, at = [FIRST_BREATH], 0.0
    for _ in range(100):
        came = int((at + breaths[-1]) * a_second) - int(at * a_second)
        at += breaths[-1]
        breaths.append(next_breath(breaths[-1], came))
    assert max(breaths) == longest
    assert next_breath(longest, 0) == FIRST_BREATH


def test_two_that_ring_by_chance_at_once_lengthen_no_breath() -> None:
    assert next_breath(FIRST_BREATH, 1) == FIRST_BREATH


@pytest.mark.usefixtures("impatient")
async def test_a_lost_connection_is_made_again_and_counts_as_a_ring(api: Api, door: Door) -> None:
    sql = "select pg_terminate_backend(pid) from pg_stat_activity where query ilike $1 or query = $2"
    await api.behind.execute(sql, 'listen "doorbell"', "select 1")
    await door.next()
    await api.app.state.doorbell.ring()
    await door.next()


async def test_an_import_that_is_asked_for_calls_the_worker_to_its_task(
    trust: Trust, engine: AsyncEngine
) -> None:
    begun, asked = Door(), Door()
    minding = asyncio.create_task(mind_the_door(engine, begun.answer, asked.answer))
    await begun.next()
    ann = await trust.person("ann", "clerk")
    files = {"notes": ("notes.csv", b"Desk,Text\nd1,a")}
    assert (await ann.post("/v1/imports", data={"kind": "notes"}, files=files)).status_code == 202
    await asked.next()
    minding.cancel()
    await asyncio.gather(minding, return_exceptions=True)


@pytest.mark.usefixtures("impatient")
async def test_a_ring_that_met_a_broken_connection_is_rung_again(api: Api, door: Door) -> None:
    await api.app.state.doorbell.ring()
    await door.next()
    await api.behind.execute("select pg_terminate_backend(pid) from pg_stat_activity where query = $1", RING)
    await api.app.state.doorbell.ring()
    await door.next()
