"""What people change and others read as of a day: every version as it stood, kept by the database itself."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists
from sqlalchemy.orm import Mapped, aliased, mapped_column

from chassis.clock import end_of
from chassis.db import Belongs


class State(Belongs, kw_only=True):
    """Mixin: one version of a thing, as it stood from `updated_at` until the next one.

    A trigger on the thing's own table writes it, so that no command can forget to. None is ever changed.
    """

    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-99)
    version: Mapped[int] = mapped_column(primary_key=True, sort_order=-98)
    created_at: Mapped[datetime] = mapped_column(sort_order=98)
    updated_at: Mapped[datetime] = mapped_column(sort_order=99)


def stood_on(state: type[Any], day: date) -> ColumnElement[bool]:
    """Of each thing the last version that it had when the day ended."""
    later = aliased(state)
    replaced = exists().where(
        later.trust_id == state.trust_id,
        later.id == state.id,
        later.version > state.version,
        later.updated_at < end_of(day),
    )
    return and_(state.updated_at < end_of(day), ~replaced)
