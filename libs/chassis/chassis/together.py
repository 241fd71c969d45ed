"""The usual case, fast: many events of one trust, each the next of its subject, in one transaction."""

from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import now
from chassis.events import Envelope

Handle = Callable[[AsyncSession, Envelope], Awaitable[None]]
Key = tuple[str, str]

# Enters the trust, locks the subjects in the order of their names, so that two workers never wait for each
# other, and marks what is about to be handled: one round trip. What it says before it is known whether
# everything is as usual is undone with the transaction when it is not.
TAKE = text("""
    with entered as materialized (select set_config('app.trust', :trust, true) as trust),
    reached as (
         insert into inbox_cursors as c (trust_id, source, subject, last)
         select cast(entered.trust as uuid), heard.source, heard.subject, heard.last
           from entered, unnest(cast(:sources as varchar[]), cast(:subjects as varchar[]),
                                cast(:lasts as bigint[])) as heard (source, subject, last)
          order by 2, 3
             on conflict (trust_id, source, subject) do update set last = greatest(c.last, excluded.last)
      returning c.source, c.subject, coalesce(old.last, 0) as before,
                exists (select from held_events h
                         where h.source = c.source and h.subject = c.subject) as held),
    marked as (
         insert into inbox (trust_id, event_id, handled_at)
         select cast(entered.trust as uuid), heard.id, :now
           from entered, unnest(cast(:ids as uuid[])) as heard (id)
          where (select count(*) from reached) > 0
             on conflict do nothing
      returning event_id)
    select source, subject, before, held, (select array_agg(event_id) from marked) from reached
""")


class OutOfTheWay(Exception):
    """Something is not as usual: each event is to be looked at by itself."""


def hearing(envelope: Envelope) -> str:
    """What the history calls what happens when this is heard."""
    return f"hear {envelope.type}"


async def take_together(session: AsyncSession, envelopes: Sequence[Envelope], handle: Handle) -> None:
    """One statement for all of them, the transaction's first, and what their handlers do."""
    reached, fresh = await _take(session, envelopes)
    for envelope in envelopes:
        key = (envelope.source, envelope.subject)
        if envelope.sequence <= reached[key] and envelope.id not in fresh:
            continue
        if envelope.sequence != reached[key] + 1 or envelope.id not in fresh:
            raise OutOfTheWay("an event is not the next of its subject")
        session.info["operation"] = hearing(envelope)
        await handle(session, envelope)
        reached[key] = envelope.sequence
        fresh.discard(envelope.id)


async def _take(session: AsyncSession, envelopes: Sequence[Envelope]) -> tuple[dict[Key, int], set[object]]:
    """How far each subject had come, and which events had not been handled: those are marked now."""
    trust_id = envelopes[0].trustid
    assert all(envelope.trustid == trust_id for envelope in envelopes), "one transaction is in one trust"
    lasts: dict[Key, int] = {}
    for envelope in envelopes:
        key = (envelope.source, envelope.subject)
        lasts[key] = max(lasts.get(key, 0), envelope.sequence)
    said = {
        "trust": str(trust_id),
        "sources": [source for source, _ in lasts],
        "subjects": [subject for _, subject in lasts],
        "lasts": list(lasts.values()),
        "ids": [envelope.id for envelope in envelopes],
        "now": now(),
    }
    session.info["trust_id"] = trust_id
    rows = (await session.execute(TAKE, said)).all()
    if any(held for _, _, _, held, _ in rows):
        raise OutOfTheWay("something of these subjects is held up")
    return {(source, subject): before for source, subject, before, _, _ in rows}, set(rows[0][4] or ())
