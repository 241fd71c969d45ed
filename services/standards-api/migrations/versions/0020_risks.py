"""The risk register."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from chassis.migrations import protect

revision: str = "0020_risks"
down_revision: str | None = "0012_qa_activities"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "risks",
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
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("likelihood", sa.Integer(), nullable=False),
        sa.Column("impact", sa.Integer(), nullable=False),
        sa.Column(
            "weight",
            sa.Integer(),
            sa.Computed("likelihood * impact * 10 + impact", persisted=True),
            nullable=False,
        ),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("raised_by", sa.String(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closing_words", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "likelihood between 1 and 5 and impact between 1 and 5", name=op.f("risks_scale_check")
        ),
        sa.ForeignKeyConstraint(
            ["trust_id", "urn"], ["academies.trust_id", "academies.urn"], name=op.f("risks_trust_id_urn_fkey")
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("risks_pkey")),
    )
    op.create_index("risks_by_weight_idx", "risks", ["trust_id", "status", "weight", "id"], unique=False)
    op.create_index(op.f("risks_trust_id_urn_idx"), "risks", ["trust_id", "urn"], unique=False)
    op.create_table(
        "risk_actions",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "risk_id"],
            ["risks.trust_id", "risks.id"],
            name=op.f("risk_actions_trust_id_risk_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("risk_actions_pkey")),
    )
    op.create_index(
        op.f("risk_actions_trust_id_risk_id_idx"), "risk_actions", ["trust_id", "risk_id"], unique=False
    )
    op.create_table(
        "risk_links",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("target", sa.Uuid(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("linked_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "risk_id"],
            ["risks.trust_id", "risks.id"],
            name=op.f("risk_links_trust_id_risk_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("risk_links_pkey")),
        sa.UniqueConstraint("trust_id", "risk_id", "kind", "target", name="risk_links_once_key"),
    )
    op.create_table(
        "risk_ratings",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Uuid(), nullable=False),
        sa.Column("likelihood", sa.Integer(), nullable=False),
        sa.Column("impact", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("rated_by", sa.String(), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "risk_id"],
            ["risks.trust_id", "risks.id"],
            name=op.f("risk_ratings_trust_id_risk_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("risk_ratings_pkey")),
    )
    op.create_index(
        op.f("risk_ratings_trust_id_risk_id_idx"), "risk_ratings", ["trust_id", "risk_id"], unique=False
    )
    protect("risks", "risk_actions", verbs="select, insert, update")
    # What was said of a risk stays said.
    protect("risk_ratings", verbs="select, insert")
    protect("risk_links", verbs="select, insert, delete")


def downgrade() -> None:
    op.drop_index(op.f("risk_ratings_trust_id_risk_id_idx"), table_name="risk_ratings")
    op.drop_table("risk_ratings")
    op.drop_table("risk_links")
    op.drop_index(op.f("risk_actions_trust_id_risk_id_idx"), table_name="risk_actions")
    op.drop_table("risk_actions")
    op.drop_index(op.f("risks_trust_id_urn_idx"), table_name="risks")
    op.drop_index("risks_by_weight_idx", table_name="risks")
    op.drop_table("risks")
