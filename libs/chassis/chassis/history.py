"""Who changed what, when, from what to what: written by the session itself, so that nobody can forget.

Each trust has one chain. An entry's hash covers its text and the hash before it, so an entry changed,
removed, inserted or moved is found by `verify`, and by anybody with an export and ten lines of code.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, event, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column, query_expression
from sqlalchemy.orm.attributes import get_history

from chassis.actor import Actor
from chassis.clock import now
from chassis.db import Aggregate, Belongs, Table

UNTOLD = {"version", "created_at", "updated_at", "trust_id"}


class HistoryEntry(Belongs, Table, kw_only=True):
    """One link. `entry` is the exact text that was hashed; the other columns repeat it for searching."""

    __tablename__ = "history"
    __table_args__ = (Index(None, "trust_id", "object", "object_id"),)

    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[datetime]
    subject: Mapped[str]
    operation: Mapped[str]
    object: Mapped[str]
    object_id: Mapped[str]
    entry: Mapped[str]
    hash: Mapped[str]
    # Whether the reader may see what was changed, where a statement says so: see chassis.history_routes.
    open: Mapped[bool] = query_expression(repr=False)

    @property
    def old(self) -> Any:
        return json.loads(self.entry)["old"] if self.open else None

    @property
    def new(self) -> Any:
        return json.loads(self.entry)["new"] if self.open else None


class HistoryHead(Belongs, Table, kw_only=True):
    """Where a trust's chain ends. Its lock also gives a trust's events and entries one order."""

    __tablename__ = "history_heads"

    sequence: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str]


# Made once: `json.dumps` makes another each time.
CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def canonical(value: object) -> str:
    return CANONICAL.encode(value)


def note(session: AsyncSession, *, about: str, key: UUID | str, old: Any, new: Any) -> None:
    """Add to the history what the session cannot see by itself: a set-based statement, a read of a secret."""
    _note(session.sync_session, about, str(key), old, new)


def changes_of(session: AsyncSession) -> list[dict[str, Any]]:
    changes: list[dict[str, Any]] = session.info.pop("changes", [])
    return changes


def _note(session: Session, about: str, key: str, old: Any, new: Any) -> None:
    actor: Actor | None = session.info.get("actor")
    at = now().isoformat()
    said = {
        "at": at,
        "subject": actor.subject if actor else "system",
        "client": actor.client_id if actor else "",
        "operation": session.info.get("operation", ""),
        "object": about,
        "id": key,
        "old": old,
        "new": new,
    }
    change = {name: said[name] for name in ("at", "subject", "operation", "object", "id")}
    session.info.setdefault("changes", []).append({**change, "entry": canonical(said)})


@event.listens_for(Session, "before_flush")
def stamp_and_note(session: Session, _: UOWTransaction, __: object) -> None:
    """Fill in trust and times, and note each row that is new, changed or gone."""
    for row in session.new:
        stamp_new(session, row)
    for row in session.dirty:
        if isinstance(row, Aggregate) and session.is_modified(row):
            row.updated_at = now()
            old, new = difference(row)
            _note(session, table_of(type(row)), str(row.id), old, new)
    for row in session.deleted:
        if isinstance(row, Aggregate):
            _note(session, table_of(type(row)), str(row.id), told(row), None)


def stamp_new(session: Session, row: object) -> None:
    if isinstance(row, Belongs) and row.trust_id is None:
        row.trust_id = session.info.get("trust_id")
    if isinstance(row, Aggregate):
        row.created_at = row.updated_at = now()
        _note(session, table_of(type(row)), str(row.id), None, told(row))


@cache
def table_of(kind: type[Aggregate]) -> str:
    return str(inspect(kind).local_table.description)


@cache
def columns_told(kind: type[Aggregate]) -> Sequence[str]:
    """What is derived follows from what is told, and is nowhere stored."""
    stored = {
        attribute.key: column
        for attribute in inspect(kind).column_attrs
        if isinstance(column := attribute.columns[0], Column)
    }
    return [key for key, column in stored.items() if key not in UNTOLD and column.info.get("history", True)]


def told(row: Aggregate) -> dict[str, Any]:
    return {name: getattr(row, name) for name in columns_told(type(row))}


def difference(row: Aggregate) -> tuple[dict[str, Any], dict[str, Any]]:
    old, new = {}, {}
    for name in columns_told(type(row)):
        change = get_history(row, name)
        if change.has_changes():
            old[name] = change.deleted[0] if change.deleted else None
            new[name] = change.added[0] if change.added else None
    return old, new


def link(previous: str, sequence: int, entry: str) -> str:
    return hashlib.sha256(f"{previous}\n{sequence}\n{entry}".encode()).hexdigest()


async def verify(session: AsyncSession) -> tuple[int, int | None]:
    """How many entries the trust's chain has, and the sequence of the first that does not hold (or None).

    A chain cut off at its end is found because its head says how far it went.
    """
    head = await session.scalar(select(HistoryHead))
    previous, expected = "", 0
    entries = await session.stream_scalars(select(HistoryEntry).order_by(HistoryEntry.sequence))
    async for row in entries:
        expected += 1
        said = json.loads(row.entry)
        repeated = (row.subject, row.operation, row.object, row.object_id, row.at)
        in_entry = tuple(said[name] for name in ("subject", "operation", "object", "id"))
        faithful = repeated == (*in_entry, datetime.fromisoformat(said["at"]))
        if row.sequence != expected or not faithful or row.hash != link(previous, row.sequence, row.entry):
            return expected, expected
        previous = row.hash
    told = (head.sequence, head.hash) if head else (0, "")
    if told[0] != expected:
        return expected, min(told[0], expected) + 1
    return expected, None if told[1] == previous else expected
