"""Finds out which of our published events the stream has lost, and lets them be published again.

The outbox is the record and the stream a copy of it. A stream that was deleted and made anew, or whose store
was put back to an older copy, lacks events that the outbox calls published. Each row knows which stream took
it and at which place, so both are noticed: by another stream's birth, or by another event at our place.
"""

import time
from typing import Any

import structlog
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError
from sqlalchemy import Select, select, text

from chassis.bus import STREAM
from chassis.db import Sessions, rows_of
from chassis.outbox import OutboxMessage

EVERY_SECONDS = 60.0
BATCH = 5_000
FORGET = "published_at = null, stream = null, stream_sequence = null"
log = structlog.get_logger()


class Reconciler:
    """Compares before anything is published on a new connection, and every minute."""

    def __init__(self, courier: Sessions) -> None:
        self.courier = courier
        self.stream = ""
        self.generation = -1
        self.next_at = 0.0

    def is_due(self, generation: int) -> bool:
        return generation != self.generation or time.monotonic() >= self.next_at

    async def reconcile(self, stream: JetStreamContext, generation: int) -> int:
        """How many events have to be published again."""
        info = await stream.stream_info(STREAM)
        born = str(info.created)
        lost = await self._forget(
            "published_at is not null and stream is distinct from :stream", {"stream": born}
        )
        newest = await self._newest(born, below=None)
        first = info.state.first_seq
        if newest is not None and not await is_there(stream, newest, first):
            kept = await self._last_kept(stream, born, first, newest.stream_sequence or 0)
            bounds = {"stream": born, "kept": kept, "newest": newest.stream_sequence}
            lost += await self._forget(
                "stream = :stream and stream_sequence between :kept + 1 and :newest", bounds
            )
        if lost:
            log.error("the stream lost events, which are published again", part="reconciler", count=lost)
        self.stream, self.generation = born, generation
        self.next_at = time.monotonic() + EVERY_SECONDS
        return lost

    async def _last_kept(self, stream: JetStreamContext, born: str, first: int, lost: int) -> int:
        """The highest of our places that still holds our event: everything behind it was cut off."""
        low, high = 0, lost - 1
        while low < high:
            middle = (low + high + 1) // 2
            row = await self._newest(born, below=middle + 1)
            if row is None or (row.stream_sequence or 0) <= low or await is_there(stream, row, first):
                low = middle
            else:
                high = (row.stream_sequence or 0) - 1
        return low

    async def _newest(self, born: str, *, below: int | None) -> OutboxMessage | None:
        chosen: Select[Any] = select(OutboxMessage).where(OutboxMessage.stream == born)
        if below is not None:
            chosen = chosen.where(OutboxMessage.stream_sequence < below)
        chosen = chosen.where(OutboxMessage.stream_sequence.is_not(None))
        async with self.courier.begin() as session:
            found: OutboxMessage | None = await session.scalar(
                chosen.order_by(OutboxMessage.stream_sequence.desc()).limit(1)
            )
        return found

    async def _forget(self, which: str, values: dict[str, Any]) -> int:
        """In parts, the oldest first, so that no statement is long."""
        part = text(
            f"update outbox set {FORGET} where (trust_id, id) in"
            f" (select trust_id, id from outbox where {which} order by position limit {BATCH})"
        )
        count = 0
        while True:
            async with self.courier.begin() as session:
                done = await session.execute(part, values)
            count += rows_of(done)
            if rows_of(done) < BATCH:
                return count


async def is_there(stream: JetStreamContext, row: OutboxMessage, first: int) -> bool:
    """Does the stream hold this event at its place? What is older than the stream's beginning is no loss."""
    if row.stream_sequence is None or row.stream_sequence < first:
        return True
    try:
        found = await stream.get_msg(STREAM, row.stream_sequence, direct=True)
    except NotFoundError:
        return False
    return (found.headers or {}).get("Nats-Msg-Id") == str(row.id)
