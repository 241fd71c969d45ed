"""QA activities and what they find."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import protect

revision: str = "0012_qa_activities"
down_revision: str | None = "0011_assessments"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "qa_activities",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("urn", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("lead", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("key_stage", sa.String(), nullable=True),
        sa.Column("summary", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("planned_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "urn"],
            ["academies.trust_id", "academies.urn"],
            name=op.f("qa_activities_trust_id_urn_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("qa_activities_pkey")),
    )
    op.create_index(
        op.f("qa_activities_trust_id_urn_idx"), "qa_activities", ["trust_id", "urn"], unique=False
    )
    op.create_table(
        "findings",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("key_stage", sa.String(), nullable=True),
        sa.Column("severity", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("criteria", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "activity_id"],
            ["qa_activities.trust_id", "qa_activities.id"],
            name=op.f("findings_trust_id_activity_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["trust_id", "urn"],
            ["academies.trust_id", "academies.urn"],
            name=op.f("findings_trust_id_urn_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("findings_pkey")),
    )
    op.create_index(
        op.f("findings_trust_id_activity_id_idx"), "findings", ["trust_id", "activity_id"], unique=False
    )
    op.create_index(op.f("findings_trust_id_urn_idx"), "findings", ["trust_id", "urn"], unique=False)
    protect("qa_activities", "findings", verbs="select, insert, update")


def downgrade() -> None:
    op.drop_index(op.f("findings_trust_id_urn_idx"), table_name="findings")
    op.drop_index(op.f("findings_trust_id_activity_id_idx"), table_name="findings")
    op.drop_table("findings")
    op.drop_index(op.f("qa_activities_trust_id_urn_idx"), table_name="qa_activities")
    op.drop_table("qa_activities")
