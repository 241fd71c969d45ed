"""The SQL that makes the tables and the models that use them say the same."""

from collections.abc import AsyncIterator

import pytest
from rig import Api
from rig.drift import drift
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

# What each statement does to the database, and a word of what is then seen.
DRIFTS = {
    "alter table files drop column reason": "reason",
    "alter table import_rows alter column number type bigint": "number",
    "alter table imports alter column state drop not null": "state",
    "drop index import_rows_trust_id_import_id_number_idx": "import_rows_trust_id_import_id_number_idx",
    "alter table file_chunks drop constraint file_chunks_trust_id_file_id_fkey": "file_chunks",
    "create table stray (id int)": "stray",
    "alter table files alter column trust_id drop default": "trust_id",
}


@pytest.fixture
async def migrator(api: Api) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(api.database.migrator_url, poolclass=NullPool)
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()


async def test_the_migrated_database_is_what_the_models_say(migrator: AsyncConnection) -> None:
    assert await drift(migrator, beside={"echoes"}) == []


@pytest.mark.parametrize("statement", DRIFTS)
async def test_a_drift_is_seen(migrator: AsyncConnection, statement: str) -> None:
    found = await drift(migrator, statement)
    assert any(DRIFTS[statement] in fault for fault in found), found
