"""A service behind a real server, and its live changes as a browser hears them."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import uvicorn

from stack.processes import free_port


@asynccontextmanager
async def serving(app: Any) -> AsyncIterator[str]:
    port = free_port()
    config = uvicorn.Config(app, port=port, lifespan="off", log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await running


class Stream:
    """What a browser makes of the bytes."""

    def __init__(self, answer: httpx.Response) -> None:
        self.lines = answer.aiter_lines()

    async def next(self, patience: float = 8) -> dict[str, Any] | None:
        """The next event; None when the stream has ended."""
        said: dict[str, Any] = {}
        async with asyncio.timeout(patience):
            async for line in self.lines:
                name, _, value = line.partition(": ")
                if line == "" and "event" in said:
                    return {**said, "data": json.loads(said["data"])}
                if name in ("id", "event", "data"):
                    said[name] = value
        return None

    async def change(self) -> dict[str, Any]:
        """The next event, which must come."""
        found = await self.next()
        assert found is not None
        return found

    async def subject(self) -> Any:
        return (await self.change())["data"]["subject"]

    async def told(self) -> tuple[str, str]:
        """Of the next event: its type and its subject."""
        data = (await self.change())["data"]
        return data["type"], data["subject"]


@asynccontextmanager
async def following(url: str, who: httpx.AsyncClient, **headers: str) -> AsyncIterator[Stream]:
    headers["authorization"] = who.headers["authorization"]
    async with (
        httpx.AsyncClient(base_url=url, timeout=20) as client,
        client.stream("GET", "/v1/changes", headers=headers) as answer,
    ):
        assert answer.status_code == 200, await answer.aread()
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield Stream(answer)
