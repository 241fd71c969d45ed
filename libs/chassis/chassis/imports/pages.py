"""Rows of an import that is kept at once: pages of thousands, column by column.

A row stands by itself, in `import_rows`, only when it must be handled by itself; `ImportLine` reads either.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from pydantic_core import to_json
from sqlalchemy import Boolean, Integer, String, Uuid, column, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped

from chassis.db import rows_of
from chassis.ids import uuid7
from chassis.imports.models import FIRST, Import
from chassis.imports.rows import as_key, count, differences_of
from chassis.imports.shapes import Importer, Line, Outcome, Verdict

A_PAGE = 5_000
WRITE = text("""
    insert into import_pages (id, import_id, numbers, keys, outcomes, reasons, differences, data)
    values (:id, :import_id, :numbers, :keys, :outcomes, :reasons, cast(:differences as jsonb[]),
            cast(:data as json))
""")
# A row's id is its page's, with its place there in the last four digits.
LINE = "number, key, outcome, reason, differences"
ID = "overlay(p.id::text placing lpad(to_hex(l.n), 4, '0') from 33)::uuid"
COLUMNS = "p.numbers, p.keys, p.outcomes, p.reasons, p.differences"
UNFOLD = text(f"""
    insert into import_rows
        (id, import_id, number, key, data, outcome, reason, differences, applied)
    select {ID}, p.import_id, l.number, l.key, l.data, l.outcome, l.reason,
           coalesce(l.differences, '{{}}'), false
      from import_pages p,
           rows from (unnest({COLUMNS}), json_array_elements(p.data)) with ordinality
           as l ({LINE}, data, n)
     where p.import_id = :import_id
""")
FORGET = text("delete from import_pages where import_id = :import_id")
LINES = text(f"""
    select r.import_id, r.id, r.number, r.key, r.within, r.outcome, r.reason, r.differences,
           r.applied or (r.outcome in ('new', 'changed')
                         and coalesce(coalesce(r.within, '{FIRST}') <= i.applied_to, false)) as applied
      from import_rows r join imports i on i.id = r.import_id
     union all
    select p.import_id, {ID}, l.number, l.key, null, l.outcome, l.reason,
           coalesce(l.differences, '{{}}'), l.outcome in ('new', 'changed') and i.applied_to is not null
      from import_pages p join imports i on i.id = p.import_id,
           unnest({COLUMNS}) with ordinality as l ({LINE}, n)
""")


class Read(DeclarativeBase):
    """What is only read: no table of its own."""


class ImportLine(Read):
    """One row of an import, wherever it stands."""

    __tablename__ = "import_rows"
    __table__ = LINES.columns(
        column("import_id", Uuid),
        column("id", Uuid),
        column("number", Integer),
        column("key", String),
        column("within", Uuid),
        column("outcome", String),
        column("reason", String),
        column("differences", JSONB),
        column("applied", Boolean),
    ).subquery("import_lines")
    number: Mapped[int]
    key: Mapped[str]
    outcome: Mapped[str]
    reason: Mapped[str]
    __mapper_args__ = {"primary_key": [__table__.c.id]}  # noqa: RUF012 - the name and shape are SQLAlchemy's


def to_do(facts: str) -> str:
    """SQL: of the lines to be done of import `:import_id` the key and these facts (`name text, day date`)."""
    return f"""(
        select l.* from import_pages p,
               rows from (unnest(p.keys, p.outcomes), json_to_recordset(p.data) as ({facts}))
               as l (key, outcome)
         where p.import_id = :import_id and l.outcome in ('new', 'changed'))"""


async def keep_pages(
    session: AsyncSession, importer: Importer, imported: Import, lines: Sequence[Line]
) -> None:
    """All that was read, with a verdict on each line. Those that cannot be used stand apart: without data."""
    good = [line for line in lines if line.refusal is None]
    for start in range(0, len(good), A_PAGE):
        some = good[start : start + A_PAGE]
        await write_page(session, imported, some, await importer.judge(session, some))
    refused = [line for line in lines if line.refusal is not None]
    for start in range(0, len(refused), A_PAGE):
        some = refused[start : start + A_PAGE]
        verdicts = [Verdict(Outcome.REFUSED, line.refusal or "") for line in some]
        await write_page(session, imported, some, verdicts)


async def write_page(
    session: AsyncSession, imported: Import, lines: Sequence[Line], verdicts: Sequence[Verdict]
) -> None:
    page = await asyncio.to_thread(page_of, lines, verdicts)
    await session.execute(WRITE, {"id": uuid7(), "import_id": imported.id, **page})
    count(imported, [(None, verdict.outcome) for verdict in verdicts])


def page_of(lines: Sequence[Line], verdicts: Sequence[Verdict]) -> dict[str, Any]:
    refused = lines[0].data is None
    return {
        "numbers": [line.number for line in lines],
        "keys": [as_key(line) for line in lines],
        "outcomes": [verdict.outcome for verdict in verdicts],
        "reasons": [verdict.reason for verdict in verdicts],
        "differences": [differences_of(verdict) for verdict in verdicts],
        "data": None if refused else to_json([line.data for line in lines]).decode(),
    }


async def there_are(session: AsyncSession, imported: Import) -> bool:
    found = "select exists (select from import_pages where import_id = :import_id)"
    return bool(await session.scalar(text(found), {"import_id": imported.id}))


async def unfold(session: AsyncSession, imported: Import) -> None:
    """Each row by itself from here on."""
    assert rows_of(await session.execute(UNFOLD, {"import_id": imported.id}))
    await session.execute(FORGET, {"import_id": imported.id})
