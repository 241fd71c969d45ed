"""What this service knows of the register: its own copies, kept by events from standards-api."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Aggregate, Belongs, Table


class Academy(Aggregate, Table, kw_only=True):
    """A school of the trust. The id is that of standards-api."""

    __tablename__ = "academies"
    __table_args__ = (UniqueConstraint("trust_id", "urn"),)

    urn: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    phase_of_education: Mapped[str]
    status: Mapped[str]
    not_yet_good: Mapped[str] = mapped_column(default="unknown")


class AcademyPhase(Belongs, Table, kw_only=True):
    """A confirmed phase decision, of the whole academy or of one subject in it: what opens the tiers."""

    __tablename__ = "academy_phases"
    __table_args__ = (Index(None, "trust_id", "urn", "effective_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    urn: Mapped[str]
    subject_area: Mapped[str | None] = mapped_column(default=None)
    phase: Mapped[str]
    tiers: Mapped[list[str]]
    capacity_role: Mapped[str]
    effective_on: Mapped[date]
    heard_at: Mapped[datetime]


class Person(Belongs, Table, kw_only=True):
    __tablename__ = "people"
    __table_args__ = (Index(None, "trust_id", "subject"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject: Mapped[str]
    name: Mapped[str]
    email: Mapped[str]


class Appointment(Belongs, Table, kw_only=True):
    """Who holds which post. `urn` is None for posts of the whole trust."""

    __tablename__ = "appointments"
    __table_args__ = (Index(None, "trust_id", "urn"), Index(None, "trust_id", "subject"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    subject: Mapped[str]
    role: Mapped[str]
    urn: Mapped[str | None] = mapped_column(default=None)
    since: Mapped[datetime]
    until: Mapped[datetime | None] = mapped_column(default=None)
