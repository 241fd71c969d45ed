"""Tables and the connection to them. Every row belongs to one trust, and the database holds to that."""

import enum
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, Date, DateTime, Enum, MetaData, Numeric, Result, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, declared_attr, mapped_column

from chassis.ids import uuid7

Sessions = async_sessionmaker[AsyncSession]

# The trust of the transaction, as row-level security reads it: nothing set, nothing seen (R3).
CURRENT_TRUST = "nullif(current_setting('app.trust', true), '')::uuid"

# Milliseconds. The last two also bound how long one forgotten transaction can hold up the outbox (R10).
TIMEOUTS = {
    "statement_timeout": "5000",
    "lock_timeout": "1000",
    "idle_in_transaction_session_timeout": "10000",
    "transaction_timeout": "15000",
}


def words_of(members: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in members]


class Table(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """The base of every table. Subclass it with `kw_only=True` so that mypy sees the constructor."""

    type_annotation_map = {  # noqa: RUF012 - the name and shape are SQLAlchemy's
        datetime: DateTime(timezone=True),
        date: Date(),
        Decimal: Numeric(),
        # As the member's word, not its name; plain text, so that a new member needs no migration.
        enum.Enum: Enum(enum.Enum, native_enum=False, length=50, values_callable=words_of),
        dict[str, Any]: JSONB(none_as_null=True),
        list[str]: JSONB(none_as_null=True),
        list[dict[str, Any]]: JSONB(none_as_null=True),
    }
    metadata = MetaData(
        naming_convention={
            "ix": "%(table_name)s_%(column_0_N_name)s_idx",
            "uq": "%(table_name)s_%(column_0_N_name)s_key",
            "ck": "%(table_name)s_%(constraint_name)s_check",
            "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
            "pk": "%(table_name)s_pkey",
        }
    )


class Belongs(MappedAsDataclass, kw_only=True):
    """Mixin: the row belongs to a trust. Nobody sets `trust_id`: the transaction's trust is used."""

    trust_id: Mapped[UUID] = mapped_column(
        primary_key=True, init=False, default=None, server_default=text(CURRENT_TRUST), sort_order=-100
    )


class Aggregate(Belongs, kw_only=True):
    """Mixin: a thing with an identity, a version for If-Match, and a history."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid7, sort_order=-99)
    version: Mapped[int] = mapped_column(init=False, default=1, sort_order=-98)
    created_at: Mapped[datetime] = mapped_column(init=False, default=None, sort_order=98)
    updated_at: Mapped[datetime] = mapped_column(init=False, default=None, sort_order=99)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Every UPDATE says which version it changes, so that none is lost (R7)."""
        return {"version_id_col": cls.version}


def open_engine(url: str, *, pool: int = 10) -> AsyncEngine:
    return create_async_engine(
        url,
        pool_size=pool,
        max_overflow=0,
        hide_parameters=True,  # a value in a log line would be a leak
        pool_timeout=3,
        pool_recycle=1800,
        connect_args={"timeout": 3, "server_settings": {"timezone": "UTC", **TIMEOUTS}},
    )


def open_sessions(engine: AsyncEngine) -> Sessions:
    return async_sessionmaker(engine, expire_on_commit=False)


def rows_of(result: Result[Any]) -> int:
    """How many rows a statement changed."""
    assert isinstance(result, CursorResult)
    return result.rowcount


async def enter_trust(session: AsyncSession, trust_id: UUID | None) -> None:
    """From here to the end of the transaction only this trust's rows exist; with None, no rows do."""
    await session.execute(
        text("select set_config('app.trust', :trust, true)"), {"trust": str(trust_id) if trust_id else ""}
    )
    session.info["trust_id"] = trust_id


async def in_each_trust(
    session: AsyncSession, items: Sequence[Mapping[str, Any]], statement: str
) -> list[Any]:
    """What a statement answers in the trust of each item (`trust_id`): one round trip for all of them.

    `$1` in the statement is the item as jsonb; it answers jsonb. The transaction's own trust stays.
    """
    asked = {"items": json.dumps(items, default=str), "statement": statement}
    found = await session.scalars(
        text("select * from in_each_trust(cast(:items as jsonb), :statement)"), asked
    )
    return list(found)
