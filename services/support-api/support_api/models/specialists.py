"""The expertise database: who can do what, proved by whom, until when."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    func,
    literal_column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.db import Aggregate, Belongs, Table
from support_api.models.needs import KeyStage, KindOfWork


class SpecialistKind(StrEnum):
    ACADEMY = "academy"
    CENTRAL_TEAM = "central_team"
    OTHER_TRUST = "other_trust"
    INDEPENDENT = "independent"
    PROVIDER = "provider"


class Term(StrEnum):
    AUTUMN = "autumn"
    SPRING = "spring"
    SUMMER = "summer"


class Level(StrEnum):
    """How far somebody has come: does it well, brings others to it, leads it across schools."""

    PRACTISED = "practised"
    ACCOMPLISHED = "accomplished"
    LEADING = "leading"


class Specialist(Aggregate, Table, kw_only=True):
    """A person (or an organisation) in the database. `words` is what the search by words looks through."""

    __tablename__ = "specialists"
    __table_args__ = (
        UniqueConstraint("trust_id", "subject"),
        Index(None, "trust_id", "home_urn"),
        Index("specialists_words_idx", func.to_tsvector(literal_column("'simple'"), literal_column("words")),
              postgresql_using="gin"),
    )  # fmt: skip

    subject: Mapped[str | None] = mapped_column(default=None)
    name: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    kind: Mapped[SpecialistKind]
    home_urn: Mapped[str | None] = mapped_column(default=None)
    organisation: Mapped[str | None] = mapped_column(default=None)
    most_engagements: Mapped[int] = mapped_column(default=2)
    # [{"urn": "148201", "kind": "kin"}]: where they must not be sent, and which kind of tie it is.
    interests: Mapped[list[dict[str, Any]]] = mapped_column(default_factory=list)
    dbs_checked_on: Mapped[date | None] = mapped_column(default=None)
    safeguarding_checked_on: Mapped[date | None] = mapped_column(default=None)
    active: Mapped[bool] = mapped_column(default=True)
    words: Mapped[str] = mapped_column(default="", info={"history": False})

    availability: Mapped[list["Availability"]] = relationship(viewonly=True, init=False, lazy="raise")
    day_rates: Mapped[list["DayRate"]] = relationship(viewonly=True, init=False, lazy="raise")
    expertise: Mapped[list["Expertise"]] = relationship(viewonly=True, init=False, lazy="raise")


class Availability(Belongs, Table, kw_only=True):
    """What a specialist can give in one term, in half days."""

    __tablename__ = "availabilities"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "specialist_id"], ["specialists.trust_id", "specialists.id"]),
        CheckConstraint("half_days >= 0", name="half_days"),
    )

    specialist_id: Mapped[UUID] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    term: Mapped[Term] = mapped_column(primary_key=True)
    half_days: Mapped[int]

    @property
    def days(self) -> float:
        return self.half_days / 2


class DayRate(Belongs, Table, kw_only=True):
    """What a day costs, from a date on."""

    __tablename__ = "day_rates"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "specialist_id"], ["specialists.trust_id", "specialists.id"]),
        CheckConstraint("pence >= 0", name="pence"),
    )

    specialist_id: Mapped[UUID] = mapped_column(primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    pence: Mapped[int]


class Expertise(Aggregate, Table, kw_only=True):
    """One thing a specialist can do. It counts only while it is verified and has not expired."""

    __tablename__ = "expertise"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "specialist_id"], ["specialists.trust_id", "specialists.id"]),
        UniqueConstraint("trust_id", "specialist_id", "area", "key_stage", "kind_of_work",
                         postgresql_nulls_not_distinct=True),
        Index(None, "trust_id", "area"),
        Index("expertise_expiring_idx", "trust_id", "expires_on", postgresql_where=text("not expiry_stated")),
    )  # fmt: skip

    specialist_id: Mapped[UUID]
    area: Mapped[str]
    key_stage: Mapped[KeyStage | None] = mapped_column(default=None)
    kind_of_work: Mapped[KindOfWork]
    level: Mapped[Level]
    claim: Mapped[str]
    verified_by: Mapped[str | None] = mapped_column(default=None)
    verified_at: Mapped[datetime | None] = mapped_column(default=None)
    evidence: Mapped[str | None] = mapped_column(default=None)
    expires_on: Mapped[date | None] = mapped_column(default=None)
    expiry_stated: Mapped[bool] = mapped_column(default=False, info={"history": False})
