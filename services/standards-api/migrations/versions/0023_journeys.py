"""Journeys and their milestones."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from chassis.migrations import protect

revision: str = "0023_journeys"
down_revision: str | None = "0032_signals"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "journeys",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("urn", sa.String(), nullable=False),
        sa.Column("standard", sa.String(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("first_goal", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("started_by", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "assessment_id"],
            ["assessments.trust_id", "assessments.id"],
            name=op.f("journeys_trust_id_assessment_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["trust_id", "urn"],
            ["academies.trust_id", "academies.urn"],
            name=op.f("journeys_trust_id_urn_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("journeys_pkey")),
    )
    op.create_index(
        "journeys_one_under_way_idx",
        "journeys",
        ["trust_id", "urn", "standard"],
        unique=True,
        postgresql_where=sa.text("status = 'under_way'"),
    )
    op.create_index(op.f("journeys_trust_id_urn_idx"), "journeys", ["trust_id", "urn"], unique=False)
    op.create_table(
        "milestones",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("journey_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.String(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("planned_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "journey_id"],
            ["journeys.trust_id", "journeys.id"],
            name=op.f("milestones_trust_id_journey_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("milestones_pkey")),
        sa.UniqueConstraint(
            "trust_id", "journey_id", "criterion", name=op.f("milestones_trust_id_journey_id_criterion_key")
        ),
    )
    op.create_index(op.f("milestones_trust_id_urn_idx"), "milestones", ["trust_id", "urn"], unique=False)
    protect("journeys", "milestones", verbs="select, insert, update")


def downgrade() -> None:
    op.drop_index(op.f("milestones_trust_id_urn_idx"), table_name="milestones")
    op.drop_table("milestones")
    op.drop_index(op.f("journeys_trust_id_urn_idx"), table_name="journeys")
    op.drop_index(
        "journeys_one_under_way_idx", table_name="journeys", postgresql_where=sa.text("status = 'under_way'")
    )
    op.drop_table("journeys")
