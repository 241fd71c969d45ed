"""Rings from the API to the worker when something was stated, so that it goes out now, not at the next look.

A NOTIFY inside the transaction would make all commits queue for one lock; so it is sent after the commit, by
itself, once for however many commits came meanwhile. A ring that gets lost costs a quarter of a second.
Only what is asked for seldom, and waited for, may say `ASKED_FOR` in its transaction, and when it is done
`SEEN_TO`: that calls back to the API, where somebody may wait.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.plain import plain_connection

CHANNEL = "doorbell"
RING = f"notify {CHANNEL}"
TASKS = "asked_for"
ASKED_FOR = text(f"notify {TASKS}")
DONE = "seen_to"
SEEN_TO = text(f"notify {DONE}")
AGAIN_SECONDS = 1
# The first ring is at once; what comes within a breath goes out together, and as long as many come, each
# breath is longer: nobody waits for one of very many, and two that come by chance at once are not many.
FIRST_BREATH, LONGEST_BREATH, MANY_A_SECOND = 0.005, 0.02, 200
STILL_THERE_SECONDS = 10
log = structlog.get_logger()


class Doorbell:
    """The API's end: ring as often as you like."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.used, self.pressed, self.called = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.since = 0  # how often it was pressed since it last rang

    async def ring(self) -> None:
        """It rings before who asked for it goes on: whoever waits for the event has longer to wait."""
        self.since += 1
        self.pressed.set()
        self.used.set()
        await asyncio.sleep(0)

    def next_call(self) -> asyncio.Event:
        """Set when a worker has seen to something. A call may get lost: look yourself now and then."""
        self.used.set()
        return self.called

    def _call(self, *_: Any) -> None:
        self.called.set()
        self.called = asyncio.Event()

    async def run(self) -> None:
        """With a connection of its own from the first use on: when requests queue for one, rings do not."""
        while True:
            await self.used.wait()
            try:
                async with plain_connection(self.engine) as connection:
                    await connection.add_listener(DONE, self._call)
                    await self._ring_on(connection)
            except Exception as error:  # the worker looks by itself in any case
                self.pressed.set()
                log.warning("doorbell", kind=type(error).__name__)
                await asyncio.sleep(AGAIN_SECONDS)

    async def _ring_on(self, connection: Any) -> None:
        breath = FIRST_BREATH
        while True:
            await self.pressed.wait()
            self.pressed.clear()
            self.since = 0
            await connection.execute(RING)
            await asyncio.sleep(breath)
            breath = next_breath(breath, self.since)


def next_breath(breath: float, came: int) -> float:
    """After a breath in which so many came."""
    return min(2 * breath, LONGEST_BREATH) if came > MANY_A_SECOND * breath else FIRST_BREATH


@asynccontextmanager
async def doorbell(engine: AsyncEngine) -> AsyncIterator[Doorbell]:
    bell = Doorbell(engine)
    ringing = asyncio.create_task(bell.run(), name="doorbell")
    try:
        yield bell
    finally:
        ringing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await ringing


async def mind_the_door(
    engine: AsyncEngine, answer: Callable[[], Any], asked_for: Callable[[], Any] = lambda: None
) -> None:
    """The worker's end, until cancelled: `answer` for each ring, and whenever one may have been missed.

    `asked_for` for each task that somebody asked for and waits for.
    """
    while True:
        try:
            async with plain_connection(engine) as connection:
                await connection.add_listener(TASKS, lambda *_: asked_for())
                await connection.add_listener(CHANNEL, lambda *_: answer())
                answer()
                while True:
                    await asyncio.sleep(STILL_THERE_SECONDS)
                    await connection.execute("select 1")
        except Exception as error:
            log.warning("doorbell", kind=type(error).__name__)
            await asyncio.sleep(AGAIN_SECONDS)
