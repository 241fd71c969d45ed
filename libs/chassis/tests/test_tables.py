"""The tables that migrations make are those that the models describe."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData
from sqlalchemy import Table as SqlTable
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

import chassis.tables  # noqa: F401 - so that the models are known
from chassis.db import Table
from stack.postgres import Embedded, ServiceDatabase


def ours() -> MetaData:
    """The chassis' own tables, without those of the services under test."""
    known = MetaData(naming_convention=Table.metadata.naming_convention)
    for mapper in Table.registry.mappers:
        table = mapper.local_table
        if mapper.class_.__module__.startswith("chassis.") and isinstance(table, SqlTable):
            table.to_metadata(known)
    return known


async def test_the_models_and_the_sql_of_the_chassis_agree(
    postgres: Embedded, template: ServiceDatabase
) -> None:
    known = ours()
    assert {"outbox", "inbox", "held_events", "tasks", "mails", "letters"} <= set(known.tables)

    def differences(connection: Connection) -> list[object]:
        def named(_: object, name: str | None, kind: str, __: object, ___: object) -> bool:
            return kind != "table" or name in known.tables

        context = MigrationContext.configure(connection, opts={"include_object": named, "compare_type": True})
        return list(compare_metadata(context, known))

    database = postgres.clone(template, "models_and_sql")
    engine = create_async_engine(database.migrator_url, poolclass=NullPool)
    async with engine.connect() as connection:
        found = await connection.run_sync(differences)
    await engine.dispose()
    postgres.drop(database)
    assert found == []
