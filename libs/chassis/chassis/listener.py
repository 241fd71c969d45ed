"""Pulls what neighbours stated from the bus and hands it to the inbox; acknowledges after the commit."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from uuid import UUID

import structlog
from nats.aio.msg import Msg
from nats.errors import Error

from chassis.arrivals import Arrival
from chassis.bus import Bus, BusDown
from chassis.inbox import Inbox
from chassis.pull import Pull

TOGETHER = 50
LANES = 4
STILL_AT_IT_SECONDS = 10
AGAIN_SECONDS = 5
log = structlog.get_logger()

Heard = tuple[Msg, Arrival]


class Listener:
    """Reads with the service's durable consumer; any number of workers may share it."""

    def __init__(self, bus: Bus, inbox: Inbox) -> None:
        self.bus, self.inbox = bus, inbox
        self.bound: Pull | None = None
        self.generation = -1

    async def hear_once(self, wait: float = 1) -> int:
        """Handle up to a hundred messages; how many there were. Raises while there is no consumer to read."""
        pull = await self._bind()
        generation = self.generation
        try:
            messages = await pull.fetch(timeout=wait)
        except Exception:
            await self._let_go()
            raise
        lanes: dict[UUID, list[Heard]] = {}
        for message in messages:
            arrival = Arrival.of(message.subject, message.data)
            lanes.setdefault(arrival.lane, []).append((message, arrival))
        room = asyncio.Semaphore(LANES)
        async with still_at_it(lambda: (*messages, *pull.come)):
            works = [self._work(lane, room, generation) for lane in lanes.values()]
            await (works[0] if len(works) == 1 else asyncio.gather(*works))
        return len(messages)

    async def _work(self, lane: Sequence[Heard], room: asyncio.Semaphore, generation: int) -> None:
        """What came for one trust: together if nothing is out of the way, else one after the other."""
        async with room:
            for start in range(0, len(lane), TOGETHER):
                part = lane[start : start + TOGETHER]
                if await self.inbox.receive_together([arrival for _, arrival in part]):
                    for message, _ in part:
                        await self._answer(message, generation)
                else:
                    await self._one_by_one(part, generation)

    async def _one_by_one(self, part: Sequence[Heard], generation: int) -> None:
        """What the database cannot keep comes again, and all behind it."""
        failed = False
        for message, arrival in part:
            if not failed:
                try:
                    await self.inbox.receive(arrival)
                except Exception as error:
                    failed = True
                    log.error("event not kept", part="inbox", kind=type(error).__name__)
            await self._answer(message, generation, failed=failed)

    async def _answer(self, message: Msg, generation: int, *, failed: bool = False) -> None:
        """After a break the same number may mean another message, so then nothing is said: it comes again.

        It is sent and not waited for: one that is lost brings the message again, which the inbox knows.
        """
        if generation != self.bus.generation:
            return
        with contextlib.suppress(Error, OSError, TimeoutError):
            if failed:
                await message.nak(delay=AGAIN_SECONDS)
            else:
                await message.ack()

    async def _bind(self) -> Pull:
        await self.bus.stream()
        if self.bound is None or self.generation != self.bus.generation:
            await self._let_go()
            if self.bus.client is None:
                raise BusDown("not connected")
            self.generation = self.bus.generation
            self.bound = Pull(self.bus.client, self.inbox.service.short)
            await self.bound.open()
        return self.bound

    def is_reading(self) -> bool:
        """Has the stream been heard lately? It says something every few seconds, if only that it is there."""
        return self.bound is not None and self.generation == self.bus.generation and self.bound.is_heard()

    async def close(self) -> None:
        """What was sent to us and not taken up is given back."""
        await self._let_go()

    async def _let_go(self) -> None:
        bound, self.bound = self.bound, None
        if bound is not None:
            await bound.close(give_back=self.generation == self.bus.generation)


@contextlib.asynccontextmanager
async def still_at_it(messages: Callable[[], Iterable[Msg]]) -> AsyncIterator[None]:
    """Tells the bus every ten seconds that we have not forgotten the messages not yet acknowledged.

    A task for it is made when there is something to tell: events seldom take so long.
    """
    telling: list[asyncio.Task[None]] = []

    async def tell() -> None:
        while True:
            for message in messages():
                if not message._ackd:  # nats-py has no public way to ask
                    with contextlib.suppress(Error, OSError):
                        await message.in_progress()
            await asyncio.sleep(STILL_AT_IT_SECONDS)

    begin = asyncio.get_running_loop().call_later(
        STILL_AT_IT_SECONDS, lambda: telling.append(asyncio.create_task(tell()))
    )
    try:
        yield
    finally:
        begin.cancel()
        for task in telling:
            task.cancel()
        await asyncio.gather(*telling, return_exceptions=True)
