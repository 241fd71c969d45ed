"""A connection as the driver has it, for the few statements that a worker asks all day long.

Everything else goes through a session. Here a statement costs a quarter, because nothing is compiled and each
is one round trip; but nothing opens a transaction or a trust either, so only a courier comes this way.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from asyncpg import PostgresError
from sqlalchemy.ext.asyncio import AsyncEngine


@asynccontextmanager
async def plain_connection(engine: AsyncEngine) -> AsyncIterator[Any]:
    """One of the pool's. Unless it was the database that refused something, it is not used again after an
    error: it may be broken or in the middle of something, and the pool would not notice here."""
    async with engine.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        try:
            yield raw
        except BaseException as error:
            if raw.is_closed() or not isinstance(error, PostgresError):
                await connection.invalidate()
            raise


@asynccontextmanager
async def plain_transaction(engine: AsyncEngine, begin: str = "begin") -> AsyncIterator[Any]:
    """One transaction. `begin` begins it, and may do more in the same round trip."""
    async with plain_connection(engine) as raw:
        try:
            await raw.execute(begin)
            yield raw
            await raw.execute("commit")
        except PostgresError:
            if not raw.is_closed():
                await raw.execute("rollback")
            raise  # any other error ends the connection, and the transaction with it
