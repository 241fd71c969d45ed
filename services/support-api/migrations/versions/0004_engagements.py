"""Engagements."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import protect

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "engagements",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("specialist_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.String(), nullable=False),
        sa.Column("lender_urn", sa.String(), nullable=True),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "proposed",
                "agreed",
                "commissioned",
                "deployed",
                "paused",
                "completed",
                "declined",
                "cancelled",
                name="engagementstatus",
                native_enum=False,
                length=50,
            ),
            nullable=False,
        ),
        sa.Column("half_days", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("commissioned_on", sa.Date(), nullable=True),
        sa.Column("deployed_on", sa.Date(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("aims", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column(
            "success_criteria", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False
        ),
        sa.Column("price_pence", sa.Integer(), nullable=True),
        sa.Column("measure", sa.String(), nullable=True),
        sa.Column(
            "better", sa.Enum("higher", "lower", name="better", native_enum=False, length=50), nullable=True
        ),
        sa.Column("baseline_value", sa.Numeric(), nullable=True),
        sa.Column("baseline_as_at", sa.Date(), nullable=True),
        sa.Column("outcome_value", sa.Numeric(), nullable=True),
        sa.Column("outcome_as_at", sa.Date(), nullable=True),
        sa.Column("outcome_words", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("half_days > 0", name=op.f("engagements_half_days_check")),
        sa.CheckConstraint("price_pence >= 0", name=op.f("engagements_price_check")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("engagements_dates_check")),
        sa.ForeignKeyConstraint(
            ["trust_id", "need_id"],
            ["needs.trust_id", "needs.id"],
            name=op.f("engagements_trust_id_need_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["trust_id", "specialist_id"],
            ["specialists.trust_id", "specialists.id"],
            name=op.f("engagements_trust_id_specialist_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("engagements_pkey")),
    )
    op.create_index(
        "engagements_one_live_key",
        "engagements",
        ["trust_id", "need_id", "specialist_id"],
        unique=True,
        postgresql_where=sa.text("status not in ('completed', 'declined', 'cancelled')"),
    )
    op.create_index(
        op.f("engagements_trust_id_need_id_idx"), "engagements", ["trust_id", "need_id"], unique=False
    )
    op.create_index(
        op.f("engagements_trust_id_specialist_id_idx"),
        "engagements",
        ["trust_id", "specialist_id"],
        unique=False,
    )
    op.create_index(op.f("engagements_trust_id_urn_idx"), "engagements", ["trust_id", "urn"], unique=False)
    op.create_table(
        "answers",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.Column(
            "party", sa.Enum("receiver", "lender", name="party", native_enum=False, length=50), nullable=False
        ),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("conflict", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "engagement_id"],
            ["engagements.trust_id", "engagements.id"],
            name=op.f("answers_trust_id_engagement_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("answers_pkey")),
    )
    op.create_index("answers_one_each_key", "answers", ["trust_id", "engagement_id", "party"], unique=True)
    op.create_table(
        "visits",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.String(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("half_days", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("logged_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("half_days > 0", name=op.f("visits_half_days_check")),
        sa.ForeignKeyConstraint(
            ["trust_id", "engagement_id"],
            ["engagements.trust_id", "engagements.id"],
            name=op.f("visits_trust_id_engagement_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("visits_pkey")),
    )
    op.create_index(
        op.f("visits_trust_id_engagement_id_idx"), "visits", ["trust_id", "engagement_id"], unique=False
    )
    protect("engagements", "answers", "visits")


def downgrade() -> None:
    op.drop_table("visits")
    op.drop_table("answers")
    op.drop_table("engagements")
