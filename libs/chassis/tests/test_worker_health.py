"""A worker says over HTTP whether it is alive and keeps up."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from pydantic import ValidationError
from rig import Api, Trust
from telling import relay_all, write

from chassis.clock import now
from chassis.settings import Settings
from chassis.worker import Worker
from chassis.worker_health import health_door
from stack.bus import Embedded
from stack.processes import free_port


@pytest.fixture(autouse=True)
async def nothing_waits(api: Api) -> None:
    await api.behind.execute("delete from outbox")


@pytest.fixture
async def told(teller: Worker) -> AsyncIterator[httpx.AsyncClient]:
    """Asks the worker of the service that states events."""
    async for client in asking(teller):
        yield client


async def asking(worker: Worker) -> AsyncIterator[httpx.AsyncClient]:
    address = f"127.0.0.1:{free_port()}"
    async with health_door(worker, address), httpx.AsyncClient(base_url=f"http://{address}") as client:
        yield client


async def test_a_worker_that_reaches_everything_is_ready_and_says_how_far_it_is_behind(
    trust: Trust, teller: Worker, hearer: Worker, told: httpx.AsyncClient
) -> None:
    found = await told.get("/health/ready")
    assert (found.status_code, found.json()["checks"]["inbox"]) == (503, False), "it does not read yet"
    await teller.hear_once(0.1)
    await write(trust, 2)
    found = await told.get("/health/ready")
    assert (found.status_code, found.json()["status"]) == (200, "ready")
    assert 0 < found.json()["outbox_waiting_seconds"] < 30
    await relay_all(teller)
    assert (await told.get("/health/ready")).json()["outbox_waiting_seconds"] == 0
    async for other in asking(hearer):
        await hearer.hear_once(0)
        assert (await other.get("/health/ready")).json()["inbox_waiting_events"] == 2
        figures = (await other.get("/metrics")).text
        assert "inbox_waiting_events 2.0" in figures


async def test_an_event_that_waits_for_too_long_unreadies_it(
    api: Api, trust: Trust, teller: Worker, told: httpx.AsyncClient
) -> None:
    await teller.hear_once(0.1)
    await write(trust, 1)
    await api.behind.execute("update outbox set occurred_at = $1", now() - timedelta(seconds=40))
    found = await told.get("/health/ready")
    assert (found.status_code, found.json()["checks"]["relay"]) == (503, False)
    assert found.json()["outbox_waiting_seconds"] > 39
    assert (await told.get("/health/live")).status_code == 200


async def test_without_the_bus_or_when_it_is_told_to_stop_it_is_alive_and_not_ready(
    teller: Worker, nats: Embedded, told: httpx.AsyncClient
) -> None:
    await teller.hear_once(0.1)
    assert (await told.get("/health/ready")).status_code == 200
    teller.stopping.set()
    assert (await told.get("/health/ready")).json()["checks"]["accepting"] is False
    teller.stopping.clear()
    nats.stop()
    found = await told.get("/health/ready")
    assert (found.status_code, found.json()["checks"]["bus"]) == (503, False)
    assert found.json()["checks"]["database"] is True
    assert (await told.get("/health/live")).json() == {"status": "alive"}


async def test_without_its_database_it_is_alive_and_not_ready(
    teller: Worker, told: httpx.AsyncClient
) -> None:
    """As when the pool has nothing to give: each connection is in use by somebody who waits."""
    await teller.hear_once(0.1)
    pool = teller.settings.database_pool
    held = [await teller.engine.connect() for _ in range(pool)]
    found = await told.get("/health/ready", timeout=10)
    assert (found.status_code, found.json()["checks"]["database"]) == (503, False)
    assert found.json()["outbox_waiting_seconds"] is None
    for connection in held:
        await connection.close()
    assert (await told.get("/health/ready")).status_code == 200


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /elsewhere HTTP/1.1\r\n\r\n", 404),
        (b"GET /health/live?now=1 HTTP/1.1\r\n\r\n", 200),
        (b"POST /health/live HTTP/1.1\r\n\r\n", 400),
        (b"\x00\xff\r\n\r\n", 400),
        (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n", None),
    ],
)
async def test_it_answers_only_what_it_knows(
    told: httpx.AsyncClient, sent: bytes, status: int | None
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", told.base_url.port)
    writer.write(sent)
    got = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    assert got.split(b" ")[1:2] == ([str(status).encode()] if status else [])


@pytest.mark.parametrize("address", ["8001", "http://127.0.0.1:8001", "127.0.0.1:", "127.0.0.1:80 01"])
def test_an_address_that_is_none_is_refused(api: Api, address: str) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({**dict(api.settings), "health_address": address})
