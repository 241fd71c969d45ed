"""Moves what waits in the outbox to the bus: in order, at least once, and never the API's concern."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC
from typing import Any

from nats.js import JetStreamContext
from nats.js.api import PubAck

from chassis.bus import Bus, BusDown
from chassis.clock import now
from chassis.connections import Connections
from chassis.db import Sessions
from chassis.events import address
from chassis.reconciler import Reconciler

BATCH = 500
ACK_SECONDS = 5
LOCK = "hashtext('chassis.relay')"
# Who has the lock reads, in one round trip. What the one before them marked in this very moment may be read
# as waiting still: it is published a second time, which the stream knows by its id and does not keep.
WAITING = f"""
    select position, id, type, subject, sequence, trust_id, occurred_at, traceparent, data::text as data
      from outbox where published_at is null and (select pg_try_advisory_lock({LOCK}))
     order by position limit {BATCH}
"""
# Marks what was taken, if anything was, and gives the lock back: one round trip less.
# By the primary key alone: a plan that begins with what waits compares each with each when much waits. The
# commit need not wait for the disk: what is marked and forgotten in a crash is published a second time, too.
MARK = """
    with unhurried as (select set_config('synchronous_commit', 'off', true)),
    marked as (
        update outbox o set published_at = $1, stream = $2, stream_sequence = done.sequence
          from unhurried, unnest($3::uuid[], $4::uuid[], $5::bigint[]) as done (trust_id, id, sequence)
         where o.trust_id = done.trust_id and o.id = done.id
     returning 1)
    select pg_advisory_unlock_all() from (select count(*) from marked) as all_of_them
"""

Row = Mapping[str, Any]
Answer = tuple[Row, PubAck | BaseException]


class Relay:
    """Of all workers of a service one relays at a time, so that events keep their order."""

    def __init__(self, service_name: str, bus: Bus, connections: Connections, courier: Sessions) -> None:
        self.source = f"/{service_name}"
        self.bus, self.connections = bus, connections
        self.reconciler = Reconciler(courier)

    async def relay_once(self) -> int:
        """Publish one batch; how many the stream has taken. Raises when it did not take all of them."""
        stream = await self.bus.stream()
        generation = self.bus.generation
        if self.reconciler.is_due(generation):
            await self.reconciler.reconcile(stream, generation)
        async with self.connections.lend() as connection, locked(connection):
            batch = await connection.fetch(WAITING)
            answers = await self._publish(stream, batch)
            if generation != self.bus.generation:
                # Some answers may be of a stream that is no more. Copies are known by their id.
                raise BusDown("the connection broke while publishing")
            taken = [(row, answer.seq) for row, answer in answers if isinstance(answer, PubAck)]
            trusts, ids = ([row[name] for row, _ in taken] for name in ("trust_id", "id"))
            places = [sequence for _, sequence in taken]
            await connection.fetchrow(MARK, now(), self.reconciler.stream, trusts, ids, places)
        for _, answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        return len(taken)

    async def _publish(self, stream: JetStreamContext, batch: Sequence[Row]) -> list[Answer]:
        """All are sent in their order over one connection before the first answer is waited for."""
        sent: list[asyncio.Future[PubAck]] = []
        try:
            for row in batch:
                headers = {"Nats-Msg-Id": str(row["id"])}
                body = cloud_event(row, self.source)
                sent.append(await stream.publish_async(address(row["type"]), body, headers=headers))
            if sent:
                await asyncio.wait(sent, timeout=ACK_SECONDS)
        finally:
            for future in sent:
                future.cancel()  # does nothing to an answered one; frees the place of one that never will be
        return [(row, _answer(future)) for row, future in zip(batch, sent, strict=True)]


@asynccontextmanager
async def locked(connection: Any) -> AsyncIterator[None]:
    """The lock that `WAITING` takes is the connection's: unless `MARK` gives it back, it ends with it."""
    try:
        yield
    except BaseException:
        connection.terminate()
        raise


def cloud_event(row: Row, source: str) -> bytes:
    """The row as `chassis.events.CloudEvent` in JSON; its data are sent as the database writes them."""
    said = {
        "specversion": "1.0",
        "id": str(row["id"]),
        "source": source,
        "type": row["type"],
        "subject": row["subject"],
        "time": row["occurred_at"].astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "trustid": str(row["trust_id"]),
        "sequence": row["sequence"],
    }
    if row["traceparent"]:  # CloudEvents knows no null for its own attributes
        said["traceparent"] = row["traceparent"]
    head = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return f'{head[:-1]},"data":{row["data"]}}}'.encode()


def _answer(future: asyncio.Future[PubAck]) -> PubAck | BaseException:
    # What the stream refuses looks the same as no answer: nats-py loses the reason on its way to the future.
    if future.cancelled() or not future.done():
        return BusDown("the stream did not answer")
    return future.exception() or future.result()
