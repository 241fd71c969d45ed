"""Trusts that an import begins: first rows, history and events of hundreds of them in a statement."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Uuid

from chassis.clock import now
from chassis.imports.models import TO_DO, Import, ImportRow
from chassis.imports.shapes import Outcome
from chassis.outbox import current_trace
from chassis.problems import Conflict

AT_ONCE = 1_000
# Two thirds of a second by itself, on a busy machine more than a statement may usually take. Nobody waits for
# a lock on a trust that is only just beginning.
LONGER = text(
    "select set_config('statement_timeout', '30s', true), set_config('transaction_timeout', '0', true), "
    "set_config('transaction_timeout', '60s', true)"
)
BEGUN = text("select trusts_begun(cast(:trusts as uuid[]))")
BEGIN = text("""
    select count(*) from in_each_trust((
        select coalesce(jsonb_agg(item), '[]') from (
            select cast(:teller as jsonb)
                   || jsonb_build_object('trust_id', within, 'lines', jsonb_agg(data order by number)) as item
              from import_rows
             where import_id = :import_id and within = any(:trusts) and outcome = 'new' and not applied
             group by within order by within) as items), :statement) as trust
     where trust <> 'null'
""").bindparams(bindparam("trusts", type_=ARRAY(Uuid())))


class Beginning(NamedTuple):
    """A trust with rows to apply, and how many."""

    trust_id: UUID
    rows: int


class Page(NamedTuple):
    """The next trusts in their order, and those among them that something is known of already."""

    trusts: Sequence[Beginning]
    begun: Sequence[UUID]


class BegunMeanwhile(Conflict):
    title = "Somebody else began the trust at the same moment"


async def next_page(session: AsyncSession, imported: Import) -> Page:
    which = (ImportRow.import_id == imported.id) & ImportRow.marked.is_(False) & ImportRow.outcome.in_(TO_DO)
    if imported.applied_to:
        which &= ImportRow.within > imported.applied_to
    only_new = func.bool_and(ImportRow.outcome == Outcome.NEW)
    rows = select(ImportRow.within, func.count(), only_new).where(which).group_by(ImportRow.within)
    found = (await session.execute(rows.order_by(ImportRow.within).limit(AT_ONCE))).all()
    begun = await those_begun(session, [within for within, _, _ in found])
    known = [within for within, _, new in found if within in begun or not new]
    return Page([Beginning(within, count) for within, count, _ in found], known)


async def those_begun(session: AsyncSession, trusts: Sequence[UUID]) -> set[UUID]:
    """Of which of these trusts anything is known: one round trip, whatever their number."""
    return set(await session.scalar(BEGUN, {"trusts": list(trusts)}) or ()) if trusts else set()


async def begin(session: AsyncSession, imported: Import, statement: str, trusts: Sequence[Beginning]) -> None:
    """What the preview said is new is new still, as these trusts have not begun: see `Together.begin`."""
    asked: dict[str, Any] = {
        "import_id": imported.id,
        "trusts": [one.trust_id for one in trusts],
        "statement": statement,
        "teller": json.dumps(teller(session, imported)),
    }
    await session.execute(LONGER)
    if await session.scalar(BEGIN, asked) != len(trusts):
        raise BegunMeanwhile("Each is looked at again by itself.")


def teller(session: AsyncSession, imported: Import) -> dict[str, Any]:
    """What every entry and event of the transaction says alike."""
    return {
        "at": now().isoformat(),
        "subject": imported.applied_by,
        "client": session.info["actor"].client_id,
        "operation": session.info["operation"],
        "traceparent": current_trace(),
    }
