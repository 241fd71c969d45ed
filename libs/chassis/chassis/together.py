"""The usual case, fast: many events of one trust, each the next of its subject, in one transaction."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import now
from chassis.events import Envelope

Handle = Callable[[AsyncSession, Envelope], Awaitable[None]]
Key = tuple[str, str]

# Enters the trust, locks the subjects in the order of their names, so that two workers never wait for each
# other, and marks what is about to be handled: one round trip. What it says before it is known whether
# everything is as usual is undone with the transaction when it is not.
TAKE = """
    with entered as materialized (select set_config('app.trust', $1, true) as trust),
    reached as (
         insert into inbox_cursors as c (trust_id, source, subject, last)
         select entered.trust::uuid, heard.source, heard.subject, heard.last
           from entered, unnest($2::varchar[], $3::varchar[], $4::bigint[]) as heard (source, subject, last)
          order by 2, 3
             on conflict (trust_id, source, subject) do update set last = greatest(c.last, excluded.last)
      returning c.source, c.subject, coalesce(old.last, 0) as before,
                exists (select from held_events h
                         where h.source = c.source and h.subject = c.subject) as held),
    marked as (
         insert into inbox (trust_id, event_id, handled_at)
         select entered.trust::uuid, heard.id, $6
           from entered, unnest($5::uuid[]) as heard (id)
          where (select count(*) from reached) > 0
             on conflict do nothing
      returning event_id)
    select source, subject, before, held, (select array_agg(event_id) from marked) as fresh from reached
"""


class OutOfTheWay(Exception):
    """Something is not as usual: each event is to be looked at by itself."""


def hearing(envelope: Envelope) -> str:
    """What the history calls what happens when this is heard."""
    return f"hear {envelope.type}"


async def take_together(
    session: AsyncSession, driver: Any, envelopes: Sequence[Envelope], handle: Handle
) -> int:
    """How many were new: one statement for all of them, the transaction's first, and what handlers do."""
    reached, fresh = await _take(driver, envelopes)
    new = len(fresh)
    session.info["trust_id"] = envelopes[0].trustid
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
    return new


async def _take(driver: Any, envelopes: Sequence[Envelope]) -> tuple[dict[Key, int], set[object]]:
    """How far each subject had come, and which events had not been handled: those are marked now."""
    trust_id = envelopes[0].trustid
    if any(envelope.trustid != trust_id for envelope in envelopes):
        raise OutOfTheWay("one transaction is in one trust")
    lasts: dict[Key, int] = {}
    for envelope in envelopes:
        key = (envelope.source, envelope.subject)
        lasts[key] = max(lasts.get(key, 0), envelope.sequence)
    sources, subjects = zip(*lasts, strict=True)
    ids = [envelope.id for envelope in envelopes]
    rows = await driver.fetch(TAKE, str(trust_id), sources, subjects, list(lasts.values()), ids, now())
    if any(row["held"] for row in rows):
        raise OutOfTheWay("something of these subjects is held up")
    return {(row["source"], row["subject"]): row["before"] for row in rows}, set(rows[0]["fresh"] or ())
