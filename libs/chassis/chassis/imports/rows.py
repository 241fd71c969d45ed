"""The rows of an import, written and read by the batch: statements whose number no row adds to."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.imports.models import WAITING, Import, ImportRow
from chassis.imports.shapes import Importer, Line, Outcome, Verdict

WRITTEN_AT_ONCE = 2_000
INSERT = text("""
    insert into import_rows
        (id, import_id, number, key, within, data, outcome, reason, differences, applied)
    select uuidv7(), :import_id, r.number, r.key, r.within, r.data, r.outcome, r.reason, '{}', false
    from jsonb_to_recordset(cast(:rows as jsonb)) as
        r(number int, key text, within uuid, data jsonb, outcome text, reason text)
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


@dataclass(frozen=True)
class Waiting:
    """A row that is to be judged or applied."""

    id: UUID
    number: int
    key: str
    within: UUID | None
    data: dict[str, Any] | None
    outcome: str

    @property
    def line(self) -> Line:
        return Line(self.number, self.key, self.data)


Judged = Sequence[tuple[Waiting, Verdict]]


async def write_rows(
    session: AsyncSession, importer: Importer, import_id: UUID, lines: Sequence[Line]
) -> None:
    for start in range(0, len(lines), WRITTEN_AT_ONCE):
        rows = [as_row(importer, line) for line in lines[start : start + WRITTEN_AT_ONCE]]
        await session.execute(INSERT, {"import_id": import_id, "rows": json.dumps(rows)})


def as_row(importer: Importer, line: Line) -> dict[str, Any]:
    refused = line.refusal is not None
    within = importer.trust_of(line) if importer.trust_of and not refused else None
    return {
        "number": line.number,
        "key": line.key.replace("\x00", "")[:200],
        "within": str(within) if within else None,
        "data": None if refused else line.data,
        "outcome": Outcome.REFUSED if refused else WAITING,
        "reason": line.refusal or "",
    }


async def next_rows(
    session: AsyncSession, imported: Import, which: ColumnElement[bool], *, limit: int
) -> list[Waiting]:
    """Always in one order of trusts, so that two imports never wait for each other in a ring."""
    columns = (
        ImportRow.id, ImportRow.number, ImportRow.key, ImportRow.within, ImportRow.data, ImportRow.outcome,
    )  # fmt: skip
    order = (ImportRow.within, ImportRow.number, ImportRow.id)
    rows = select(*columns).where(ImportRow.import_id == imported.id, which).order_by(*order).limit(limit)
    return [Waiting(*row) for row in await session.execute(rows)]


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
    differences = {name: {"old": old, "new": new} for name, (old, new) in verdict.differences.items()}
    return {"outcome": verdict.outcome, "reason": verdict.reason, "differences": differences}


def as_applied(row: Waiting, verdict: Verdict) -> dict[str, Any]:
    if verdict.outcome == row.outcome:
        return {"outcome": row.outcome, "reason": None, "differences": None}
    because = f" {verdict.reason}" if verdict.reason else ""
    reason = f"Previewed as {row.outcome}; when it was applied it was {verdict.outcome}.{because}"
    return {**told(verdict), "reason": reason}


def count(imported: Import, moves: Iterable[tuple[str | None, str]]) -> None:
    """Rows that have moved from one outcome (or none) to another."""
    for before, after in moves:
        if before is not None:
            setattr(imported, before, getattr(imported, before) - 1)
        setattr(imported, after, getattr(imported, after) + 1)
