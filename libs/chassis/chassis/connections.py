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
        """One row of a statement that is a transaction of its own."""
        async with Lent(self) as connection:
            return await connection.fetchrow(sql, *arguments)

    def lend(self) -> "Lent":
        """One for a while, for several statements; each is a transaction of its own."""
        return Lent(self)

    def forget(self) -> None:
        """Close what is idle: the next use makes a new one."""
        while self.idle:
            self.idle.pop()[0].terminate()

    def take(self) -> Any:
        while self.idle:
            connection, since = self.idle.pop()
            if not connection.is_closed() and time.monotonic() - since < LONGEST_IDLE_SECONDS:
                return connection
            connection.terminate()
        return None

    def put(self, connection: Any) -> None:
        if not connection.is_closed():
            self.idle.append((connection, time.monotonic()))


class Lent:
    """A connection while it is used. One on which more went wrong than the database refusing is used no more.

    Raises `TimeoutError` when none is free within three seconds.
    """

    def __init__(self, owner: Connections) -> None:
        self.owner = owner
        self.connection: Any = None

    async def __aenter__(self) -> Any:
        owner = self.owner
        if owner.room.locked():
            async with asyncio.timeout(SECONDS_TO_WAIT):
                await owner.room.acquire()
        else:
            await owner.room.acquire()
        owner.in_use += 1
        try:
            self.connection = owner.take() or await owner.connect()
        except BaseException:
            self._leave()
            raise
        return self.connection

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None or issubclass(kind, asyncpg.PostgresError):
            self.owner.put(self.connection)
        else:
            self.connection.terminate()
        self._leave()

    def _leave(self) -> None:
        self.owner.in_use -= 1
        self.owner.room.release()


def open_connections(url: str, most: int) -> Connections:
    """To the database that an engine of SQLAlchemy would reach with this address."""
    connect = partial(
        asyncpg.connect, url.replace("postgresql+asyncpg://", "postgresql://"), timeout=3,
        statement_cache_size=500, server_settings={"timezone": "UTC", **TIMEOUTS},
    )  # fmt: skip
    return Connections(connect, most)
