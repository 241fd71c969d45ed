"""A few connections for statements that are each a transaction of their own; the one used last comes first.

asyncpg's pool resets, shields and times each use of a connection, which costs a fifth of a short read. Here
nothing outlives a statement, so there is nothing to reset, and waiting is timed only where there is any.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import asyncpg

from chassis.db import TIMEOUTS

SECONDS_TO_WAIT = 3
# What lies between may have forgotten a connection that was silent for longer.
LONGEST_IDLE_SECONDS = 300


class Connections:
    def __init__(self, connect: Callable[[], Awaitable[Any]], most: int) -> None:
        self.connect = connect
        self.room = asyncio.Semaphore(most)
        self.idle: list[tuple[Any, float]] = []
        self.in_use = 0

    async def fetchrow(self, sql: str, *arguments: Any) -> Any:
        """One row. A connection on which more went wrong than the database refusing is used no more.

        Raises `TimeoutError` when none is free within three seconds.
        """
        if self.room.locked():
            async with asyncio.timeout(SECONDS_TO_WAIT):
                await self.room.acquire()
        else:
            await self.room.acquire()
        self.in_use += 1
        try:
            connection = self._take() or await self.connect()
            try:
                row = await connection.fetchrow(sql, *arguments)
            except asyncpg.PostgresError:
                self._put(connection)
                raise
            except BaseException:
                connection.terminate()
                raise
            self._put(connection)
            return row
        finally:
            self.in_use -= 1
            self.room.release()

    def forget(self) -> None:
        """Close what is idle: the next use makes a new one."""
        while self.idle:
            self.idle.pop()[0].terminate()

    def _take(self) -> Any:
        while self.idle:
            connection, since = self.idle.pop()
            if not connection.is_closed() and time.monotonic() - since < LONGEST_IDLE_SECONDS:
                return connection
            connection.terminate()
        return None

    def _put(self, connection: Any) -> None:
        if not connection.is_closed():
            self.idle.append((connection, time.monotonic()))


def open_connections(url: str, most: int) -> Connections:
    """To the database that an engine of SQLAlchemy would reach with this address."""
    connect = partial(
        asyncpg.connect, url.replace("postgresql+asyncpg://", "postgresql://"), timeout=3,
        statement_cache_size=500, server_settings={"timezone": "UTC", **TIMEOUTS},
    )  # fmt: skip
    return Connections(connect, most)
