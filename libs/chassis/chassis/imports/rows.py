"""The rows of an import, written and read by the batch: statements whose number no row adds to."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from pydantic_core import to_json
from sqlalchemy import ColumnElement, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.ids import seed
from chassis.imports.models import WAITING, Import, ImportRow
from chassis.imports.shapes import Importer, Line, Verdict

WRITTEN_AT_ONCE = 5_000
LONGEST_KEY = 200
INSERT = text("""
    insert into import_rows
        (id, import_id, number, key, within, data, outcome, reason, differences, applied)
    select cast(:seed || lpad(to_hex(r.place), 6, '0') as uuid), :import_id,
           r.number, r.key, r.within, r.data, r.outcome, r.reason, coalesce(r.differences, '{}'), false
      from unnest(cast(:numbers as integer[]), cast(:keys as text[]),
                  cast(:withins as uuid[]), cast(:data as jsonb[]), cast(:outcomes as text[]),
                  cast(:reasons as text[]), cast(:differences as jsonb[])) with ordinality as
           r (number, key, within, data, outcome, reason, differences, place)
""")
# A null leaves what the preview said.
JUDGED = text("""
    update import_rows row
       set outcome = said.outcome, reason = coalesce(said.reason, row.reason),
           differences = coalesce(said.differences, row.differences), applied = :applied
      from jsonb_to_recordset(cast(:rows as jsonb)) as
           said(id uuid, outcome text, reason text, differences jsonb)
     where row.import_id = :import_id and row.id = said.id
""")


class Waiting(NamedTuple):
    """A row that is to be judged or applied; it has an id once it is written."""

    id: UUID | None
    number: int
    key: str
    within: UUID | None
    data: dict[str, Any] | None
    outcome: str

    @property
    def line(self) -> Line:
        return Line(self.number, self.key, self.data)


class Standing(NamedTuple):
    """A row as it is written: what was read, and what was said of it, if anything yet."""

    row: Waiting
    verdict: Verdict | None


Judged = Sequence[tuple[Waiting, Verdict]]


def as_row(importer: Importer, line: Line) -> Waiting:
    refused = line.refusal is not None
    within = importer.trust_of(line) if importer.trust_of and not refused else None
    return Waiting(None, line.number, as_key(line.key), within, None if refused else line.data, WAITING)


def as_key(key: str) -> str:
    return key.replace("\x00", "")[:LONGEST_KEY]


def as_keys(keys: Sequence[str]) -> Sequence[str]:
    """Looked at together first: there is hardly ever anything to mend."""
    plain = max(map(len, keys), default=0) <= LONGEST_KEY and "\x00" not in "".join(keys)
    return keys if plain else [as_key(key) for key in keys]


async def write_rows(session: AsyncSession, imported: Import, rows: Sequence[Standing]) -> None:
    """All that was read, with the verdicts there are, and the counts with them."""
    for start in range(0, len(rows), WRITTEN_AT_ONCE):
        columns = await asyncio.to_thread(columns_of, rows[start : start + WRITTEN_AT_ONCE])
        await session.execute(INSERT, {"seed": seed(), "import_id": imported.id, **columns})
    count(imported, [(None, verdict.outcome) for _, verdict in rows if verdict])


def columns_of(rows: Sequence[Standing]) -> dict[str, list[Any]]:
    return {
        "numbers": [row.number for row, _ in rows],
        "keys": [row.key for row, _ in rows],
        "withins": [row.within for row, _ in rows],
        "data": [None if row.data is None else to_json(row.data).decode() for row, _ in rows],
        "outcomes": [verdict.outcome if verdict else WAITING for _, verdict in rows],
        "reasons": [verdict.reason if verdict else "" for _, verdict in rows],
        "differences": [differences_of(verdict) if verdict else None for _, verdict in rows],
    }


async def next_rows(
    session: AsyncSession, imported: Import, which: ColumnElement[bool], *, limit: int | None
) -> list[Waiting]:
    """Always in one order of trusts, so that two imports never wait for each other in a ring."""
    columns = (
        ImportRow.id, ImportRow.number, ImportRow.key, ImportRow.within, ImportRow.data, ImportRow.outcome,
    )  # fmt: skip
    order = (ImportRow.within, ImportRow.number, ImportRow.id)
    rows = select(*columns).where(ImportRow.import_id == imported.id, which).order_by(*order).limit(limit)
    return [Waiting(*row) for row in await session.execute(rows)]


def in_order(row: Waiting) -> tuple[int, int]:
    return (row.within.int if row.within else 0, row.number)


def by_trust(rows: Iterable[Waiting]) -> list[list[Waiting]]:
    return [list(group) for _, group in groupby(rows, key=lambda row: row.within)]


async def write_verdicts(session: AsyncSession, imported: Import, judged: Judged) -> None:
    """What each row was judged, and the counts with it."""
    said = [{"id": str(row.id), **told(verdict)} for row, verdict in judged]
    await write_outcomes(session, imported, said, applied=False)
    count(imported, [(None, verdict.outcome) for _, verdict in judged])


async def write_applications(session: AsyncSession, imported: Import, judged: Judged) -> None:
    """What applying each row did; a preview that did not come true says both."""
    said = [{"id": str(row.id), **as_applied(row, verdict)} for row, verdict in judged]
    await write_outcomes(session, imported, said, applied=True)
    count(imported, [(row.outcome, verdict.outcome) for row, verdict in judged])


async def write_outcomes(
    session: AsyncSession, imported: Import, said: Sequence[Mapping[str, Any]], *, applied: bool
) -> None:
    if said:
        rows = {"rows": json.dumps(said, default=str), "import_id": imported.id, "applied": applied}
        await session.execute(JUDGED, rows)


def told(verdict: Verdict) -> dict[str, Any]:
    return {"outcome": verdict.outcome, "reason": verdict.reason, "differences": shown(verdict)}


def shown(verdict: Verdict) -> dict[str, Any]:
    return {name: {"old": old, "new": new} for name, (old, new) in verdict.differences.items()}


def differences_of(verdict: Verdict) -> str | None:
    return json.dumps(shown(verdict), default=str) if verdict.differences else None


def as_applied(row: Waiting, verdict: Verdict) -> dict[str, Any]:
    if verdict.outcome == row.outcome:
        return {"outcome": row.outcome, "reason": None, "differences": None}
    because = f" {verdict.reason}" if verdict.reason else ""
    reason = f"Previewed as {row.outcome}; when it was applied it was {verdict.outcome}.{because}"
    return {**told(verdict), "reason": reason}


def count(imported: Import, moves: Iterable[tuple[str | None, str]]) -> None:
    """Rows that have moved from one outcome (or none) to another."""
    for (before, after), rows in Counter(moves).items():
        if before is not None:
            setattr(imported, before, getattr(imported, before) - rows)
        setattr(imported, after, getattr(imported, after) + rows)
