"""Every table of every service is walled off by trust, as PostgreSQL's own catalogue says."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
from rig.catalogue import faults

from stack.postgres import Embedded
from tools.services import ROOT, SERVICES, environment


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    with Embedded(tmp_path_factory.mktemp("postgres"), durable=False) as server:
        yield server


def migrate(folder: Path, url: str) -> None:
    """In a process of its own: the tables of two services cannot share one."""
    command = [sys.executable, "-m", "chassis.migrate", str(folder)]
    subprocess.run(command, check=True, cwd=ROOT, env=environment() | {"MIGRATOR_DATABASE_URL": url})


@pytest.mark.parametrize("service", SERVICES)
def test_every_table_is_walled_off(postgres: Embedded, service: str) -> None:
    short = service.removesuffix("-api")
    database = postgres.create_service_database(short)
    migrate(ROOT / "services" / service, database.migrator_url)

    async def look() -> tuple[list[str], int]:
        connection = await asyncpg.connect(postgres.url("postgres", short, driver="postgresql"))
        try:
            tables = await connection.fetchval("select count(*) from pg_tables where schemaname = 'public'")
            return await faults(connection, short), tables
        finally:
            await connection.close()

    found, tables = asyncio.run(look())
    assert found == []
    assert tables > 12
