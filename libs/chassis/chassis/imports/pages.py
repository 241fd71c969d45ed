"""Rows of an import that is kept at once: pages of thousands of one outcome, column by column.

A row stands by itself, in `import_rows`, only when it must be handled by itself; `ImportLine` reads either.
"""

import asyncio
from collections.abc import Mapping, Sequence
from itertools import compress
from typing import Any

from pydantic_core import to_json
from sqlalchemy import Boolean, Integer, String, Uuid, column, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped

from chassis.db import rows_of
from chassis.ids import uuid7
from chassis.imports.models import FIRST, TO_DO, Import
from chassis.imports.rows import as_keys, shown
from chassis.imports.shapes import Importer, Lines, Outcome, Verdict

A_PAGE = 10_000
WRITE = text("""
    insert into import_pages (id, import_id, outcome, numbers, keys, said, data)
    values (:id, :import_id, :outcome, cast(:numbers as json), cast(:keys as json), cast(:said as json),
            cast(:data as jsonb))
""")
# A row's id is its page's, with its place there in the last four digits.
LINE = """
    overlay(p.id::text placing lpad(to_hex(l.n), 4, '0') from 33)::uuid as id,
    l.number::integer as number, l.key,
    coalesce(l.said ->> 'reason', '') as reason, coalesce(l.said -> 'differences', '{}')::jsonb as differences
"""
EACH = """
    rows from (json_array_elements_text(p.numbers), json_array_elements_text(p.keys),
               json_array_elements(p.said)) with ordinality as l (number, key, said, n)
"""
UNFOLD = text(f"""
    insert into import_rows (import_id, outcome, applied, data, id, number, key, reason, differences)
    select p.import_id, p.outcome, false, d.data, {LINE}
      from import_pages p cross join lateral {EACH}
      left join lateral (
           select n, jsonb_object_agg(fact.name, cell) as data
             from jsonb_each(p.data) as fact (name, cells),
                  jsonb_array_elements(cells) with ordinality as c (cell, n)
            group by n) as d on d.n = l.n
     where p.import_id = :import_id
""")
FORGET = text("delete from import_pages where import_id = :import_id")
LINES = text(f"""
    select r.import_id, r.within, r.outcome,
           r.applied or (r.outcome in ('new', 'changed')
                         and coalesce(coalesce(r.within, '{FIRST}') <= i.applied_to, false)) as applied,
           r.id, r.number, r.key, r.reason, r.differences
      from import_rows r join imports i on i.id = r.import_id
     union all
    select p.import_id, null, p.outcome, p.outcome in ('new', 'changed') and i.applied_to is not null, {LINE}
      from import_pages p join imports i on i.id = p.import_id cross join lateral {EACH}
""")


class Read(DeclarativeBase):
    """What is only read: no table of its own."""


class ImportLine(Read):
    """One row of an import, wherever it stands."""

    __tablename__ = "import_rows"
    __table__ = LINES.columns(
        column("import_id", Uuid),
        column("within", Uuid),
        column("outcome", String),
        column("applied", Boolean),
        column("id", Uuid),
        column("number", Integer),
        column("key", String),
        column("reason", String),
        column("differences", JSONB),
    ).subquery("import_lines")
    number: Mapped[int]
    key: Mapped[str]
    outcome: Mapped[str]
    reason: Mapped[str]
    __mapper_args__ = {"primary_key": [__table__.c.id]}  # noqa: RUF012 - the name and shape are SQLAlchemy's


def to_do(facts: Mapping[str, str], *outcomes: Outcome) -> str:
    """SQL: of the lines to be done of import `:import_id` the key and these facts, each of its type.

    `outcomes`: only those new, or only those changed; else both.
    """
    wanted = ", ".join(f"'{outcome}'" for outcome in outcomes or TO_DO)
    cells = ", ".join(f"jsonb_array_elements_text(p.data -> '{name}')" for name in facts)
    return f"""(
        select l.key, {", ".join(f"cast(l.{name} as {kind}) as {name}" for name, kind in facts.items())}
          from import_pages p cross join lateral
               rows from (json_array_elements_text(p.keys), {cells}) as l (key, {", ".join(facts)})
         where p.import_id = :import_id and p.outcome in ({wanted}))"""


async def keep_pages(session: AsyncSession, importer: Importer, imported: Import, lines: Lines) -> None:
    """All that was read, with a verdict on each line."""
    verdicts = await importer.judge(session, lines.usable())
    outcomes = [verdict.outcome for verdict in verdicts]
    for outcome in Outcome:
        if any(chosen := [each is outcome for each in outcomes]):
            said = lines.only(chosen).usable()
            await write(session, imported, outcome, said, list(compress(verdicts, chosen)))
    refused = [Verdict(Outcome.REFUSED, line.refusal or "") for line in lines.refused]
    numbers, keys = [line.number for line in lines.refused], [line.key for line in lines.refused]
    await write(session, imported, Outcome.REFUSED, Lines(numbers, keys, {}), refused)


async def write(
    session: AsyncSession, imported: Import, outcome: Outcome, lines: Lines, verdicts: Sequence[Verdict]
) -> None:
    setattr(imported, outcome, getattr(imported, outcome) + len(lines))
    for start in range(0, len(lines), A_PAGE):
        end = start + A_PAGE
        page = await asyncio.to_thread(page_of, lines.usable(start, end), verdicts[start:end])
        about = {"id": uuid7(), "import_id": imported.id, "outcome": outcome}
        await session.execute(WRITE, about | page)


def page_of(lines: Lines, verdicts: Sequence[Verdict]) -> dict[str, str | None]:
    told = any(verdict.reason or verdict.differences for verdict in verdicts)
    columns = {
        "numbers": lines.numbers,
        "keys": as_keys(lines.keys),
        "said": [{"reason": v.reason, "differences": shown(v)} for v in verdicts] if told else None,
        "data": lines.facts or None,
    }
    return {name: as_json(cells) for name, cells in columns.items()}


def as_json(cells: Any) -> str | None:
    return None if cells is None else to_json(cells, fallback=str).decode()


async def there_are(session: AsyncSession, imported: Import) -> bool:
    found = "select exists (select from import_pages where import_id = :import_id)"
    return bool(await session.scalar(text(found), {"import_id": imported.id}))


async def unfold(session: AsyncSession, imported: Import) -> None:
    """Each row by itself from here on."""
    assert rows_of(await session.execute(UNFOLD, {"import_id": imported.id}))
    await session.execute(FORGET, {"import_id": imported.id})
