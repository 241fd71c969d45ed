"""What a transaction leaves behind: its events, waiting for the bus, and its history, both in itself."""

from datetime import datetime
from typing import Any
from uuid import UUID

from opentelemetry import propagate, trace
from pydantic_core import to_json
from sqlalchemy import BigInteger, Identity, Index, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from chassis.clock import now
from chassis.db import Belongs, Table
from chassis.events import LARGEST, Event
from chassis.history import changes_of
from chassis.ids import uuid7


class OutboxMessage(Belongs, Table, kw_only=True):
    """An event on its way. Rows stay 35 days after publishing, so that a lost stream can be rebuilt."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("outbox_waiting_idx", "position", postgresql_where=text("published_at is null")),
        Index("outbox_stream_sequence_idx", "stream_sequence"),
        Index("outbox_trust_id_position_idx", "trust_id", "position"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, Identity(), init=False)
    type: Mapped[str]
    subject: Mapped[str]
    sequence: Mapped[int] = mapped_column(BigInteger)
    data: Mapped[dict[str, Any]]
    occurred_at: Mapped[datetime]
    traceparent: Mapped[str | None] = mapped_column(default=None)
    published_at: Mapped[datetime | None] = mapped_column(default=None)
    # Which stream took it, told apart by when it was made, and where it stands there.
    stream: Mapped[str | None] = mapped_column(default=None)
    stream_sequence: Mapped[int | None] = mapped_column(BigInteger, default=None)


class EventSequence(Belongs, Table, kw_only=True):
    """How many events each subject has had: the next number is given under this row's lock."""

    __tablename__ = "event_sequences"

    subject: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(BigInteger)


def record(session: AsyncSession, event: Event, *, about: UUID | str) -> None:
    """Say that something happened, in the transaction that made it happen.

    `about` is the aggregate: its events are published and handled in the order they were recorded.
    """
    data = event.model_dump(mode="json")
    if len(to_json(data)) > LARGEST // 2:
        raise ValueError(f"{event.type} is too large: an event carries ids and what changed, not the rows")
    stated = {
        "id": str(uuid7()),
        "type": event.type,
        "subject": str(about),
        "data": data,
        "time": now().isoformat(),
        "traceparent": current_trace(),
    }
    session.info.setdefault("events", []).append(stated)


def current_trace() -> str | None:
    """The trace this happens in, for whoever hears of it; None when it is not sampled."""
    if not trace.get_current_span().get_span_context().is_valid:
        return None
    carrier: dict[str, str] = {}
    propagate.inject(carrier)
    return carrier.get("traceparent")


async def conclude(session: AsyncSession) -> None:
    """Write what the transaction did to the history and what it stated to the outbox: one statement."""
    await session.flush()
    changes, events = changes_of(session), session.info.pop("events", [])
    if changes or events:
        await session.execute(
            text("select conclude(cast(:changes as jsonb), cast(:events as jsonb))"),
            {"changes": to_json(changes).decode(), "events": to_json(events).decode()},
        )
    session.info["told"] = bool(events) or session.info.get("told", False)
