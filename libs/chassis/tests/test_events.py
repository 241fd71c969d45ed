"""From a write here to its effect at a neighbour, over real NATS: nothing lost, nothing doubled, in order."""

import asyncio
import contextlib
import dataclasses
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from echoes.handlers import UNBEARABLE
from nats import connect as nats_connect
from nats.js import JetStreamContext
from rig import Api, Trust
from rig.events import envelop, on_bus

from chassis.arrivals import Arrival
from chassis.bus import BusDown
from chassis.inbox import MOST_ATTEMPTS
from chassis.worker import Worker
from stack.bus import Embedded
from stack.postgres import Embedded as Postgres


@pytest.fixture
async def nats(tmp_path: Path) -> AsyncIterator[Embedded]:
    """A server of its own for tests that harm it."""
    with Embedded(tmp_path / "nats") as server:
        await server.provision()
        yield server


@pytest.fixture
async def teller(api: Api, nats: Embedded) -> AsyncIterator[Worker]:
    """The worker of the service that states events."""
    async with Worker(api.service, on_bus(api.settings, nats.credentials("standards"))) as found:
        yield found


@pytest.fixture
async def hearer(echoes: Api, nats: Embedded) -> AsyncIterator[Worker]:
    """The worker of the neighbour that hears them."""
    async with Worker(echoes.service, on_bus(echoes.settings, nats.credentials("support"))) as found:
        yield found


@pytest.fixture(autouse=True)
async def nothing_waits(api: Api) -> None:
    """What other tests left in the outbox is none of this one's business."""
    await api.behind.execute("delete from outbox")


async def write(trust: Trust, count: int, archive: bool = False) -> list[str]:
    ann = await trust.person("ann", "clerk")
    made = []
    for _ in range(count):
        answer = await ann.post("/v1/notes", json={"desk": "d1", "text": "x"})
        assert answer.status_code == 201, answer.text
        made.append(answer.json()["id"])
        if archive:
            assert (await ann.post(f"/v1/notes/{made[-1]}/archive")).status_code == 200
    return made


async def relay_all(worker: Worker) -> None:
    """As the relay's loop: again after an error, until nothing waits."""
    for _ in range(60):
        try:
            if await worker.relay_once() == 0:
                return
        except Exception:
            await asyncio.sleep(0.1)
    raise AssertionError("the outbox was not emptied")


async def hear_all(worker: Worker) -> None:
    """Until the bus has had nothing new for a while."""
    quiet = 0
    for _ in range(200):
        try:
            quiet = 0 if await worker.hear_once(0.2) else quiet + 1
        except Exception:
            await asyncio.sleep(0.1)
        if quiet == 3:
            return
    raise AssertionError("the bus did not fall silent")


async def echoed(echoes: Api, trust: Trust) -> list[tuple[str, str, int]]:
    rows = await echoes.look(
        "select kind, about, number from echoes where trust_id = $1 order by position", trust.id
    )
    return [(row["kind"], row["about"], row["number"]) for row in rows]


def once_and_in_order(notes: list[str]) -> set[tuple[str, str, int]]:
    return {(kind, note, n) for note in notes for kind, n in (("written", 1), ("archived", 2))}


async def assert_heard(echoes: Api, trust: Trust, notes: list[str]) -> None:
    heard = await echoed(echoes, trust)
    assert len(heard) == len(set(heard)), "an effect is doubled"
    assert set(heard) == once_and_in_order(notes)
    for note in notes:
        assert [n for _, about, n in heard if about == note] == [1, 2]


async def test_what_is_written_here_is_known_there_once_and_in_order(
    api: Api, echoes: Api, trust: Trust, teller: Worker, hearer: Worker
) -> None:
    notes = await write(trust, 10, archive=True)
    await relay_all(teller)
    await hear_all(hearer)
    await assert_heard(echoes, trust, notes)
    rows = await api.look("select published_at, stream, stream_sequence from outbox order by position")
    assert [row["stream_sequence"] for row in rows] == list(range(1, 21))
    assert all(row["published_at"] and row["stream"] for row in rows)


async def test_an_event_is_a_cloud_event_that_says_its_nulls(api: Api, trust: Trust, teller: Worker) -> None:
    await write(trust, 1)
    await api.behind.execute("""update outbox set data = data || '{"none": null}'""")
    await relay_all(teller)
    stream = await teller.relay.bus.stream()
    message = await stream.get_msg("EVENTS", 1, direct=True)
    assert message.subject == "evt.standards.note-written.v1"
    body = message.data.decode() if message.data else ""
    assert '"source":"/standards-api"' in body
    assert '"none":null' in body
    assert "traceparent" not in body


async def test_a_crash_between_publishing_and_marking_doubles_nothing(
    api: Api, echoes: Api, trust: Trust, teller: Worker, hearer: Worker, nats: Embedded
) -> None:
    await know_copies_for(nats, seconds=0.1)
    notes = await write(trust, 5, archive=True)
    await relay_all(teller)
    await forget_publishing(api)
    await asyncio.sleep(0.3)
    await relay_all(teller)
    stream = await teller.relay.bus.stream()
    assert (await stream.stream_info("EVENTS")).state.messages == 20, "the copies are really in the stream"
    await hear_all(hearer)
    await assert_heard(echoes, trust, notes)


async def test_a_crash_before_the_acknowledgement_doubles_nothing(
    echoes: Api, trust: Trust, teller: Worker, hearer: Worker, nats: Embedded
) -> None:
    notes = await write(trust, 5, archive=True)
    await relay_all(teller)
    # A worker that handles what it fetched and is gone before it can say so: the bus delivers it again.
    async with Worker(echoes.service, on_bus(echoes.settings, nats.credentials("support"))) as crashed:
        bus = crashed.listener.bus
        await bus.stream()
        pull = await crashed.listener._bind()
        for message in await pull.fetch(100, timeout=2):
            await crashed.inbox.receive(Arrival.of(message.subject, message.data))
            await message.nak()
    await hear_all(hearer)
    await assert_heard(echoes, trust, notes)


async def test_while_nats_is_down_every_write_is_accepted_and_told_afterwards(
    echoes: Api, trust: Trust, teller: Worker, hearer: Worker, nats: Embedded
) -> None:
    before = await write(trust, 2, archive=True)
    await relay_all(teller)
    nats.stop()
    during = await write(trust, 5, archive=True)
    with pytest.raises(BusDown):
        await teller.relay_once()
    nats.start()
    await nats.provision()
    await relay_all(teller)
    await hear_all(hearer)
    await assert_heard(echoes, trust, before + during)


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


async def test_two_workers_keep_the_order_and_publish_each_event_once(
    api: Api, trust: Trust, teller: Worker, nats: Embedded
) -> None:
    await write(trust, 20, archive=True)
    async with Worker(api.service, on_bus(api.settings, nats.credentials("standards"))) as other:
        await asyncio.gather(relay_all(teller), relay_all(other))
    rows = await api.look("select stream_sequence from outbox order by position")
    assert [row["stream_sequence"] for row in rows] == list(range(1, 41))


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


async def test_a_service_cannot_state_what_is_anothers(
    echoes: Api, trust: Trust, hearer: Worker, nats: Embedded
) -> None:
    """The bus refuses the address; and under its own address nobody believes it."""
    stream = await hearer.relay.bus.stream()
    with pytest.raises(TimeoutError):
        await stream.publish("evt.standards.note-written.v1", b"{}", timeout=0.5)
    async with Worker(echoes.service, on_bus(echoes.settings, nats.credentials("meetings"))) as meetings:
        envelope = await envelop(
            echoes.app.state.sessions, trust.id, "meetings.note-written.v1", {}, about="x", sequence=1,
            source="/standards-api",
        )  # fmt: skip
        outside = await meetings.relay.bus.stream()
        await outside.publish("evt.meetings.note-written.v1", envelope.model_dump_json().encode())
    await hear_all(hearer)
    assert await echoes.look("select 1 from inbox where event_id = $1", envelope.id) == []
    [row] = await echoes.look("select * from held_events where type = 'meetings.note-written.v1'")
    assert (row["state"], row["reason"]) == ("dead", "Its source does not own its type.")


async def test_poison_on_the_bus_goes_to_the_dead_letters_while_others_flow(
    echoes: Api, trust: Trust, teller: Worker, hearer: Worker, nats: Embedded
) -> None:
    async with admin(nats) as stream:
        config = (await stream.consumer_info("EVENTS", "support")).config
        await stream.add_consumer("EVENTS", dataclasses.replace(config, max_ack_pending=5))
    UNBEARABLE.add("broken")
    try:
        ann = await trust.person("ann", "clerk")
        for _ in range(12):  # more than the bus now lets wait unacknowledged
            await ann.post("/v1/notes", json={"desk": "broken", "text": "x"})
        notes = await write(trust, 5, archive=True)
        await relay_all(teller)
        await hear_all(hearer)
        assert set(await echoed(echoes, trust)) == once_and_in_order(notes)
        for _ in range(MOST_ATTEMPTS):
            await hearer.inbox.retry_due()
        sql = "select state, count(*) from held_events where trust_id = $1 group by state"
        assert [tuple(row) for row in await echoes.look(sql, trust.id)] == [("dead", 12)]
    finally:
        UNBEARABLE.clear()


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


@contextlib.asynccontextmanager
async def admin(server: Embedded) -> AsyncIterator[JetStreamContext]:
    login = server.credentials("admin")
    client = await nats_connect(login.url, user=login.user, password=login.password)
    yield client.jetstream()
    await client.close()


async def know_copies_for(server: Embedded, *, seconds: float) -> None:
    async with admin(server) as stream:
        config = (await stream.stream_info("EVENTS")).config
        await stream.update_stream(dataclasses.replace(config, duplicate_window=seconds))


async def forget_publishing(api: Api) -> None:
    """As after a crash in between: the stream has the events and the outbox does not know it."""
    await api.behind.execute("update outbox set published_at = null, stream = null, stream_sequence = null")


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
