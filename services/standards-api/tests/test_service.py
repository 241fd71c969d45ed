"""The service starts, migrated, and its tables are what the models say."""

import pytest
from rig import Api
from rig.drift import drift
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool


async def test_it_is_ready_on_a_migrated_database(api: Api) -> None:
    answer = await api.ready()
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")


@pytest.mark.filterwarnings("ignore:Computed default")
async def test_the_migrated_database_is_what_the_models_say(api: Api) -> None:
    engine = create_async_engine(api.database.migrator_url, poolclass=NullPool)
    async with engine.connect() as connection:
        assert await drift(connection) == []
    await engine.dispose()
