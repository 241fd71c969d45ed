"""The copies meetings-api keeps of standards-api's register: academies, people, and who holds which post
when.

Their events come from different aggregates, in no order among themselves: so no copy refers to another by
foreign key, and what is not known yet is simply not there.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Belongs, Table


class Academy(Belongs, Table, kw_only=True):
    """An academy, and what decides how often the trust meets about it."""

    __tablename__ = "academies"
    __table_args__ = (UniqueConstraint("trust_id", "urn"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    urn: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    status: Mapped[str]
    joined_on: Mapped[date | None] = mapped_column(default=None)
    left_on: Mapped[date | None] = mapped_column(default=None)
    phase: Mapped[str | None] = mapped_column(default=None)
    iaims_due: Mapped[bool] = mapped_column(default=False)
    not_yet_good: Mapped[str] = mapped_column(default="unknown")


class Person(Belongs, Table, kw_only=True):
    """Somebody in the register; `subject` is what the identity provider calls them."""

    __tablename__ = "people"
    __table_args__ = (Index(None, "trust_id", "subject"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject: Mapped[str]
    name: Mapped[str]
    email: Mapped[str]


class Appointment(Belongs, Table, kw_only=True):
    """A person in a post, at an academy (`urn`) or the trust: access and attendance follow from it."""

    __tablename__ = "appointments"
    __table_args__ = (Index(None, "trust_id", "role", "urn"), Index(None, "trust_id", "subject"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    subject: Mapped[str]
    role: Mapped[str]
    urn: Mapped[str | None]
    since: Mapped[datetime]
    until: Mapped[datetime | None] = mapped_column(default=None)
