"""How long somebody is ready to wait for an answer: `Prefer: wait=10` (RFC 7240)."""

import asyncio
import contextlib
import re
import time
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

from fastapi import Header

Answer = TypeVar("Answer")
SHORTEST_PAUSE, LONGEST_PAUSE, LONGEST_WAIT = 0.01, 0.25, 10
Prefer = Annotated[
    str | None,
    Header(
        description=f"`wait=` and a number of seconds, at most {LONGEST_WAIT}: how long the answer may take.",
        examples=["wait=10"],
    ),
]


def patience(prefer: str | None) -> int:
    """In seconds. Preferences that are not known are none."""
    found = re.search(r"\bwait=(\d{1,9})\b", prefer or "")
    return min(int(found[1]), LONGEST_WAIT) if found else 0


async def wait_until(
    enough: Callable[[Answer], bool],
    look: Callable[[], Awaitable[Answer]],
    *,
    called: Callable[[], asyncio.Event],
    seconds: float,
) -> Answer:
    """What is seen as soon as it is enough, or when the time is up. Nothing is held between two looks.

    The next look is when there is a call; should it be lost, when as much time again has passed.
    """
    began = time.monotonic()
    while True:
        call = called()  # before the look: what is over after it calls
        if enough(seen := await look()) or (waited := time.monotonic() - began) >= seconds:
            return seen
        pause = min(max(waited, SHORTEST_PAUSE), LONGEST_PAUSE, seconds - waited)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await call.wait()
