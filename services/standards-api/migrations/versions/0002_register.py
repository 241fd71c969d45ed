"""The register: trusts, academies, people, appointments, grants to machine clients."""

from datetime import date, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.db import CURRENT_TRUST
from chassis.migrations import protect

revision = "0002_register"
down_revision = "0001"

POST = """trust_id::text || ' ' || role || ' ' || coalesce(urn, '') || case when role in
('headteacher', 'chair', 'learning_chair', 'aid', 'chief_executive', 'finance_director')
then '' else ' ' || person_id::text end"""


def aggregate(table: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("trust_id", sa.Uuid(), server_default=sa.text(CURRENT_TRUST), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("trust_id", "id", name=f"{table}_pkey"),
        *columns,
    )


def text(name: str, *, optional: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=optional)


def day(name: str, *, optional: bool = False) -> sa.Column[date]:
    return sa.Column(name, sa.Date(), nullable=optional)


def instant(name: str, *, optional: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=optional)


def json(name: str) -> sa.Column[object]:
    return sa.Column(name, postgresql.JSONB(none_as_null=True), nullable=False)


def at_academy(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["trust_id", "urn"], ["academies.trust_id", "academies.urn"], name=f"{table}_trust_id_urn_fkey"
    )


def upgrade() -> None:
    create_trust_and_academies()
    create_people_and_posts()
    aggregate(
        "client_grants",
        text("client_id"),
        text("role"),
        text("urn", optional=True),
        instant("since"),
        instant("until", optional=True),
        at_academy("client_grants"),
    )
    protect("trusts", "academies", "people", "appointments", "client_grants")
    refuse_two_holders()


def create_trust_and_academies() -> None:
    aggregate(
        "trusts",
        text("name"),
        text("group_uid"),
        text("group_id"),
        text("ukprn", optional=True),
        text("companies_house_number", optional=True),
        day("closed_on", optional=True),
        json("labels"),
        sa.CheckConstraint("id = trust_id", name="trusts_own_tenant_check"),
    )
    aggregate(
        "academies",
        *(text(name) for name in ("urn", "name", "status", "phase_of_education")),
        *(text(name) for name in ("establishment_type", "kind")),
        *(text(name, optional=True) for name in ("local_authority", "local_authority_name")),
        *(text(name, optional=True) for name in ("laestab", "ukprn")),
        day("joined_on", optional=True),
        day("left_on", optional=True),
        json("predecessor_urns"),
        sa.UniqueConstraint("trust_id", "urn", name="academies_trust_id_urn_key"),
    )


def create_people_and_posts() -> None:
    aggregate(
        "people",
        text("subject"),
        text("name"),
        text("email"),
        sa.UniqueConstraint("trust_id", "subject", name="people_trust_id_subject_key"),
    )
    aggregate(
        "appointments",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        text("role"),
        text("urn", optional=True),
        text("status"),
        day("starts_on"),
        day("ends_on", optional=True),
        instant("since"),
        instant("until", optional=True),
        text("proposed_by"),
        text("approved_by", optional=True),
        instant("approved_at", optional=True),
        sa.Column("post", sa.String(), sa.Computed(POST, persisted=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "person_id"],
            ["people.trust_id", "people.id"],
            name="appointments_trust_id_person_id_fkey",
        ),
        at_academy("appointments"),
    )
    op.create_index("appointments_trust_id_person_id_idx", "appointments", ["trust_id", "person_id"])
    op.create_index("appointments_trust_id_urn_idx", "appointments", ["trust_id", "urn"])


def refuse_two_holders() -> None:
    """An exclusion needs GiST, which compares ranges: so a text becomes the range from itself to itself.

    The extension that would compare text directly is not part of every PostgreSQL that we run on.
    """
    op.execute('create type textrange as range (subtype = text, collation = "C")')
    op.execute(
        "alter table appointments add constraint appointments_one_holder_excl exclude using gist "
        "(textrange(post, post, '[]') with &&, tstzrange(since, until) with &&) where (status = 'approved')"
    )
    grant = "trust_id::text || ' ' || client_id || ' ' || role || ' ' || coalesce(urn, '')"
    op.execute(
        "alter table client_grants add constraint client_grants_once_excl exclude using gist "
        f"(textrange({grant}, {grant}, '[]') with &&, tstzrange(since, until) with &&)"
    )


def downgrade() -> None:
    for table in ("client_grants", "appointments", "people", "academies", "trusts"):
        op.drop_table(table)
    op.execute("drop type textrange")
