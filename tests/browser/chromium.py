"""Drives a headless Chromium by the DevTools protocol: one socket, every page behind it."""

import asyncio
import itertools
import json
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
PATIENCE = 60.0

Hear = Callable[[str, dict[str, Any]], None]


def find_chromium() -> str | None:
    """The program, or None: set CHROMIUM to name one that is elsewhere."""
    named = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else [*NAMES, str(ON_A_MAC)]
    return next((found for name in named if (found := shutil.which(name))), None)


class BrowserRefused(RuntimeError):
    """Chromium did not do what the protocol asked of it."""


class Browser:
    """A browser with an empty profile of its own, gone when the block ends."""

    def __init__(self, program: str) -> None:
        self.program = program
        self.profile = tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True)
        self.numbers = itertools.count(1)
        self.waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.heard: dict[str, list[Hear]] = defaultdict(list)
        self.process: asyncio.subprocess.Process | None = None
        self.socket: ClientConnection | None = None
        self.reader: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self.process = await asyncio.create_subprocess_exec(
            self.program,
            *["--headless=new", "--remote-debugging-port=0", f"--user-data-dir={self.profile.name}"],
            # Chromium's own sandbox cannot be had as root, nor in most containers; it visits only our pages.
            *[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--no-proxy-server",
            ],
            *["--disable-background-networking", "--disable-component-update", "--window-size=1280,1600"],
            "about:blank",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        port, path = await self.address(self.process)
        self.socket = await connect(f"ws://127.0.0.1:{port}{path}", max_size=None, proxy=None)
        self.reader = asyncio.create_task(self.read(self.socket))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self.process
        if self.socket:
            with suppress(Exception):
                await asyncio.wait_for(self.send("Browser.close"), 5)
            await self.socket.close()
        try:
            await asyncio.wait_for(self.process.wait(), 10)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()
        if self.reader:
            await self.reader
        self.profile.cleanup()

    async def address(self, process: asyncio.subprocess.Process) -> tuple[str, str]:
        """Chromium chooses a port and writes it down once it listens."""
        written = Path(self.profile.name) / "DevToolsActivePort"
        for _ in range(int(PATIENCE / 0.1)):
            lines = written.read_text().split() if written.exists() else []
            if len(lines) == 2:
                return lines[0], lines[1]
            if process.returncode is not None:
                raise BrowserRefused(f"{self.program} ended at once with code {process.returncode}.")
            await asyncio.sleep(0.1)
        raise BrowserRefused(f"{self.program} did not open its debugging port.")

    async def read(self, socket: ClientConnection) -> None:
        with suppress(ConnectionClosed):  # Chromium ends without saying goodbye.
            async for text in socket:
                self.take(json.loads(text))
        for waiting in self.waiting.values():
            waiting.cancel()

    def take(self, message: dict[str, Any]) -> None:
        """An answer to somebody who waits for it, or something that happened."""
        if "id" not in message:
            for hear in self.heard[message.get("sessionId", "")]:
                hear(message["method"], message["params"])
        elif (waiting := self.waiting.pop(message["id"], None)) and not waiting.done():
            waiting.set_result(message)

    async def send(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        assert self.socket
        number = next(self.numbers)
        answer = self.waiting[number] = asyncio.get_running_loop().create_future()
        asked = {"id": number, "method": method, "params": params}
        await self.socket.send(json.dumps(asked | ({"sessionId": session} if session else {})))
        said = await asyncio.wait_for(answer, PATIENCE)
        if "error" in said:
            raise BrowserRefused(f"{method}: {said['error']['message']}")
        found: dict[str, Any] = said["result"]
        return found
