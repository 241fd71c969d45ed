"""Figures: the batches they came in, every value as it was received, and the value that stands."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column

from chassis.db import Aggregate, Belongs, Table


class Status(StrEnum):
    """Whether there is a figure, and if not, why not. Only the first two carry one."""

    PUBLISHED = "published"
    PROVISIONAL = "provisional"
    SUPPRESSED = "suppressed"
    NOT_PRODUCED = "not_produced"
    NOT_APPLICABLE = "not_applicable"


class Release(StrEnum):
    """The editions in which statistics come out. Of one as-at, the later edition stands."""

    PROVISIONAL = "provisional"
    REVISED = "revised"
    FINAL = "final"


class MeasurementBatch(Aggregate, Table, kw_only=True):
    """Figures sent together under a name of the sender's own. `answer` is what the sender was told.

    Figures name their batch without a foreign key: it would be looked at for every figure. A batch is there
    before its figures, in the same transaction, and nobody has the right to delete one.
    """

    __tablename__ = "measurement_batches"
    __table_args__ = (UniqueConstraint("trust_id", "client_id", "name"),)

    client_id: Mapped[str]
    name: Mapped[str]
    source: Mapped[str]
    as_at: Mapped[datetime]
    release: Mapped[str | None] = mapped_column(default=None)
    received_at: Mapped[datetime]
    fingerprint: Mapped[str]
    answer: Mapped[dict[str, Any] | None] = mapped_column(default=None, info={"history": False})


class Value(MappedAsDataclass, kw_only=True):
    """Mixin: a value of a measure in a period, or why there is none; where it comes from, as at when."""

    definition: Mapped[int]
    period_from: Mapped[date]
    period_until: Mapped[date]
    status: Mapped[str]
    code: Mapped[str | None] = mapped_column(default=None)
    value: Mapped[Decimal | None] = mapped_column(default=None)
    lower: Mapped[Decimal | None] = mapped_column(default=None)
    upper: Mapped[Decimal | None] = mapped_column(default=None)
    numerator: Mapped[int | None] = mapped_column(default=None)
    denominator: Mapped[int | None] = mapped_column(default=None)
    source: Mapped[str]
    as_at: Mapped[datetime]
    release: Mapped[str | None] = mapped_column(default=None)
    standing: Mapped[str] = mapped_column(String(collation="C"))


class Figure(Value, kw_only=True):
    """Mixin: a value that was sent. `series` names what it is a value of; rows of one series supersede."""

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"), sort_order=-99)
    series: Mapped[str]
    urn: Mapped[str]
    measure: Mapped[str]
    period: Mapped[str]
    subject: Mapped[str | None] = mapped_column(default=None)
    key_stage: Mapped[str | None] = mapped_column(default=None)
    pupil_group: Mapped[str | None] = mapped_column(default=None)
    received_at: Mapped[datetime]
    batch_id: Mapped[UUID]


class Measurement(Belongs, Figure, Table, kw_only=True):
    """The value that stands now: one row for each series, replaced only by what is newer.

    Newer is the greater (`as_at`, `standing`); `standing` orders what has the same as-at, by release and
    then by the batch's name, so that the same batches give the same rows in whatever order they arrive.
    """

    __tablename__ = "measurements"
    __table_args__ = (
        UniqueConstraint("trust_id", "series"),
        ForeignKeyConstraint(["trust_id", "urn"], ["academies.trust_id", "academies.urn"]),
        Index(
            "measurements_newest_idx", "trust_id", "urn", "measure", text("period_until desc"), "period_from"
        ),
        Index("measurements_years_idx", "trust_id", "urn", postgresql_where=text("period not like '%-%'")),
        Index("measurements_pages_idx", "trust_id", "urn", "id"),
    )


class MeasurementReading(Belongs, Figure, Table, kw_only=True):
    """Every value as it was received, superseded or late or standing: only ever added to."""

    __tablename__ = "measurement_readings"
    __table_args__ = (UniqueConstraint("trust_id", "series", "as_at", "standing"),)
