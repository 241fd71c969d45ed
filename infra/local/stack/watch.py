"""Brings a part back that ended without being asked to, more slowly each time it ends again at once."""

import asyncio
import time
from collections.abc import Callable, Mapping

from .parts import Part

LOOK_EVERY = 0.2
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
CALM = 60.0  # After so many quiet seconds the next crash counts as a first one.


class Watch:
    def __init__(self, parts: Mapping[str, Part], say: Callable[[str], None]) -> None:
        self.parts = parts
        self.say = say
        self.wanted: set[str] = set()
        self._task: asyncio.Task[None] | None = None
        self._restarts: dict[str, asyncio.Task[None]] = {}
        self._pauses: dict[str, tuple[float, float]] = {}

    def begin(self) -> None:
        self._task = asyncio.create_task(self._look())

    async def end(self) -> None:
        self.wanted.clear()
        running = [task for task in [self._task, *self._restarts.values()] if task is not None]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        self._task, self._restarts = None, {}

    async def back(self, name: str, patience: float = 60) -> None:
        async with asyncio.timeout(patience):
            while name in self._restarts or not self.parts[name].process.running:
                await asyncio.sleep(0.05)

    async def _look(self) -> None:
        while True:
            for name in sorted(self.wanted - set(self._restarts)):
                if not self.parts[name].process.running:
                    self._restarts[name] = asyncio.create_task(self._bring_back(name))
            await asyncio.sleep(LOOK_EVERY)

    async def _bring_back(self, name: str) -> None:
        part = self.parts[name]
        try:
            while name in self.wanted:
                pause = self._next_pause(name)
                code = part.process.exit_code
                self.say(f"{name} ended (code {code}). Starting it again in {pause:g} seconds.")
                await asyncio.sleep(pause)
                try:
                    await part.start()
                except Exception as failure:  # Whatever it was, the next try may go better.
                    self.say(f"{name} did not come back: {failure}")
                else:
                    self.say(f"{name} is back.")
                    return
        finally:
            self._restarts.pop(name, None)

    def _next_pause(self, name: str) -> float:
        now = time.monotonic()
        last, pause = self._pauses.get(name, (-CALM, FIRST_PAUSE))
        next_pause = FIRST_PAUSE if now - last > CALM else min(pause * 2, LONGEST_PAUSE)
        self._pauses[name] = (now, next_pause)
        return next_pause
