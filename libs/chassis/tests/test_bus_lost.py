"""NATS is down, its store deleted, put back or full: writes go on, and in the end all is known once."""

import asyncio
import contextlib
import dataclasses
import shutil
from pathlib import Path

import pytest
from rig import Api, Trust
from rig.events import on_bus
from telling import admin, assert_heard, echoed, hear_all, know_copies_for, relay_all, write

from chassis.bus import BusDown
from chassis.worker import Worker
from stack.bus import Embedded
from stack.postgres import Embedded as Postgres


@pytest.fixture(autouse=True)
async def nothing_waits(api: Api) -> None:
    """What other tests left in the outbox is none of this one's business."""
    await api.behind.execute("delete from outbox")


async def test_while_nats_is_down_every_write_is_accepted_and_told_afterwards(
    echoes: Api, trust: Trust, teller: Worker, hearer: Worker, nats: Embedded
) -> None:
    before = await write(trust, 2, archive=True)
    await relay_all(teller)
    await hear_all(hearer)
    nats.stop()
    during = await write(trust, 5, archive=True)
    with pytest.raises(BusDown):
        await teller.relay_once()
    nats.start()
    await nats.provision()
    await relay_all(teller)
    await hear_all(hearer)
    await assert_heard(echoes, trust, before + during)
    async with admin(nats) as stream:
        told = await stream.consumer_info("EVENTS", "support")
    assert (told.num_ack_pending, told.num_pending) == (0, 0), "acknowledged also after the break"


async def test_a_worker_that_starts_while_nats_is_down_goes_on_when_it_is_there(
    api: Api, echoes: Api, trust: Trust, hearer: Worker, nats: Embedded
) -> None:
    nats.stop()
    notes = await write(trust, 2, archive=True)
    async with Worker(api.service, on_bus(api.settings, nats.credentials("standards"))) as late:
        with pytest.raises(BusDown):
            await late.relay_once()
        nats.start()
        await nats.provision()
        await relay_all(late)
    await hear_all(hearer)
    await assert_heard(echoes, trust, notes)


async def test_a_stream_deleted_under_load_is_rebuilt_from_the_outbox(
    api: Api, echoes: Api, trust: Trust, teller: Worker, hearer: Worker, nats: Embedded
) -> None:
    stop = asyncio.Event()
    turning = [asyncio.create_task(keep_at(worker, stop)) for worker in (teller, hearer)]
    notes = await write(trust, 15, archive=True)
    nats.kill()
    nats.wipe_store()
    notes += await write(trust, 5, archive=True)
    nats.start()
    notes += await write(trust, 5, archive=True)  # no stream is there yet: refused, and kept
    await nats.provision()
    notes += await write(trust, 5, archive=True)
    stop.set()
    await asyncio.gather(*turning)
    await relay_all(teller)
    await hear_all(hearer)
    await assert_heard(echoes, trust, notes)
    stream = await teller.relay.bus.stream()
    info = await stream.stream_info("EVENTS")
    assert info.state.messages >= 60, "the new stream holds also what the old one held"
    assert await api.look("select 1 from outbox where published_at is null") == []
    assert {row["stream"] for row in await api.look("select stream from outbox")} == {str(info.created)}


async def keep_at(worker: Worker, stop: asyncio.Event) -> None:
    while not stop.is_set():
        for step in (worker.relay_once, lambda: worker.hear_once(0.1)):
            with contextlib.suppress(Exception):
                await step()
        await asyncio.sleep(0.02)


async def test_what_a_rolled_back_store_has_lost_is_published_again(
    api: Api, echoes: Api, trust: Trust, teller: Worker, hearer: Worker, nats: Embedded, tmp_path: Path
) -> None:
    await know_copies_for(nats, seconds=0.1)  # so that what is published twice stands there twice
    kept = await write(trust, 4, archive=True)
    await relay_all(teller)
    nats.stop()
    shutil.copytree(nats.store, tmp_path / "older")
    nats.start()
    lost = await write(trust, 6, archive=True)
    await relay_all(teller)
    nats.kill()
    nats.wipe_store()
    shutil.copytree(tmp_path / "older", nats.store)
    nats.start()
    await somebody_else_tells(nats, 30)  # so that our places are taken, and the stream is longer than before
    after = await write(trust, 2, archive=True)
    await relay_all(teller)
    assert await in_stream(teller) == {row["id"] for row in await api.look("select id::text from outbox")}
    await hear_all(hearer)
    await assert_heard(echoes, trust, kept + lost + after)
    [(published, newest)] = await api.look(
        "select count(*) filter (where stream_sequence <= 8), max(stream_sequence) from outbox"
    )
    assert (published, newest) == (8, 8 + 30 + 16), "what was not lost is not published twice"


async def test_every_minute_the_stream_is_compared_also_on_an_unbroken_connection(
    trust: Trust, teller: Worker, nats: Embedded
) -> None:
    await write(trust, 3)
    await relay_all(teller)
    async with admin(nats) as stream:
        await stream.delete_stream("EVENTS")
    await nats.provision()
    assert await teller.relay_once() == 0
    teller.relay.reconciler.next_at = 0  # the minute has passed
    assert await teller.relay_once() == 3


async def test_a_stream_that_is_full_refuses_and_the_events_wait(
    api: Api, trust: Trust, teller: Worker, nats: Embedded
) -> None:
    async with admin(nats) as stream:
        config = (await stream.stream_info("EVENTS")).config
        await stream.update_stream(dataclasses.replace(config, max_msgs=2))
        await write(trust, 5)
        with pytest.raises(BusDown):
            await teller.relay_once()
        waiting = await api.look("select 1 from outbox where published_at is null")
        assert len(waiting) == 3
        await stream.update_stream(dataclasses.replace(config, max_msgs=-1))
    assert await teller.relay_once() == 3


async def test_the_database_of_a_listener_is_away_and_nothing_is_lost(
    postgres: Postgres, echoes: Api, trust: Trust, teller: Worker, hearer: Worker
) -> None:
    notes = await write(trust, 3, archive=True)
    await relay_all(teller)
    name = echoes.database.name
    postgres.execute(f'alter database "{name}" with allow_connections false')
    postgres.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        f" where datname = '{name}' and application_name <> 'behind' and usename <> 'postgres'"
    )
    await hearer.listener.hear_once(1)
    assert await echoed(echoes, trust) == []
    postgres.execute(f'alter database "{name}" with allow_connections true')
    await asyncio.sleep(5.5)  # they were put back for five seconds
    await hear_all(hearer)
    await assert_heard(echoes, trust, notes)


async def somebody_else_tells(server: Embedded, count: int) -> None:
    async with admin(server) as stream:
        for number in range(count):
            await stream.publish("evt.meetings.meeting-held.v1", f"{number}".encode())


async def in_stream(worker: Worker) -> set[str]:
    stream = await worker.relay.bus.stream()
    last = (await stream.stream_info("EVENTS")).state.last_seq
    found = [await stream.get_msg("EVENTS", place, direct=True) for place in range(1, last + 1)]
    return {
        message.headers["Nats-Msg-Id"]
        for message in found
        if message.headers and "Nats-Msg-Id" in message.headers
    }
