"""The fixtures: a server for the session, a database for the module, a trust for the test."""

from collections.abc import AsyncIterator, Iterator
from itertools import count

import pytest

from chassis.migrations import upgrade
from chassis.service import Service
from chassis.worker import Worker
from issuer.testing import RunningIssuer, running
from rig.api import Api, Trust
from rig.events import on_bus
from stack.bus import Embedded as Bus
from stack.postgres import Embedded, ServiceDatabase

numbers = count(1)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    with Embedded(tmp_path_factory.mktemp("postgres"), durable=False) as server:
        yield server


@pytest.fixture(scope="session")
def issuer() -> Iterator[RunningIssuer]:
    with running() as found:
        yield found


@pytest.fixture(scope="session")
def template(postgres: Embedded, service: Service) -> ServiceDatabase:
    """The service's database, migrated once."""
    database = postgres.create_service_database(service.short)
    upgrade(service.folder, database.migrator_url)
    return database


@pytest.fixture(scope="module")
def database(postgres: Embedded, template: ServiceDatabase) -> Iterator[ServiceDatabase]:
    copy = postgres.clone(template, f"{template.service}_{next(numbers)}")
    yield copy
    postgres.drop(copy)


@pytest.fixture(scope="module")
async def api(
    service: Service, postgres: Embedded, database: ServiceDatabase, issuer: RunningIssuer
) -> AsyncIterator[Api]:
    async with Api(service, postgres, database, issuer) as found:
        yield found


@pytest.fixture
def trust(api: Api) -> Trust:
    return api.trust()


@pytest.fixture
def other_trust(api: Api) -> Trust:
    return api.trust()


@pytest.fixture(scope="session")
async def bus(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bus]:
    """NATS with its stream and consumers, as in production with a user for each service."""
    with Bus(tmp_path_factory.mktemp("nats")) as server:
        await server.provision()
        yield server


@pytest.fixture
async def worker(api: Api, bus: Bus) -> AsyncIterator[Worker]:
    """The service's worker without its loops: the test says what it does when."""
    settings = on_bus(api.settings, bus.credentials(api.service.short))
    async with Worker(api.service, settings) as found:
        yield found
