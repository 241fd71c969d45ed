"""A neighbour that behaves as badly as it is told to."""

import asyncio
import contextlib
from typing import Any

from stack.processes import free_port

GOOD = b'HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{"items": []}'


def answer(status: int, body: bytes = b"") -> bytes:
    return f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


class Moody:
    """A neighbour on a real socket. `moods` are used up in turn, then it is good: bytes to answer with,
    `hang` to say nothing, `drop` to hang up, `drip` to answer a byte at a time."""

    def __init__(self) -> None:
        self.moods: list[bytes | str] = []
        self.forever: bytes | str | None = None
        self.heard: list[dict[str, str]] = []
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> "Moody":
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", self.port)
        self.open: set[asyncio.Task[Any]] = set()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.server.close()
        for task in self.open:
            task.cancel()
        await asyncio.gather(*self.open, return_exceptions=True)

    def reset(self, *moods: bytes | str, forever: bytes | str | None = None) -> None:
        self.moods, self.forever, self.heard = list(moods), forever, []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self.open.add(task)
        task.add_done_callback(self.open.discard)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                while await self.one(reader, writer):
                    pass
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.strip().split("\r\n")
        told = dict(line.lower().split(": ", 1) for line in lines)
        self.heard.append({"request": first, **told})
        await reader.readexactly(int(told.get("content-length", 0)))
        mood = self.moods.pop(0) if self.moods else self.forever or GOOD
        if mood == "hang":
            await asyncio.sleep(60)
        if mood == "drip":
            for byte in GOOD:
                writer.write(bytes([byte]))
                await asyncio.sleep(0.3)
        if not isinstance(mood, bytes):
            return False
        writer.write(mood)
        await writer.drain()
        return True
