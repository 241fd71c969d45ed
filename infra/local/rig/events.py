"""Lets a service under test hear an event as it would from the bus: through its real inbox."""

from typing import Any
from uuid import UUID

from pydantic import SecretStr

from chassis.arrivals import Arrival
from chassis.clock import now
from chassis.db import Sessions, enter_trust
from chassis.events import Envelope, address
from chassis.held import HeldEvent, InboxCursor
from chassis.ids import uuid7
from chassis.inbox import Inbox, Outcome
from chassis.settings import Settings
from stack.bus import Credentials


async def hear(inbox: Inbox, envelope: Envelope, *, expect: str = "applied") -> Outcome:
    """Fails with the reason when what became of the event is not what was expected."""
    arrival = Arrival.of(address(envelope.type), envelope.model_dump_json().encode())
    outcome = None
    if expect == Outcome.APPLIED:  # as the listener does: the usual case first
        outcome = await inbox.receive_together([arrival])
    outcome = outcome or await inbox.receive(arrival)
    if outcome != expect:
        async with inbox.sessions.begin() as session:
            await enter_trust(session, envelope.trustid)
            held = await session.get(HeldEvent, (envelope.trustid, envelope.id))
        raise AssertionError(f"{envelope.type} was {outcome}: {held.reason if held else arrival.refusal}")
    return outcome


async def envelop(
    sessions: Sessions,
    trust_id: UUID,
    event_type: str,
    data: dict[str, Any],
    *,
    about: UUID | str,
    sequence: int | None,
    source: str | None,
) -> Envelope:
    """The event as its service would send it; the next of its subject when no sequence is given."""
    source = source or f"/{event_type.partition('.')[0]}-api"
    if sequence is None:
        async with sessions.begin() as session:
            await enter_trust(session, trust_id)
            cursor = await session.get(InboxCursor, (trust_id, source, str(about)))
        sequence = cursor.last + 1 if cursor else 1
    return Envelope(
        id=uuid7(), source=source, type=event_type, subject=str(about), time=now(), trustid=trust_id,
        sequence=sequence, data=data,
    )  # fmt: skip


def on_bus(settings: Settings, credentials: Credentials) -> Settings:
    """The settings of a worker that tries again at once, so that tests need not wait."""
    said = {
        "bus_url": credentials.url,
        "bus_user": credentials.user,
        "bus_password": SecretStr(credentials.password),
        "retry_pauses": (0.0,),
        "mail_pauses": (0.0,),
    }
    return settings.model_copy(update=said)
