"""The connection to NATS: made when it is needed, kept for ever, and known for another one after a break."""

import asyncio
from typing import Any

import structlog
from nats.aio.client import Client
from nats.errors import Error
from nats.js import JetStreamContext

from chassis.settings import Settings

STREAM = "EVENTS"
CONNECT_SECONDS = 3
log = structlog.get_logger()


class BusDown(Exception):
    """NATS cannot be reached just now. What waits goes on waiting."""


class Bus:
    """One connection for all loops of a worker."""

    def __init__(self, settings: Settings, name: str) -> None:
        self.settings, self.name = settings, name
        self.client: Client | None = None
        self.context: JetStreamContext | None = None
        # Which connection this is. After a break the stream may be another one: what was learnt from it
        # before is checked again, and what was fetched from it is not acknowledged.
        self.generation = 0
        self.lock = asyncio.Lock()

    async def stream(self) -> JetStreamContext:
        """JetStream, connected. Raises `BusDown`."""
        async with self.lock:
            if self.client is None or self.client.is_closed:
                await self._connect()
        if self.client is None or self.context is None or not self.client.is_connected:
            raise BusDown("not connected")
        return self.context

    async def _connect(self) -> None:
        client = Client()
        password = self.settings.bus_password.get_secret_value()
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await client.connect(
                    self.settings.bus_url,
                    name=self.name,
                    user=self.settings.bus_user or None,
                    password=password or None,
                    inbox_prefix=f"_INBOX.{self.settings.bus_user}" if self.settings.bus_user else "_INBOX",
                    max_reconnect_attempts=-1,
                    reconnect_time_wait=0.5,  # type: ignore[arg-type] # any number of seconds will do
                    connect_timeout=2,
                    ping_interval=10,
                    error_cb=self._on_error,
                    reconnected_cb=self._on_reconnect,
                    disconnected_cb=self._on_break,
                )
        except (OSError, Error, TimeoutError) as cause:
            await client.close()
            raise BusDown(type(cause).__name__) from None
        self.client, self.context = client, client.jetstream()
        self.generation += 1
        log.info("bus connected", part="bus")

    async def _on_error(self, error: Exception) -> None:
        # A refused publish is told nowhere else; NATS names the address, never the content.
        log.warning("bus error", part="bus", kind=type(error).__name__)

    async def _on_reconnect(self) -> None:
        self.generation += 1
        log.info("bus connected again", part="bus")

    async def _on_break(self) -> None:
        log.warning("bus connection lost", part="bus")

    async def close(self) -> None:
        if self.client is not None and not self.client.is_closed:
            await self.client.close()
        self.client = self.context = None

    async def __aenter__(self) -> "Bus":
        return self

    async def __aexit__(self, *_: Any) -> None:
        await self.close()
