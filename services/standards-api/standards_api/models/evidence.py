"""Evidence, quality-assurance activities and what they found."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Aggregate, Table


class Evidence(Aggregate, Table, kw_only=True):
    """A piece of evidence about an academy or, without `urn`, the trust. Many answers may rest on it."""

    __tablename__ = "evidence"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "urn"], ["academies.trust_id", "academies.urn"]),
        Index(None, "trust_id", "urn"),
    )

    urn: Mapped[str | None] = mapped_column(default=None)
    kind: Mapped[str]
    title: Mapped[str]
    origin: Mapped[str]
    # The day it is of: what it shows was so then.
    dated: Mapped[date]
    subject_area: Mapped[str | None] = mapped_column(default=None)
    place: Mapped[str | None] = mapped_column(default=None)
    summary: Mapped[str | None] = mapped_column(default=None)
    activity_id: Mapped[UUID | None] = mapped_column(default=None)
    recorded_by: Mapped[str]
