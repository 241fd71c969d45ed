"""The trust's own rules of phases, which stand with the decisions made by them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.db import CURRENT_TRUST
from chassis.migrations import protect

revision = "0041_phase_rules"
down_revision = "0023_journeys"
JSON = postgresql.JSONB(none_as_null=True)


def upgrade() -> None:
    op.add_column("phase_decisions", sa.Column("rule_set", JSON, nullable=True))
    op.create_table(
        "phase_rule_sets",
        sa.Column("trust_id", sa.Uuid(), server_default=sa.text(CURRENT_TRUST), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("applies_from", sa.Date(), nullable=False),
        sa.Column("rules", JSON, nullable=False),
        sa.Column("editors", JSON, nullable=False),
        *(sa.Column(f"{done}_by", sa.String(), nullable=True) for done in ("published", "withdrawn")),
        *(
            sa.Column(f"{done}_at", sa.DateTime(timezone=True), nullable=True)
            for done in ("published", "withdrawn")
        ),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("trust_id", "id", name="phase_rule_sets_pkey"),
        sa.UniqueConstraint("trust_id", "scope", "number", name="phase_rule_sets_trust_id_scope_number_key"),
    )
    op.create_index(
        "phase_rule_sets_trust_id_scope_status_applies_from_idx",
        "phase_rule_sets",
        ["trust_id", "scope", "status", "applies_from"],
    )
    protect("phase_rule_sets", verbs="select, insert, update")


def downgrade() -> None:
    op.drop_table("phase_rule_sets")
    op.drop_column("phase_decisions", "rule_set")
