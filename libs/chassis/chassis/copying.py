"""The most usual case, faster still: each event is the next of its subject, and only copies of it are kept.

One statement enters the trust, moves the subjects, marks the events and keeps the copies. If anything is not
as usual it fails, and has done nothing; then they are looked at in a transaction (`chassis.together`).
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now
from chassis.connections import Connections
from chassis.copies import Copies, Shape
from chassis.events import Envelope
from chassis.taking import MustLook
from chassis.together import Handle, Key, OutOfTheWay, hearing

Rows = dict[UUID, dict[str, Any]]

# The subjects are locked in the order of their names, so that two workers never wait for each other. An event
# that is not the next, or not free to be handled, has no name to be marked by, and one that was handled has
# its mark: either fails, and all is undone. Each part takes the trust from the one before, so none looks at a
# row before the trust is entered.
MOVE = """
    with entered as materialized (select set_config('app.trust', $1, true)::uuid as trust_id),
    heard as materialized (
         select * from unnest($2::varchar[], $3::varchar[], $4::bigint[], $5::bigint[])
                as heard (source, subject, first, last)),
    reached as (
         insert into inbox_cursors as c (trust_id, source, subject, last)
         select trust_id, source, subject, last from entered, heard order by source, subject
             on conflict (trust_id, source, subject) do update set last = excluded.last
      returning c.trust_id, c.source, c.subject, coalesce(old.last, 0) as before,
                exists (select from held_events h
                         where h.source = c.source and h.subject = c.subject) as held),
    marked as (
         insert into inbox (trust_id, event_id, handled_at)
         select trust_id, case when before = first - 1 and not held then id end, $6
           from reached join heard using (source, subject)
           join unnest($7::varchar[], $8::varchar[], $9::uuid[]) as named (source, subject, id)
                using (source, subject)
      returning trust_id)
"""
KEEP = """, {name} as (
         insert into {table} (trust_id, {columns})
         select marked.trust_id, {said}
           from (select trust_id from marked limit 1) as marked,
                jsonb_populate_recordset(null::{table}, ${place}::jsonb) as said
             on conflict (trust_id, id) do update set {anew})
"""
FIRST_FREE = 10


async def take_copies(
    connections: Connections, actor: Actor, envelopes: Sequence[Envelope], handle: Handle
) -> None:
    """Each handled, once and in its order; or nothing is done, and it raises."""
    subjects = _subjects(envelopes)
    kept: dict[Shape, Rows] = {}
    for envelope in envelopes:
        await _gather(kept, actor, envelope, handle)
    shapes = sorted(kept, key=str)
    sources, names = zip(*subjects, strict=True)
    firsts, lasts = zip(*subjects.values(), strict=True)
    heard_of = [[getattr(one, name) for one in envelopes] for name in ("source", "subject", "id")]
    rows = [json.dumps(list(kept[shape].values()), default=_as_text) for shape in shapes]
    arguments = (sources, names, firsts, lasts, now(), *heard_of, *rows)
    await connections.fetchrow(_statement(tuple(shapes)), str(envelopes[0].trustid), *arguments)


def _subjects(envelopes: Sequence[Envelope]) -> Mapping[Key, tuple[int, int]]:
    """The first and the last number of each subject, where they are one after the other."""
    found: dict[Key, tuple[int, int]] = {}
    for envelope in envelopes:
        key, number = (envelope.source, envelope.subject), envelope.sequence
        first, last = found.get(key, (number, number - 1))
        if number != last + 1 or envelope.trustid != envelopes[0].trustid:
            raise OutOfTheWay("an event does not follow the one before it")
        found[key] = first, number
    return found


async def _gather(kept: dict[Shape, Rows], actor: Actor, envelope: Envelope, handle: Handle) -> None:
    """What its handlers keep. Of a thing kept twice what was said last counts, and what was said first."""
    info = {"actor": actor, "trust_id": envelope.trustid, "operation": hearing(envelope)}
    copies = Copies(**info)
    await handle(cast(AsyncSession, copies), envelope)
    if copies.info != info:  # an event, a note in the history
        raise MustLook("it leaves something behind")
    for shape, said in copies.kept:
        before = kept.setdefault(shape, {}).get(said["id"], {})
        kept[shape][said["id"]] = {**said, **{name: before[name] for name in shape.first if before}}


def _as_text(value: object) -> str:
    if isinstance(value, (UUID, date, Decimal)):  # a moment is a date too
        return str(value)
    raise TypeError(f"{type(value).__name__} is nothing that a copy is made of")


@cache
def _statement(shapes: tuple[Shape, ...]) -> str:
    kept = [
        KEEP.format(
            name=f"kept_{number}",
            table=shape.table.name,
            place=FIRST_FREE + number,
            columns=", ".join(shape.names),
            said=", ".join(f"said.{name}" for name in shape.names),
            anew=", ".join(f"{name} = excluded.{name}" for name in shape.said),
        )
        for number, shape in enumerate(shapes)
    ]
    return f"{MOVE}{''.join(kept)} select trust_id from marked limit 1"
