"""The chassis is proved on a service about nothing, in `notes/`."""

import sys
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from echoes import SERVICE as ECHOES
from notes import SERVICE
from rig import Api, Trust
from rig.events import on_bus

from chassis.db import open_engine, open_sessions
from chassis.inbox import Inbox
from chassis.migrations import upgrade
from chassis.service import Service
from chassis.worker import Worker
from issuer.testing import RunningIssuer
from stack.bus import Embedded as Bus
from stack.postgres import Embedded, ServiceDatabase

pytest_plugins = ["rig.fixtures"]
numbers = count(1)


@pytest.fixture(scope="session")
def service() -> Service:
    return SERVICE


@pytest.fixture(scope="session")
def echoes_template(postgres: Embedded) -> ServiceDatabase:
    """The database of the neighbour that listens."""
    database = postgres.create_service_database(ECHOES.short)
    upgrade(ECHOES.folder, database.migrator_url)
    return database


@pytest.fixture(scope="module")
async def echoes(
    postgres: Embedded, echoes_template: ServiceDatabase, issuer: RunningIssuer
) -> AsyncIterator[Api]:
    """The neighbour that listens, on a database of its own for the module."""
    copy = postgres.clone(echoes_template, f"echoes_{next(numbers)}")
    async with Api(ECHOES, postgres, copy, issuer) as found:
        yield found
    postgres.drop(copy)


@pytest.fixture
def here(echoes: Api) -> Trust:
    return echoes.trust()


@pytest.fixture
async def inbox(echoes: Api) -> AsyncIterator[Inbox]:
    """As a worker has it, but trying again without waiting."""
    assert echoes.settings.courier_database_url
    engine = open_engine(echoes.settings.courier_database_url.get_secret_value())
    state, courier = echoes.app.state, open_sessions(engine)
    yield Inbox(echoes.service, state.sessions, state.swift.connections, courier=courier, pauses=(0.0,))
    await engine.dispose()


@pytest.fixture
async def nats(tmp_path: Path) -> AsyncIterator[Bus]:
    """A server of its own for tests that harm it."""
    with Bus(tmp_path / "nats") as server:
        await server.provision()
        yield server


@pytest.fixture
async def teller(api: Api, nats: Bus) -> AsyncIterator[Worker]:
    """The worker of the service that states events."""
    async with Worker(api.service, on_bus(api.settings, nats.credentials("standards"))) as found:
        yield found


@pytest.fixture
async def hearer(echoes: Api, nats: Bus) -> AsyncIterator[Worker]:
    """The worker of the neighbour that hears them."""
    async with Worker(echoes.service, on_bus(echoes.settings, nats.credentials("support"))) as found:
        yield found
