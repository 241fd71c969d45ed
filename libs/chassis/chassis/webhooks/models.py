"""Where to knock, and each knock."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Aggregate, Belongs, Table


class DeliveryState(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


class Webhook(Aggregate, Table, kw_only=True):
    """An address of an integrator. `place` is how far it has been told, as a position in the outbox."""

    __tablename__ = "webhooks"

    url: Mapped[str]
    description: Mapped[str]
    types: Mapped[list[str]]
    active: Mapped[bool] = mapped_column(default=True)
    # The secret is not kept: it is reckoned from the operator's key, the id and this number.
    generation: Mapped[int] = mapped_column(default=1)
    former_until: Mapped[datetime | None] = mapped_column(default=None)
    place: Mapped[int] = mapped_column(BigInteger)


class WebhookDelivery(Belongs, Table, kw_only=True):
    """One event for one webhook, with what became of it."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "webhook_id"], ["webhooks.trust_id", "webhooks.id"]),
        Index(None, "trust_id", "webhook_id", "created_at"),
        Index("webhook_deliveries_due_idx", "next_at", postgresql_where=text("state = 'waiting'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    webhook_id: Mapped[UUID]
    event_id: Mapped[UUID]
    type: Mapped[str]
    body: Mapped[str]
    state: Mapped[str] = mapped_column(default=DeliveryState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    status: Mapped[int | None] = mapped_column(default=None)
    last_error: Mapped[str | None] = mapped_column(default=None)
    delivered_at: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime]
