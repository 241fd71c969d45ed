"""Where the story happens: the running stack, everybody who comes in, and what has been found out so far."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from chassis.clock import today
from sample.front_door import Caller, FrontDoor
from stack.stack import Stack

Found = TypeVar("Found")
PATIENCE_SECONDS = 45
# The academic year we are in, by the calendar year in which it began.
YEAR = today().year - (today().month < 9)


class Teller(Protocol):
    """Whoever is told the story: a terminal, or nobody."""

    def chapter(self, title: str) -> None: ...
    def step(self, text: str) -> None: ...
    def sees(self, who: str, what: str, rows: Sequence[Sequence[Any]] = ()) -> None: ...


class Silence:
    """Nobody listens: the tests."""

    def chapter(self, title: str) -> None: ...
    def step(self, text: str) -> None: ...
    def sees(self, who: str, what: str, rows: Sequence[Sequence[Any]] = ()) -> None: ...


@dataclass
class World:
    """The stack, the way in, and what earlier chapters leave for later ones in `known`."""

    stack: Stack
    door: FrontDoor
    teller: Teller = field(default_factory=Silence)
    known: dict[str, Any] = field(default_factory=dict)

    def person(self, subject: str) -> Caller:
        return self.door.person(subject)

    def machine(self, client_id: str) -> Caller:
        return self.door.machine(client_id)

    async def status(self, who: str, service: str, path: str) -> int:
        """What somebody gets when they look there."""
        return (await self.person(who).ask("GET", service, path)).status_code

    async def eventually(
        self, what: str, look: Callable[[], Awaitable[Found | None]], *, within: float = PATIENCE_SECONDS
    ) -> Found:
        """What comes by events comes in a moment: the first answer there is, or a failure."""
        until = time.monotonic() + within
        while True:
            found = await look()
            if found:
                return found
            if time.monotonic() > until:
                raise AssertionError(f"Waited {within:.0f} seconds in vain: {what}")
            await asyncio.sleep(0.1)
