"""Those who follow changes, and the one poller in a process that tells them all."""

import asyncio
import contextlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from uuid import UUID

import structlog
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from chassis.db import Sessions
from chassis.outbox import OutboxMessage
from chassis.problems import TooManyRequests

log = structlog.get_logger()
PAUSE_SECONDS, PAUSE_AFTER_FAILURE = 0.25, 2.0
MOST_AT_ONCE, MOST_WAITING = 200, 500
MOST_FOLLOWERS, MOST_EACH = 1_000, 10


class TooManyStreams(TooManyRequests):
    title = "Too many streams are open"


@dataclass(frozen=True)
class Happened:
    """An event as the poller found it."""

    id: UUID
    position: int
    type: str
    subject: str
    sequence: int
    time: datetime
    data: Mapping[str, Any] = field(repr=False)

    @classmethod
    def of(cls, row: OutboxMessage) -> Self:
        said = (row.id, row.position, row.type, row.subject, row.sequence, row.occurred_at, row.data)
        return cls(*said)


@dataclass(eq=False)
class Follower:
    """One stream. Who reads too slowly is let go of, so that nobody's memory grows for them."""

    trust_id: UUID
    subject: str
    place: int
    queue: asyncio.Queue[Happened | None] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))
    lost: bool = False

    def offer(self, happened: Happened) -> None:
        if happened.position <= self.place:
            return
        try:
            self.queue.put_nowait(happened)
        except asyncio.QueueFull:
            self.lost = True

    def end(self) -> None:
        """No more is wanted, also of one who waits at this moment."""
        self.lost = True
        if self.queue.empty():
            self.queue.put_nowait(None)

    async def next(self, patience: float) -> Sequence[Happened] | None:
        """What has come, or nothing after so many seconds; None when this stream was let go of."""
        found: list[Happened | None] = []
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                found.append(await self.queue.get())
        while not self.queue.empty():
            found.append(self.queue.get_nowait())
        return None if self.lost else [happened for happened in found if happened]


class Hub:
    """Reads what was recorded in every followed trust, four times a second, for all who follow it.

    Within a trust events are committed in the order of their positions (`conclude` holds the trust's lock
    while it numbers them), so a place in a trust is enough to miss none.
    """

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions
        self.followers: dict[UUID, set[Follower]] = defaultdict(set)
        self.places: dict[UUID, int] = {}
        self.poller: asyncio.Task[None] | None = None

    def join(self, trust_id: UUID, subject: str, newest: int) -> Follower:
        """From here on every event is offered; from where those are who follow already, if there are any."""
        everyone = Counter(follower.subject for all_ in self.followers.values() for follower in all_)
        if everyone.total() >= MOST_FOLLOWERS or everyone[subject] >= MOST_EACH:
            raise TooManyStreams(f"Close one first: at most {MOST_EACH} each.")
        follower = Follower(trust_id, subject, self.places.setdefault(trust_id, newest))
        self.followers[trust_id].add(follower)
        if self.poller is None or self.poller.done():
            self.poller = asyncio.create_task(self.poll())
        return follower

    def leave(self, follower: Follower) -> None:
        there = self.followers.get(follower.trust_id, set())
        there.discard(follower)
        if not there and self.places.pop(follower.trust_id, None) is not None:
            del self.followers[follower.trust_id]

    async def poll(self) -> None:
        while self.followers:
            try:
                await self.look()
                await asyncio.sleep(PAUSE_SECONDS)
            except (DBAPIError, InterfaceError, PoolTimeout, OSError, TimeoutError) as error:
                log.warning("changes cannot be read", kind=type(error).__name__)
                await asyncio.sleep(PAUSE_AFTER_FAILURE)

    async def look(self) -> None:
        places = dict(self.places)
        since = text("select * from changes_since(:trusts, :places, :most)").columns(
            *OutboxMessage.__table__.columns
        )
        asked = {"trusts": list(places), "places": list(places.values()), "most": MOST_AT_ONCE}
        async with self.sessions.begin() as session:
            rows = (await session.scalars(select(OutboxMessage).from_statement(since), asked)).all()
        for row in rows:
            self.pass_on(row.trust_id, Happened.of(row))

    def pass_on(self, trust_id: UUID, happened: Happened) -> None:
        if trust_id not in self.places:
            return  # the last of them left while we looked
        self.places[trust_id] = happened.position
        for follower in list(self.followers[trust_id]):
            follower.offer(happened)
            if follower.lost:
                self.leave(follower)

    def end(self) -> None:
        """Every stream ends: the server is about to."""
        for follower in [one for all_ in self.followers.values() for one in all_]:
            follower.end()
            self.leave(follower)

    async def close(self) -> None:
        if self.poller is not None:
            self.poller.cancel()
            await asyncio.gather(self.poller, return_exceptions=True)
