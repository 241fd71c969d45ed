"""Moves what waits in the outbox to the bus: in order, at least once, and never the API's concern."""

import asyncio
from collections.abc import Sequence

from nats.js import JetStreamContext
from nats.js.api import PubAck
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.bus import Bus, BusDown
from chassis.clock import now
from chassis.db import Sessions
from chassis.events import Envelope, address
from chassis.outbox import OutboxMessage
from chassis.reconciler import Reconciler

BATCH = 500
ACK_SECONDS = 5
ONE_AT_A_TIME = text("select pg_try_advisory_xact_lock(hashtext('chassis.relay'))")
MARK = text("""
    update outbox o set published_at = :now, stream = :stream, stream_sequence = done.sequence
      from unnest(cast(:positions as bigint[]), cast(:sequences as bigint[])) as done (position, sequence)
     where o.position = done.position and o.published_at is null
""")


Answer = tuple[OutboxMessage, PubAck | BaseException]


class Relay:
    """Of all workers of a service one relays at a time, so that events keep their order."""

    def __init__(self, service_name: str, bus: Bus, courier: Sessions) -> None:
        self.source = f"/{service_name}"
        self.bus, self.courier = bus, courier
        self.reconciler = Reconciler(courier)

    async def relay_once(self) -> int:
        """Publish one batch; how many the stream has taken. Raises when it did not take all of them."""
        stream = await self.bus.stream()
        generation = self.bus.generation
        if self.reconciler.is_due(generation):
            await self.reconciler.reconcile(stream, generation)
        async with self.courier.begin() as session:
            if not await session.scalar(ONE_AT_A_TIME):
                return 0
            waiting = select(OutboxMessage).where(OutboxMessage.published_at.is_(None))
            batch = (await session.scalars(waiting.order_by(OutboxMessage.position).limit(BATCH))).all()
            answers = await self._publish(stream, batch)
            if generation != self.bus.generation:
                # Some answers may be of a stream that is no more. Copies are known by their id.
                raise BusDown("the connection broke while publishing")
            taken = {row.position: answer.seq for row, answer in answers if isinstance(answer, PubAck)}
            await self._mark(session, taken)
        for _, answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        return len(taken)

    async def _publish(self, stream: JetStreamContext, batch: Sequence[OutboxMessage]) -> list[Answer]:
        """All are sent in their order over one connection before the first answer is waited for."""
        sent: list[asyncio.Future[PubAck]] = []
        try:
            for row in batch:
                headers = {"Nats-Msg-Id": str(row.id)}
                sent.append(await stream.publish_async(address(row.type), self._told(row), headers=headers))
            if sent:
                await asyncio.wait(sent, timeout=ACK_SECONDS)
        finally:
            for future in sent:
                future.cancel()  # does nothing to an answered one; frees the place of one that never will be
        return [(row, _answer(future)) for row, future in zip(batch, sent, strict=True)]

    def _told(self, row: OutboxMessage) -> bytes:
        envelope = Envelope(
            id=row.id, source=self.source, type=row.type, subject=row.subject, time=row.occurred_at,
            trustid=row.trust_id, sequence=row.sequence, traceparent=row.traceparent, data=row.data,
        )  # fmt: skip
        # CloudEvents knows no null for its own attributes; those in the data are said as they are.
        return envelope.model_dump_json(exclude_none=True).encode()

    async def _mark(self, session: AsyncSession, taken: dict[int, int]) -> None:
        if taken:
            values = {"positions": list(taken), "sequences": list(taken.values())}
            await session.execute(MARK, {"now": now(), "stream": self.reconciler.stream, **values})


def _answer(future: asyncio.Future[PubAck]) -> PubAck | BaseException:
    # What the stream refuses looks the same as no answer: nats-py loses the reason on its way to the future.
    if future.cancelled() or not future.done():
        return BusDown("the stream did not answer")
    return future.exception() or future.result()
