"""Rings from the API to the worker when something was stated, so that it goes out now, not at the next look.

A NOTIFY inside the transaction would make all commits queue for one lock; so it is sent after the commit, by
itself, once for however many commits came meanwhile. A ring that gets lost costs half a second.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

CHANNEL = "doorbell"
RING = text(f"notify {CHANNEL}")
AGAIN_SECONDS = 1
# The first ring is at once; while there are many, what comes within this time goes out together.
BREATH_SECONDS = 0.05
STILL_THERE_SECONDS = 10
log = structlog.get_logger()


class Doorbell:
    """The API's end: ring as often as you like."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self.pressed = asyncio.Event()

    def ring(self) -> None:
        self.pressed.set()

    async def run(self) -> None:
        while True:
            await self.pressed.wait()
            self.pressed.clear()
            try:
                async with self.engine.connect() as connection:
                    await connection.execute(RING)
                await asyncio.sleep(BREATH_SECONDS)
            except Exception as error:  # the worker looks by itself in any case
                log.warning("doorbell", kind=type(error).__name__)
                await asyncio.sleep(AGAIN_SECONDS)


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


async def mind_the_door(engine: AsyncEngine, answer: Callable[[], Any]) -> None:
    """The worker's end, until cancelled: `answer` for each ring, and whenever one may have been missed."""
    while True:
        try:
            async with engine.connect() as connection:
                raw = await connection.get_raw_connection()
                await raw.driver_connection.add_listener(CHANNEL, lambda *_: answer())  # type: ignore[union-attr]
                answer()
                while True:
                    await asyncio.sleep(STILL_THERE_SECONDS)
                    await connection.execute(text("select 1"))
                    await connection.rollback()
        except Exception as error:
            log.warning("doorbell", kind=type(error).__name__)
            await asyncio.sleep(AGAIN_SECONDS)
