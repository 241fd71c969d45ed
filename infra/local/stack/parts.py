"""The kinds of parts a stack has, each started until it answers and stopped until it is gone."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Protocol

import httpx

from . import bus, postgres
from .processes import Process

PATIENCE = 90.0


class Part(Protocol):
    name: str

    @property
    def process(self) -> Process: ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


class PostgresPart:
    name = "postgres"

    def __init__(self, server: postgres.Embedded) -> None:
        self.server = server

    @property
    def process(self) -> Process:
        return self.server.process

    async def start(self) -> None:
        # Not in another thread: the kernel would end the server together with that thread.
        self.server.start()

    async def stop(self) -> None:
        if self.server.started:
            self.server.process.ask_to_stop()
            await _until_ended(self.server.process)
        self.server.stop()


class BusPart:
    name = "nats"

    def __init__(self, server: bus.Embedded) -> None:
        self.server = server

    @property
    def process(self) -> Process:
        return self.server.process

    async def start(self) -> None:
        """With its stream, which is gone when the store was."""
        self.server.start()
        await self.server.provision()

    async def stop(self) -> None:
        self.server.process.ask_to_stop()
        await _until_ended(self.server.process)


class ProcessPart:
    """A Python process, up when it answers: an API that it is ready, a worker that it is alive.

    A worker is there for a bus that is not there yet; an API is not there before its database.
    """

    def __init__(self, name: str, process: Process, *, address: str, ask: str = "/health/ready") -> None:
        self.name = name
        self.process = process
        self.address = f"{address}{ask}"

    async def start(self) -> None:
        if not self.process.running:
            self.process.start()
        probe = _answers(self.address)
        deadline = time.monotonic() + PATIENCE
        while not await probe():
            if not self.process.running:
                raise self.process.failure(f"ended at once with code {self.process.exit_code}")
            if time.monotonic() > deadline:
                raise self.process.failure(f"was not ready after {PATIENCE:.0f} seconds")
            await asyncio.sleep(0.1)

    async def stop(self) -> None:
        self.process.ask_to_stop()
        await _until_ended(self.process)


def _answers(address: str) -> Callable[[], Awaitable[bool]]:
    async def probe() -> bool:
        try:
            # A proxy of the person's own is not for the local stack.
            async with httpx.AsyncClient(timeout=3, trust_env=False) as http:
                return (await http.get(address)).status_code == 200
        except httpx.HTTPError:
            return False

    return probe


async def _until_ended(process: Process, patience: float = 20) -> None:
    deadline = time.monotonic() + patience
    while process.running and time.monotonic() < deadline:
        await asyncio.sleep(0.02)
    process.kill()
