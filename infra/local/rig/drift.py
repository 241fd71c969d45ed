"""Where the tables in a database and the models in the code say different things."""

import re
from collections.abc import Collection
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.db import Table


async def drift(connection: AsyncConnection, *changes: str, beside: Collection[str] = ()) -> list[str]:
    """Each difference in words; empty when there is none.

    `changes` are made first, and taken back after. `beside` names tables of other services in this process.
    """
    async with connection.begin_nested() as savepoint:
        for change in changes:
            await connection.execute(text(change))
        found = await connection.run_sync(lambda sync: compare(sync, {"alembic_version", *beside}))
        await savepoint.rollback()
    return found


def compare(connection: Connection, left_out: Collection[str]) -> list[str]:
    def wanted(_: Any, name: str | None, kind: str, *__: Any) -> bool:
        return not (kind == "table" and name in left_out)

    options = {"compare_type": True, "compare_server_default": True, "include_object": wanted}
    context = MigrationContext.configure(connection, opts=options)
    found = compare_metadata(context, Table.metadata)
    return [str(difference) for difference in found if not only_spelling(difference)]


def only_spelling(difference: Any) -> bool:
    """PostgreSQL writes a default back with more brackets and casts than it was given."""
    changes = difference if isinstance(difference, list) else [difference]
    return all(
        change[0] == "modify_default" and plain(change[-2]) == plain(change[-1]) != "" for change in changes
    )


def plain(default: Any) -> str:
    return re.sub(r"::text|[()\s]", "", str(default.arg) if default is not None else "").lower()
