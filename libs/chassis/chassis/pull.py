"""Reads from the stream with a request that is always open, so that what is published comes at once.

The client's own `fetch` asks twice each time it finds nothing and keeps no request open while its last
messages are handled: two round trips of delay for an event, and work all day long for nothing.
"""

import asyncio
import contextlib
import json
import time
from collections import deque

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import Error

from chassis.bus import STREAM

MOST = 100
EXPIRES_SECONDS, HEARTBEAT_SECONDS = 30, 5
HEARTBEAT, NO_MESSAGES, EXPIRED = "100", "404", "408"
REQUEST = json.dumps(
    {"batch": MOST, "expires": EXPIRES_SECONDS * 10**9, "idle_heartbeat": HEARTBEAT_SECONDS * 10**9}
).encode()


class PullRefused(Exception):
    """There is nothing to read from just now: no consumer, or a server that goes away."""


class Pull:
    """One reader of a durable consumer, on one connection."""

    def __init__(self, client: Client, durable: str) -> None:
        self.client = client
        self.address = f"$JS.API.CONSUMER.MSG.NEXT.{STREAM}.{durable}"
        self.inbox = client.new_inbox()
        self.come: deque[Msg] = deque()
        self.something = asyncio.Event()
        self.asked = 0  # how many more the request that is open may bring
        self.heard_at = 0.0
        self.refusal: str | None = None
        self.subscription: Subscription | None = None

    async def open(self) -> None:
        self.subscription = await self.client.subscribe(self.inbox, cb=self._hear)

    async def fetch(self, most: int = MOST, timeout: float = 1) -> list[Msg]:
        """What has come; when there is nothing, what comes first within so many seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await self._ask()
                while not self.come:
                    if self.refusal:
                        raise PullRefused(self.refusal)
                    self.something.clear()
                    await self.something.wait()
                    await self._ask()
        return [self.come.popleft() for _ in range(min(most, len(self.come)))]

    def is_heard(self) -> bool:
        """Or has it been silent for so long that our request must have been forgotten?"""
        return self.refusal is None and time.monotonic() - self.heard_at < 3 * HEARTBEAT_SECONDS

    async def close(self, *, give_back: bool) -> None:
        """What nobody took goes to another at once, rather than when the bus loses patience."""
        with contextlib.suppress(Error, OSError):
            if self.subscription is not None:
                await self.subscription.unsubscribe()
            while self.come and give_back:
                await self.come.popleft().nak()

    async def _ask(self) -> None:
        """Again when the last request is used up; or when it fell silent, since then it is forgotten."""
        if self.asked > 0 and self.is_heard():
            return
        self.asked, self.heard_at = MOST, time.monotonic()
        await self.client.publish(self.address, REQUEST, reply=self.inbox)

    async def _hear(self, message: Msg) -> None:
        self.heard_at = time.monotonic()
        status = (message.headers or {}).get("Status")
        if status == HEARTBEAT:
            return
        if status is None:
            self.asked -= 1
            self.come.append(message)
        elif status in (NO_MESSAGES, EXPIRED):
            self.asked = 0
        else:
            self.refusal = f"{status} {(message.headers or {}).get('Description', '')}".strip()
        self.something.set()
