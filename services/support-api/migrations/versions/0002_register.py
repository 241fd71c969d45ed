"""What support-api copies of the register."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import protect

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "academies",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("urn", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("phase_of_education", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("not_yet_good", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("academies_pkey")),
        sa.UniqueConstraint("trust_id", "urn", name=op.f("academies_trust_id_urn_key")),
    )
    op.create_table(
        "academy_phases",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.String(), nullable=False),
        sa.Column("subject_area", sa.String(), nullable=True),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("tiers", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("capacity_role", sa.String(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("academy_phases_pkey")),
    )
    op.create_index(
        op.f("academy_phases_trust_id_urn_effective_on_idx"),
        "academy_phases",
        ["trust_id", "urn", "effective_on"],
        unique=False,
    )
    op.create_table(
        "appointments",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("urn", sa.String(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("appointments_pkey")),
    )
    op.create_index(
        op.f("appointments_trust_id_subject_idx"), "appointments", ["trust_id", "subject"], unique=False
    )
    op.create_index(op.f("appointments_trust_id_urn_idx"), "appointments", ["trust_id", "urn"], unique=False)
    op.create_table(
        "people",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("people_pkey")),
    )
    op.create_index(op.f("people_trust_id_subject_idx"), "people", ["trust_id", "subject"], unique=False)
    protect("academies", "academy_phases", "people", "appointments")


def downgrade() -> None:
    op.drop_table("people")
    op.drop_table("appointments")
    op.drop_table("academy_phases")
    op.drop_table("academies")
