"""What comes in from neighbours: each event handled once and in the order of its subject, or held up visibly.

    SUBSCRIPTIONS = [Subscription(PhaseConfirmed, open_tiers)]

    async def open_tiers(session: AsyncSession, event: PhaseConfirmed, envelope: Envelope) -> None: ...

The handler, the mark that the event was handled and how far its subject has come are one transaction. An
event that cannot be handled now is put into `held_events` and acknowledged: so the bus never holds anybody
up, and nothing depends on what the bus remembers. Why: docs/adr/0202-inbox.md.
"""

import contextlib
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

import structlog
from pydantic import ValidationError
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import COMMONS, of_the_system
from chassis.arrivals import Arrival, places
from chassis.clock import now
from chassis.connections import Connections
from chassis.copying import take_copies
from chassis.db import Sessions
from chassis.events import Envelope, Event, address
from chassis.held import HeldEvent, HeldState, InboxEvent
from chassis.outbox import conclude
from chassis.plain import plain_session
from chassis.service import Service
from chassis.session import on_behalf_of_the_system
from chassis.subjects import find_place, move_cursor, was_handled
from chassis.together import hearing, take_together

Handler = Callable[[AsyncSession, Any, Envelope], Awaitable[None]]

MOST_ATTEMPTS = 8
PAUSES = (1.0, 5.0, 30.0, 120.0, 600.0)
log = structlog.get_logger()


@dataclass(frozen=True)
class Subscription:
    """When `event` is heard, run `handler`."""

    event: type[Event]
    handler: Handler


class Outcome(StrEnum):
    APPLIED = "applied"
    DUPLICATE = "duplicate"
    WAITING = "waiting"
    RETRYING = "retrying"
    DEAD = "dead"
    REFUSED = "refused"


class NotUnderstood(Exception):
    """The event has not the shape that we read it in: to try again cannot help, a new version of us can."""


class Inbox:
    """Handles what a service hears. Any number of workers may share one database."""

    def __init__(
        self,
        service: Service,
        sessions: Sessions,
        connections: Connections,
        *,
        courier: Sessions | None = None,
        pauses: Sequence[float] = PAUSES,
        stated: Callable[[], object] = lambda: None,
    ) -> None:
        self.service, self.sessions, self.connections = service, sessions, connections
        self.courier, self.pauses = courier, pauses
        self.stated = stated  # called when a handler's transaction stated events of its own
        self.handlers: dict[str, list[Subscription]] = {}
        for subscription in service.subscriptions:
            self.handlers.setdefault(subscription.event.type, []).append(subscription)

    async def receive(self, arrival: Arrival) -> Outcome:
        """Raises only when the database cannot keep it; then it must not be acknowledged."""
        envelope = arrival.envelope
        if envelope is None:
            return await self._refuse(arrival)
        try:
            outcome, follower = await self._take(envelope, arrival.body)
        except Exception as error:
            return await self._hold_up(envelope, arrival.body, error)
        while outcome is Outcome.APPLIED and follower:
            further, follower = await self._retry(envelope.trustid, follower)
            if further is not Outcome.APPLIED:
                break
        return outcome

    async def retry_due(self, limit: int = 100) -> int:
        """Try again what is due, and what has come to be next in its subject. Returns how many were tried."""
        assert self.courier is not None, "only a worker looks through every trust"
        async with self.courier.begin() as session:
            due = (await session.execute(DUE, {"now": now(), "limit": limit})).all()
        for trust_id, event_id in due:
            follower: UUID | None = event_id
            while follower:
                outcome, follower = await self._retry(trust_id, follower)
                if outcome is not Outcome.APPLIED:
                    break
        return len(due)

    async def receive_together(self, arrivals: Sequence[Arrival]) -> Outcome | None:
        """All that came for one trust in one transaction, when nothing about it is out of the way: in one
        statement, where only copies are kept.

        None when something was: then nothing is done yet, and each is to be received by itself.
        """
        envelopes = [arrival.envelope for arrival in arrivals if arrival.envelope is not None]
        if len(envelopes) < len(arrivals):
            return None
        actor = of_the_system(self.service.name, envelopes[0].trustid)
        # Whatever stands in the way of the one statement is met, or told, by the transaction below.
        with contextlib.suppress(Exception):
            await take_copies(self.connections, actor, envelopes, self.handle)
            return Outcome.APPLIED
        try:
            async with plain_session(self.sessions) as (session, driver):
                session.info["actor"] = actor
                handled = await take_together(session, driver, envelopes, self.handle)
                await conclude(session)
            self._tell(session)
        except Exception as error:
            log.info("events taken one by one", part="inbox", kind=type(error).__name__)
            return None
        return Outcome.APPLIED if handled else Outcome.DUPLICATE

    @asynccontextmanager
    async def _in_trust(self, trust_id: UUID, operation: str) -> AsyncIterator[AsyncSession]:
        async with on_behalf_of_the_system(self.sessions, self.service.name, trust_id, operation) as session:
            yield session
        self._tell(session)

    def _tell(self, session: AsyncSession) -> None:
        if session.info.get("told"):
            self.stated()

    async def _take(self, envelope: Envelope, body: bytes) -> tuple[Outcome, UUID | None]:
        async with self._in_trust(envelope.trustid, hearing(envelope)) as session:
            place = await find_place(session, envelope)
            if place.held:
                return Outcome(place.held), None
            if envelope.sequence <= place.last:
                return await self._pass_by(session, envelope, body), None
            if envelope.sequence > place.last + 1:
                reason = (
                    f"It is number {envelope.sequence}, and number {place.last + 1} has not been handled."
                )
                session.add(held(envelope, body, HeldState.WAITING, reason))
                return Outcome.WAITING, None
            session.add(InboxEvent(event_id=envelope.id, handled_at=now()))
            await self.handle(session, envelope)
            await move_cursor(session, envelope)
            return Outcome.APPLIED, place.follower

    async def _pass_by(self, session: AsyncSession, envelope: Envelope, body: bytes) -> Outcome:
        """Its number is past. Either it was handled, or its subject went on without it."""
        if await was_handled(session, envelope.id):
            return Outcome.DUPLICATE
        reason = "Its subject had gone on without it when it came."
        session.add(held(envelope, body, HeldState.DEAD, reason))
        log.error("late event", type=envelope.type, event_id=str(envelope.id))
        return Outcome.DEAD

    async def handle(self, session: AsyncSession, envelope: Envelope) -> None:
        """Let everybody who listens do what they do."""
        for subscription in self.handlers.get(envelope.type, ()):
            try:
                event = subscription.event.model_validate(envelope.data)
            except ValidationError as error:
                raise NotUnderstood(f"Not the shape that is read here: {places(error)}.") from None
            await subscription.handler(session, event, envelope)
        await session.flush()

    async def _retry(self, trust_id: UUID, event_id: UUID) -> tuple[Outcome, UUID | None]:
        async with self._in_trust(trust_id, "retry event") as session:
            row = await session.get(HeldEvent, (trust_id, event_id))
            if row is None or row.state == HeldState.DEAD:
                return Outcome.DUPLICATE, None
            body, bus_address, believed = row.body, address(row.type), bool(row.source)
        arrival = Arrival.of(bus_address, body)
        if arrival.envelope is None or not believed:
            return await self._reconsider(trust_id, event_id, arrival), None
        try:
            return await self._take_up(arrival.envelope)
        except Exception as error:
            return await self._hold_up(arrival.envelope, body, error), None

    async def _take_up(self, envelope: Envelope) -> tuple[Outcome, UUID | None]:
        async with self._in_trust(envelope.trustid, hearing(envelope)) as session:
            place = await find_place(session, envelope)
            row = await session.scalar(locked(envelope.id))
            if row is None:
                return Outcome.DUPLICATE, None
            if envelope.sequence > place.last + 1:
                row.state = HeldState.WAITING
                return Outcome.WAITING, None
            # A late one was redriven by an operator, who wants it handled out of its order.
            if not await was_handled(session, envelope.id):
                session.add(InboxEvent(event_id=envelope.id, handled_at=now()))
                await self.handle(session, envelope)
            if envelope.sequence > place.last:
                await move_cursor(session, envelope)
            await session.delete(row)
            return Outcome.APPLIED, place.follower

    async def _hold_up(self, envelope: Envelope, body: bytes, error: Exception) -> Outcome:
        reason = str(error) if isinstance(error, NotUnderstood) else type(error).__name__
        async with self._in_trust(envelope.trustid, "hold event") as session:
            row = await session.scalar(locked(envelope.id, wait=True))
            if row is None:
                row = held(envelope, body, HeldState.RETRYING, reason)
                session.add(row)
            row.attempts += 1
            hopeless = isinstance(error, NotUnderstood) or row.attempts >= MOST_ATTEMPTS
            row.state = HeldState.DEAD if hopeless else HeldState.RETRYING
            pause = self.pauses[min(row.attempts, len(self.pauses)) - 1]
            row.next_at, row.reason = now() + timedelta(seconds=pause), reason
            attempts, state = row.attempts, row.state
        log.warning(
            f"event {state}",
            type=envelope.type,
            event_id=str(envelope.id),
            attempts=attempts,
            kind=type(error).__name__,
        )
        return Outcome(state)

    async def _refuse(self, arrival: Arrival) -> Outcome:
        """Kept for an operator under a name made of its content, so that it is kept once."""
        name = uuid5(COMMONS, hashlib.sha256(arrival.address.encode() + arrival.body).hexdigest())
        async with self._in_trust(COMMONS, "refuse event") as session:
            kept = insert(HeldEvent).values(
                trust_id=COMMONS, id=name, type=arrival.address.removeprefix("evt."), source="", subject="",
                sequence=0, body=arrival.body, state=HeldState.DEAD, attempts=0, next_at=now(), held_at=now(),
                reason=arrival.refusal,
            )  # fmt: skip
            again = {"state": HeldState.DEAD, "reason": arrival.refusal}
            await session.execute(kept.on_conflict_do_update(index_elements=["trust_id", "id"], set_=again))
        log.error("event refused", type=arrival.address[:100], event_id=str(name))
        return Outcome.REFUSED

    async def _reconsider(self, trust_id: UUID, event_id: UUID, arrival: Arrival) -> Outcome:
        """An operator redrove what was not believed: perhaps a newer version of us reads it."""
        outcome = await self.receive(arrival)
        if outcome is not Outcome.REFUSED:
            async with self._in_trust(trust_id, "retry event") as session:
                row = await session.scalar(locked(event_id))
                if row is not None:
                    await session.delete(row)
        return outcome


DUE = text("""
    select h.trust_id, h.id from held_events h
      left join inbox_cursors c using (trust_id, source, subject)
     where (h.state = 'retrying' and h.next_at <= :now)
        or (h.state = 'waiting' and coalesce(c.last, 0) >= h.sequence - 1)
     order by h.sequence, h.held_at limit :limit
""")


def locked(event_id: UUID, *, wait: bool = False) -> Any:
    return select(HeldEvent).where(HeldEvent.id == event_id).with_for_update(skip_locked=not wait)


def held(envelope: Envelope, body: bytes, state: HeldState, reason: str) -> HeldEvent:
    return HeldEvent(
        id=envelope.id, type=envelope.type, source=envelope.source, subject=envelope.subject,
        sequence=envelope.sequence, body=body, state=state, next_at=now(), held_at=now(), reason=reason,
    )  # fmt: skip
