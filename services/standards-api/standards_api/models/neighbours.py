"""What the neighbours said, as far as the pictures show it: needs, engagements and meetings."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Belongs, Table


class Need(Belongs, Table, kw_only=True):
    """A need of an academy, as support-api last said it: open, met or withdrawn."""

    __tablename__ = "needs"
    __table_args__ = (Index(None, "trust_id", "urn"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    urn: Mapped[str]
    area: Mapped[str]
    severity: Mapped[str]
    status: Mapped[str]
    said_at: Mapped[datetime]


class Engagement(Belongs, Table, kw_only=True):
    """Brokered support of an academy, at the step support-api last said."""

    __tablename__ = "engagements"
    __table_args__ = (Index(None, "trust_id", "urn"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    need_id: Mapped[UUID]
    urn: Mapped[str]
    status: Mapped[str]
    said_at: Mapped[datetime]


class Meeting(Belongs, Table, kw_only=True):
    """An improvement meeting of an academy, as meetings-api last said it: planned, held or cancelled."""

    __tablename__ = "meetings"
    __table_args__ = (Index(None, "trust_id", "urn", "starts_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    urn: Mapped[str]
    kind: Mapped[str]
    status: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    said_at: Mapped[datetime]
