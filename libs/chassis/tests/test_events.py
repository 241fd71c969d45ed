"""From a write here to its effect at a neighbour, over real NATS: nothing lost, nothing doubled, in order."""

import asyncio
import dataclasses
import json
from datetime import datetime

import pytest
from echoes.handlers import UNBEARABLE
from rig import Api, Trust
from rig.events import envelop, on_bus
from telling import (
    admin,
    assert_heard,
    echoed,
    hear_all,
    know_copies_for,
    once_and_in_order,
    relay_all,
    write,
)

from chassis.arrivals import Arrival
from chassis.events import Envelope
from chassis.inbox import MOST_ATTEMPTS
from chassis.relay import LOCK
from chassis.worker import Worker
from stack.bus import Embedded


@pytest.fixture(autouse=True)
async def nothing_waits(api: Api) -> None:
    """What other tests left in the outbox is none of this one's business."""
    await api.behind.execute("delete from outbox")


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
    body = json.loads(message.data or b"")
    assert Envelope.model_validate_json(message.data or b"").data == body["data"]
    [row] = await api.look("select * from outbox")
    assert body == {
        "specversion": "1.0", "id": str(row["id"]), "source": "/standards-api", "type": row["type"],
        "subject": row["subject"], "time": body["time"], "datacontenttype": "application/json",
        "trustid": str(trust.id), "sequence": 1, "data": json.loads(row["data"]),
    }  # fmt: skip
    assert datetime.fromisoformat(body["time"]) == row["occurred_at"]
    assert body["data"]["none"] is None


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


async def test_two_workers_keep_the_order_and_publish_each_event_once(
    api: Api, trust: Trust, teller: Worker, nats: Embedded
) -> None:
    await write(trust, 20, archive=True)
    async with Worker(api.service, on_bus(api.settings, nats.credentials("standards"))) as other:
        await asyncio.gather(relay_all(teller), relay_all(other))
    rows = await api.look("select stream_sequence from outbox order by position")
    assert [row["stream_sequence"] for row in rows] == list(range(1, 41))


async def test_while_one_worker_relays_another_leaves_the_outbox_alone(
    api: Api, trust: Trust, teller: Worker
) -> None:
    await write(trust, 1)
    async with api.behind.transaction():
        await api.behind.execute(f"select pg_advisory_xact_lock({LOCK})")
        assert await teller.relay_once() == 0
    assert await teller.relay_once() == 1


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


async def forget_publishing(api: Api) -> None:
    """As after a crash in between: the stream has the events and the outbox does not know it."""
    await api.behind.execute("update outbox set published_at = null, stream = null, stream_sequence = null")
