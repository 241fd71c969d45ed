"""What a service keeps of another's facts: a row for each thing, said anew whenever it is told again."""

from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Table as TableOfColumns
from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.db import Table


async def keep(
    session: AsyncSession,
    model: type[Table],
    key: UUID,
    said: Mapping[str, Any],
    *,
    first: Mapping[str, Any] | None = None,
) -> None:
    """Write what is said of the thing under its owner's id; `first` only when it was not known before."""
    first = first or {}
    await session.execute(_statement(model, tuple(said), tuple(first)), {"id": key, **said, **first})


@cache
def _statement(model: type[Table], said: tuple[str, ...], first: tuple[str, ...]) -> Insert:
    """Made once for each kind of copy: to make it for each event costs more than the database does."""
    table = model.__table__
    assert isinstance(table, TableOfColumns)
    row = insert(table).values({name: bindparam(name) for name in ("id", *said, *first)})
    anew = {name: row.excluded[name] for name in said}
    return row.on_conflict_do_update(index_elements=["trust_id", "id"], set_=anew)
