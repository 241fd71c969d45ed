"""Needs, and the expertise database."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import protect

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "needs",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("urn", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column(
            "key_stage",
            sa.Enum("eyfs", "ks1", "ks2", "ks3", "ks4", "ks5", name="keystage", native_enum=False, length=50),
            nullable=True,
        ),
        sa.Column(
            "kind_of_work",
            sa.Enum(
                "coaching",
                "review",
                "modelling",
                "training",
                "leadership",
                name="kindofwork",
                native_enum=False,
                length=50,
            ),
            nullable=True,
        ),
        sa.Column(
            "severity",
            sa.Enum("low", "moderate", "high", "critical", name="severity", native_enum=False, length=50),
            nullable=False,
        ),
        sa.Column("risk", sa.Integer(), nullable=False),
        sa.Column("wanted_outcome", sa.String(), nullable=False),
        sa.Column("wanted_by", sa.Date(), nullable=True),
        sa.Column(
            "source",
            sa.Enum("person", "meeting_action", "phase", name="needsource", native_enum=False, length=50),
            nullable=False,
        ),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("raised_by", sa.String(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("closing_words", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("needs_pkey")),
        sa.UniqueConstraint(
            "trust_id", "source", "source_id", name=op.f("needs_trust_id_source_source_id_key")
        ),
    )
    op.create_index(op.f("needs_trust_id_risk_id_idx"), "needs", ["trust_id", "risk", "id"], unique=False)
    op.create_index(op.f("needs_trust_id_urn_idx"), "needs", ["trust_id", "urn"], unique=False)
    op.create_table(
        "specialists",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "academy",
                "central_team",
                "other_trust",
                "independent",
                "provider",
                name="specialistkind",
                native_enum=False,
                length=50,
            ),
            nullable=False,
        ),
        sa.Column("home_urn", sa.String(), nullable=True),
        sa.Column("organisation", sa.String(), nullable=True),
        sa.Column("most_engagements", sa.Integer(), nullable=False),
        sa.Column("interests", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("dbs_checked_on", sa.Date(), nullable=True),
        sa.Column("safeguarding_checked_on", sa.Date(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("specialists_pkey")),
        sa.UniqueConstraint("trust_id", "subject", name=op.f("specialists_trust_id_subject_key")),
    )
    op.create_index(
        op.f("specialists_trust_id_home_urn_idx"), "specialists", ["trust_id", "home_urn"], unique=False
    )
    op.create_index(
        "specialists_words_idx",
        "specialists",
        [sa.literal_column("to_tsvector('simple', words)")],
        unique=False,
        postgresql_using="gin",
    )
    op.create_table(
        "availabilities",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("specialist_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "term",
            sa.Enum("autumn", "spring", "summer", name="term", native_enum=False, length=50),
            nullable=False,
        ),
        sa.Column("half_days", sa.Integer(), nullable=False),
        sa.CheckConstraint("half_days >= 0", name=op.f("availabilities_half_days_check")),
        sa.ForeignKeyConstraint(
            ["trust_id", "specialist_id"],
            ["specialists.trust_id", "specialists.id"],
            name=op.f("availabilities_trust_id_specialist_id_fkey"),
        ),
        sa.PrimaryKeyConstraint(
            "trust_id", "specialist_id", "year", "term", name=op.f("availabilities_pkey")
        ),
    )
    op.create_table(
        "day_rates",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("specialist_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("pence", sa.Integer(), nullable=False),
        sa.CheckConstraint("pence >= 0", name=op.f("day_rates_pence_check")),
        sa.ForeignKeyConstraint(
            ["trust_id", "specialist_id"],
            ["specialists.trust_id", "specialists.id"],
            name=op.f("day_rates_trust_id_specialist_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "specialist_id", "starts_on", name=op.f("day_rates_pkey")),
    )
    op.create_table(
        "expertise",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("specialist_id", sa.Uuid(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column(
            "key_stage",
            sa.Enum("eyfs", "ks1", "ks2", "ks3", "ks4", "ks5", name="keystage", native_enum=False, length=50),
            nullable=True,
        ),
        sa.Column(
            "kind_of_work",
            sa.Enum(
                "coaching",
                "review",
                "modelling",
                "training",
                "leadership",
                name="kindofwork",
                native_enum=False,
                length=50,
            ),
            nullable=False,
        ),
        sa.Column(
            "level",
            sa.Enum("practised", "accomplished", "leading", name="level", native_enum=False, length=50),
            nullable=False,
        ),
        sa.Column("claim", sa.String(), nullable=False),
        sa.Column("verified_by", sa.String(), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("expiry_stated", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "specialist_id"],
            ["specialists.trust_id", "specialists.id"],
            name=op.f("expertise_trust_id_specialist_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("expertise_pkey")),
        sa.UniqueConstraint(
            "trust_id",
            "specialist_id",
            "area",
            "key_stage",
            "kind_of_work",
            name=op.f("expertise_trust_id_specialist_id_area_key_stage_kind_of_work_key"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(
        "expertise_expiring_idx",
        "expertise",
        ["trust_id", "expires_on"],
        unique=False,
        postgresql_where=sa.text("not expiry_stated"),
    )
    op.create_index(op.f("expertise_trust_id_area_idx"), "expertise", ["trust_id", "area"], unique=False)
    protect("needs", "specialists", "availabilities", "day_rates", "expertise")


def downgrade() -> None:
    op.drop_table("expertise")
    op.drop_table("day_rates")
    op.drop_table("availabilities")
    op.drop_table("specialists")
    op.drop_table("needs")
