"""What a service keeps of another's facts: a row for each thing, said anew whenever it is told again."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Table as TableOfColumns
from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.db import Table
from chassis.taking import Taking


@dataclass(frozen=True)
class Shape:
    """What kind of thing it is, and what is said of it: always, and when it was not known before."""

    model: type[Table]
    said: tuple[str, ...]
    first: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return ("id", *self.said, *self.first)

    @property
    def table(self) -> TableOfColumns:
        table = self.model.__table__
        assert isinstance(table, TableOfColumns)
        return table

    def kept(self, row: Insert) -> Insert:
        """The row; or what is said of it, when it is there."""
        anew = {name: row.excluded[name] for name in self.said}
        return row.on_conflict_do_update(index_elements=["trust_id", "id"], set_=anew)


class Copies(Taking):
    """In place of the session of a handler: takes the copies that it keeps."""

    def __init__(self, **info: Any) -> None:
        super().__init__(**info)
        self.kept: list[tuple[Shape, Mapping[str, Any]]] = []

    async def flush(self) -> None:
        """There is nothing here that could be written yet."""


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
    shape, values = Shape(model, tuple(said), tuple(first)), {"id": key, **said, **first}
    if isinstance(session, Copies):
        session.kept.append((shape, values))
    else:
        await session.execute(_statement(shape), values)


@cache
def _statement(shape: Shape) -> Insert:
    """Made once for each kind of copy: to make it for each event costs more than the database does."""
    return shape.kept(insert(shape.table).values({name: bindparam(name) for name in shape.names}))
