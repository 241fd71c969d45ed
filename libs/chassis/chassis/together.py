"""The usual case, fast: many events of one trust, each the next of its subject, in one transaction."""

from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import now
from chassis.events import Envelope
from chassis.held import InboxEvent
from chassis.subjects import find_places, move_cursors, those_handled

Handle = Callable[[AsyncSession, Envelope], Awaitable[None]]


class OutOfTheWay(Exception):
    """Something is not as usual: each event is to be looked at by itself."""


def hearing(envelope: Envelope) -> str:
    """What the history calls what happens when this is heard."""
    return f"hear {envelope.type}"


async def take_together(session: AsyncSession, envelopes: Sequence[Envelope], handle: Handle) -> None:
    """Five statements for all of them, and what their handlers do."""
    trust_id = envelopes[0].trustid
    keys = list(dict.fromkeys((one.source, one.subject) for one in envelopes))
    reached, something_held = await find_places(session, trust_id, keys)
    if something_held:
        raise OutOfTheWay("something of these subjects is held up")
    handled = await those_handled(session, [one.id for one in envelopes])
    fresh = []
    for envelope in envelopes:
        key = (envelope.source, envelope.subject)
        if envelope.sequence <= reached[key] and envelope.id in handled:
            continue
        if envelope.sequence != reached[key] + 1:
            raise OutOfTheWay("an event is not the next of its subject")
        session.info["operation"] = hearing(envelope)
        await handle(session, envelope)
        reached[key] = envelope.sequence
        handled.add(envelope.id)
        fresh.append({"trust_id": trust_id, "event_id": envelope.id, "handled_at": now()})
    if fresh:
        await session.execute(insert(InboxEvent), fresh)
        await move_cursors(session, trust_id, reached)
