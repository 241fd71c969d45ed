"""Aims, and what people judged of them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import protect

revision: str = "0022_aims"
down_revision: str | None = "0021_autonomy"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "aims",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("content", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_by", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("aims_pkey")),
        sa.UniqueConstraint("trust_id", "code", name=op.f("aims_trust_id_code_key")),
    )
    op.create_table(
        "aim_judgements",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("aim_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("judged_by", sa.String(), nullable=False),
        sa.Column("judged_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "aim_id"],
            ["aims.trust_id", "aims.id"],
            name=op.f("aim_judgements_trust_id_aim_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["trust_id", "evidence_id"],
            ["evidence.trust_id", "evidence.id"],
            name=op.f("aim_judgements_trust_id_evidence_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["trust_id", "urn"],
            ["academies.trust_id", "academies.urn"],
            name=op.f("aim_judgements_trust_id_urn_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("aim_judgements_pkey")),
    )
    op.create_index(
        op.f("aim_judgements_trust_id_urn_aim_id_idx"),
        "aim_judgements",
        ["trust_id", "urn", "aim_id"],
        unique=False,
    )
    protect("aims", verbs="select, insert, update")
    # What was judged stays said.
    protect("aim_judgements", verbs="select, insert")


def downgrade() -> None:
    op.drop_index(op.f("aim_judgements_trust_id_urn_aim_id_idx"), table_name="aim_judgements")
    op.drop_table("aim_judgements")
    op.drop_table("aims")
