"""Says over HTTP whether a worker is alive and keeps up, to whoever starts and watches it.

    GET /health/live     the process turns
    GET /health/ready    it reaches database and bus, and nothing waits for too long; 503 when not
    GET /metrics         the same as figures, for Prometheus

At `HEALTH_ADDRESS`, and nowhere when that is empty. A dozen lines of HTTP, so that a worker loads no server.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import structlog
from nats.errors import Error
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest

from chassis.backlog import TOO_LONG_SECONDS
from chassis.bus import STREAM, BusDown
from chassis.plain import plain_connection

if TYPE_CHECKING:
    from chassis.worker import Worker

MOST_ASKED, PATIENCE_SECONDS, ANSWER_SECONDS = 8 * 1024, 5, 2
AGE = """
    select coalesce(extract(epoch from now() - min(occurred_at)), 0)::float8
      from outbox where published_at is null
"""
OUTBOX = Gauge("outbox_waiting_seconds", "How long the oldest event that is not yet on the bus has waited.")
INBOX = Gauge("inbox_waiting_events", "How many events of neighbours are not yet handled.")
REASONS = {200: "OK", 400: "Bad Request", 404: "Not Found", 503: "Service Unavailable"}
log = structlog.get_logger()

Answer = tuple[int, str, bytes]


async def read_state(worker: "Worker") -> dict[str, Any]:
    """What is as it should be, and the two ages: None where they cannot be known."""
    age, waiting = await asyncio.gather(_outbox_age(worker), _inbox_waiting(worker))
    if age is not None:
        OUTBOX.set(age)
    if waiting is not None:
        INBOX.set(waiting)
    checks = {
        "accepting": not worker.stopping.is_set(),
        "database": age is not None,
        "bus": waiting is not None,
        "relay": age is not None and age < TOO_LONG_SECONDS,
        "inbox": worker.listener.is_reading(),
    }
    status = "ready" if all(checks.values()) else "not ready"
    return {
        "status": status,
        "checks": checks,
        "outbox_waiting_seconds": age,
        "inbox_waiting_events": waiting,
    }


async def _outbox_age(worker: "Worker") -> float | None:
    try:
        async with asyncio.timeout(ANSWER_SECONDS), plain_connection(worker.engine) as connection:
            found: float = await connection.fetchval(AGE)
            return round(found, 3)
    except Exception as error:
        log.warning("health", part="database", kind=type(error).__name__)
        return None


async def _inbox_waiting(worker: "Worker") -> int | None:
    """Those that the stream has for us and that we have not acknowledged."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            stream = await worker.bus.stream()
            told = await stream.consumer_info(STREAM, worker.service.short)
    except (BusDown, Error, OSError, TimeoutError) as error:
        log.warning("health", part="bus", kind=type(error).__name__)
        return None
    return (told.num_pending or 0) + (told.num_ack_pending or 0)


async def answer(worker: "Worker", path: str) -> Answer:
    """Status, type and body."""
    if path == "/health/live":
        return 200, "application/json", b'{"status": "alive"}'
    if path == "/health/ready":
        state = await read_state(worker)
        return (200 if state["status"] == "ready" else 503), "application/json", json.dumps(state).encode()
    if path == "/metrics":
        await read_state(worker)
        return 200, CONTENT_TYPE_LATEST, generate_latest()
    return 404, "text/plain", b"Ask for /health/live, /health/ready or /metrics.\n"


@asynccontextmanager
async def health_door(worker: "Worker", address: str) -> AsyncIterator[None]:
    """Open while the worker works; `address` is host:port, or empty for none."""
    if not address:
        yield
        return

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(
            OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError
        ):
            async with asyncio.timeout(PATIENCE_SECONDS):
                head = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n", 1)[0].decode("latin-1").split(" ")
                asked = head[1].partition("?")[0] if len(head) == 3 and head[0] == "GET" else None
                status, kind, body = (
                    await answer(worker, asked) if asked else (400, "text/plain", b"GET only.\n")
                )
                writer.write(
                    f"HTTP/1.1 {status} {REASONS[status]}\r\nContent-Type: {kind}\r\nConnection: close\r\n"
                    f"Content-Length: {len(body)}\r\n\r\n".encode()
                    + body
                )
                await writer.drain()
        writer.close()

    host, _, port = address.rpartition(":")
    server = await asyncio.start_server(serve, host, int(port), limit=MOST_ASKED)
    try:
        yield
    finally:
        server.close()
