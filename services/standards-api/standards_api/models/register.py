"""The register: a trust, its academies, its people, their posts, and what machine clients are granted."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.db import Aggregate, Table


class Trust(Aggregate, Table, kw_only=True):
    """A multi-academy trust: the one row of its tenant, whose id is the tenant's."""

    __tablename__ = "trusts"
    __table_args__ = (CheckConstraint("id = trust_id", name="own_tenant"),)

    name: Mapped[str]
    group_uid: Mapped[str]
    group_id: Mapped[str]
    ukprn: Mapped[str | None] = mapped_column(default=None)
    companies_house_number: Mapped[str | None] = mapped_column(default=None)
    closed_on: Mapped[date | None] = mapped_column(default=None)
    # What this trust calls its bodies and roles: {"local_body": "academy council", "trustee": "director"}.
    labels: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)


class Academy(Aggregate, Table, kw_only=True):
    """A school as this trust's: when it moves, the trust it left keeps its own row, status `left`."""

    __tablename__ = "academies"
    __table_args__ = (UniqueConstraint("trust_id", "urn"),)

    urn: Mapped[str]
    name: Mapped[str]
    status: Mapped[str]
    phase_of_education: Mapped[str]
    establishment_type: Mapped[str]
    kind: Mapped[str]
    local_authority: Mapped[str | None] = mapped_column(default=None)
    local_authority_name: Mapped[str | None] = mapped_column(default=None)
    laestab: Mapped[str | None] = mapped_column(default=None)
    ukprn: Mapped[str | None] = mapped_column(default=None)
    joined_on: Mapped[date | None] = mapped_column(default=None)
    left_on: Mapped[date | None] = mapped_column(default=None)
    predecessor_urns: Mapped[list[str]] = mapped_column(default_factory=list)
    successor_urns: Mapped[list[str]] = mapped_column(default_factory=list, server_default="[]")
    opened_on: Mapped[date | None] = mapped_column(default=None)
    closed_on: Mapped[date | None] = mapped_column(default=None)


class Person(Aggregate, Table, kw_only=True):
    """Somebody who holds or may hold posts. `subject` is what the identity provider calls them."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("trust_id", "subject"),)

    subject: Mapped[str]
    name: Mapped[str]
    email: Mapped[str]


# Repeated in the migration. The trust stands in it because an exclusion has no other way to be per trust.
POST = """trust_id::text || ' ' || role || ' ' || coalesce(urn, '') || case when role in
('headteacher', 'chair', 'learning_chair', 'aid', 'chief_executive', 'finance_director')
then '' else ' ' || person_id::text end"""


class Appointment(Aggregate, Table, kw_only=True):
    """A person holding a post, at an academy (`urn`) or the trust.

    `starts_on` and `ends_on` are the days as people say them; `since` and `until` the instants at which
    access begins and ends. The database refuses two approved holders of a single-holder post at once:
    appointments_one_holder_excl, in the migration, since it needs a range type of its own.
    """

    __tablename__ = "appointments"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "person_id"], ["people.trust_id", "people.id"]),
        ForeignKeyConstraint(["trust_id", "urn"], ["academies.trust_id", "academies.urn"]),
        Index(None, "trust_id", "person_id"),
        Index(None, "trust_id", "urn"),
    )

    person_id: Mapped[UUID]
    role: Mapped[str]
    urn: Mapped[str | None] = mapped_column(default=None)
    status: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None] = mapped_column(default=None)
    since: Mapped[datetime]
    until: Mapped[datetime | None] = mapped_column(default=None)
    proposed_by: Mapped[str]
    approved_by: Mapped[str | None] = mapped_column(default=None)
    approved_at: Mapped[datetime | None] = mapped_column(default=None)
    # What only one appointment may hold at a time: the post, or for posts that many hold, the person in it.
    post: Mapped[str] = mapped_column(Computed(POST, persisted=True), init=False, info={"history": False})

    person: Mapped[Person] = relationship(viewonly=True, init=False, lazy="raise")

    @property
    def person_name(self) -> str:
        return self.person.name


class ClientGrant(Aggregate, Table, kw_only=True):
    """What a machine client may do: a role, at an academy (`urn`) or, for integrators, the whole trust."""

    __tablename__ = "client_grants"
    __table_args__ = (ForeignKeyConstraint(["trust_id", "urn"], ["academies.trust_id", "academies.urn"]),)

    client_id: Mapped[str]
    role: Mapped[str]
    urn: Mapped[str | None] = mapped_column(default=None)
    since: Mapped[datetime]
    until: Mapped[datetime | None] = mapped_column(default=None)
