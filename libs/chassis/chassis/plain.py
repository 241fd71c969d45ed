"""A connection as the driver has it, for the few statements that a worker asks all day long.

Everything else goes through a session. Here a statement costs a quarter, because nothing is compiled and each
is one round trip; but nothing enters a trust either, so only a courier's work and the inbox come this way.
"""

import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from asyncpg import PostgresError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from chassis.db import Sessions


class Undone(Exception):
    """A statement failed and nobody said so: the database has undone what was to be committed."""


@asynccontextmanager
async def plain_connection(engine: AsyncEngine) -> AsyncIterator[Any]:
    """One of the pool's. Unless it was the database that refused something, it is not used again after an
    error: it may be broken or in the middle of something, and the pool would not notice here."""
    async with engine.connect() as connection:
        raw = await _driver(connection)
        try:
            yield raw
        except BaseException as error:
            if raw.is_closed() or not isinstance(error, PostgresError):
                await connection.invalidate()
            raise


@asynccontextmanager
async def plain_session(sessions: Sessions) -> AsyncIterator[tuple[AsyncSession, Any]]:
    """A session in one transaction, and the driver's own connection in the same one."""
    engine: AsyncEngine = sessions.kw["bind"]
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")  # the transaction is begun here
        raw = await _driver(connection)
        async with _begun(connection, raw), sessions(bind=connection) as session:
            yield session, raw


@asynccontextmanager
async def _begun(connection: AsyncConnection, raw: Any) -> AsyncIterator[None]:
    try:
        await raw.execute("begin")
        yield
        if await raw.execute("commit") != "COMMIT":
            raise Undone
    except BaseException:
        await _undo(connection, raw)
        raise


async def _undo(connection: AsyncConnection, raw: Any) -> None:
    """What cannot be rolled back ends with the connection, which is then not used again."""
    with contextlib.suppress(Exception):
        if not raw.is_closed():
            if raw.is_in_transaction():
                await raw.execute("rollback")
            return
    await connection.invalidate()


async def _driver(connection: AsyncConnection) -> Any:
    raw = (await connection.get_raw_connection()).driver_connection
    assert raw is not None
    return raw
