"""The most usual case, faster still: one event, the next of its subject, of which only copies are kept.

One statement enters the trust, moves the subject, marks the event and keeps the copies. If anything is not as
usual it fails, and has done nothing; then the event is looked at in a transaction (`chassis.together`).
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    CTE,
    BigInteger,
    DateTime,
    Select,
    String,
    Table,
    Text,
    Uuid,
    case,
    exists,
    func,
    literal_column,
    not_,
    select,
    true,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now
from chassis.connections import Connections
from chassis.copies import Copies, Shape
from chassis.events import Envelope
from chassis.held import HeldEvent, InboxCursor, InboxEvent
from chassis.swift import Prepared, given
from chassis.taking import MustLook
from chassis.together import Handle, hearing

CURSOR, INBOX = cast(Table, InboxCursor.__table__), cast(Table, InboxEvent.__table__)
Shapes = tuple[Shape, ...]


async def take_alone(connections: Connections, actor: Actor, envelope: Envelope, handle: Handle) -> None:
    """Handled, once and in its order; or nothing is done, and it raises."""
    info = {"actor": actor, "trust_id": envelope.trustid, "operation": hearing(envelope)}
    copies = Copies(**info)
    await handle(cast(AsyncSession, copies), envelope)
    if copies.info != info:  # an event, a note in the history
        raise MustLook("it leaves something behind")
    values = {
        "trust": str(envelope.trustid),
        "source": envelope.source,
        "subject": envelope.subject,
        "sequence": envelope.sequence,
        "event_id": envelope.id,
        "now": now(),
        **{
            f"{number}_{name}": value
            for number, (_, said) in enumerate(copies.kept)
            for name, value in said.items()
        },
    }
    statement = _statement(tuple(shape for shape, _ in copies.kept))
    await connections.fetchrow(statement.sql, *statement.arguments(values))


@cache
def _statement(shapes: Shapes) -> Prepared:
    return Prepared(_taking(shapes))


def _taking(shapes: Sequence[Shape]) -> Select[Any]:
    """Each part takes its trust from the one before, so none looks at a row before the trust is entered."""
    entering = func.set_config("app.trust", given("trust", Text), true())
    entered = select(sql_cast(entering, Uuid).label("trust_id")).cte("entered").prefix_with("materialized")
    marked = _marked(_reached(entered))
    kept = [_kept(marked, number, shape) for number, shape in enumerate(shapes)]
    return select(marked.c.trust_id).add_cte(*kept)


def _reached(entered: CTE) -> CTE:
    """The subject, locked and moved; how far it had come before, and whether anything of it is held up."""
    source, subject = given("source", String), given("subject", String)
    here = select(entered.c.trust_id, source, subject, given("sequence", BigInteger))
    moving = insert(CURSOR).from_select(["trust_id", "source", "subject", "last"], here)
    moved = moving.on_conflict_do_update(
        index_elements=CURSOR.primary_key, set_={"last": moving.excluded.last}
    )
    held = exists().where(HeldEvent.source == source, HeldEvent.subject == subject)
    before = func.coalesce(literal_column("old.last", BigInteger), 0)
    return moved.returning(CURSOR.c.trust_id, before.label("before"), held.label("held")).cte("reached")


def _marked(reached: CTE) -> CTE:
    """The mark that the event is handled. One that is not the next, or not free to be handled, has no name to
    be marked by, and one that was handled has its mark: either fails, and all is undone."""
    following = reached.c.before == given("sequence", BigInteger) - 1
    name = case((following & not_(reached.c.held), given("event_id", Uuid)))
    marking = select(reached.c.trust_id, name, given("now", DateTime(timezone=True)))
    into = insert(INBOX).from_select(["trust_id", "event_id", "handled_at"], marking)
    return into.returning(INBOX.c.trust_id).cte("marked")


def _kept(marked: CTE, number: int, shape: Shape) -> CTE:
    said = [given(f"{number}_{name}", shape.table.c[name].type) for name in shape.names]
    rows = select(marked.c.trust_id, *said)
    return shape.kept(insert(shape.table).from_select(["trust_id", *shape.names], rows)).cte(f"kept_{number}")
