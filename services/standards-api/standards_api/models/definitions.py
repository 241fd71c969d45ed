"""Measures that a trust has defined for itself, version by version."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Aggregate, Table


class MeasureDefinition(Aggregate, Table, kw_only=True):
    """One version of a measure of the trust's own, for the academic years from `valid_from` to `valid_until`.

    What its figures mean is never changed: another meaning is a new version, with years of its own. Only its
    end is set later, when the next version begins or it is retired.
    """

    __tablename__ = "measure_definitions"
    __table_args__ = (UniqueConstraint("trust_id", "code", "number"),)

    code: Mapped[str]
    number: Mapped[int]
    name: Mapped[str]
    says: Mapped[str]
    unit: Mapped[str]
    direction: Mapped[str]
    kind: Mapped[str]
    lowest: Mapped[float]
    highest: Mapped[float]
    area: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(default_factory=list)
    key_for: Mapped[list[str]] = mapped_column(default_factory=list)
    valid_from: Mapped[str]
    valid_until: Mapped[str | None] = mapped_column(default=None)
    defined_by: Mapped[str]
    retired_by: Mapped[str | None] = mapped_column(default=None)
    retired_at: Mapped[datetime | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(default=None)
