"""Risks that are opened again, and from where on the trust calls a risk high."""

import sqlalchemy as sa
from alembic import op

from chassis.db import CURRENT_TRUST
from chassis.migrations import protect

revision = "0063_risk_scales"
down_revision = "0062_report_editions"
# Of the things and of their states: the trigger copies columns by name.
TABLES = ("risks", "risk_states")


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    for table in TABLES:
        op.add_column(table, sa.Column("reopened_by", sa.String()))
        op.add_column(table, sa.Column("reopened_at", instant))
        op.add_column(table, sa.Column("reopening_words", sa.String()))
    op.create_table(
        "risk_scales",
        sa.Column("trust_id", sa.Uuid(), server_default=sa.text(CURRENT_TRUST), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("high_from", sa.Integer(), nullable=False),
        sa.Column("critical_from", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        *(sa.Column(name, instant, nullable=False) for name in ("created_at", "updated_at")),
        sa.PrimaryKeyConstraint("trust_id", "id", name="risk_scales_pkey"),
        sa.UniqueConstraint("trust_id", name="risk_scales_trust_id_key"),
    )
    protect("risk_scales", verbs="select, insert, update")


def downgrade() -> None:
    op.drop_table("risk_scales")
    for table in TABLES:
        for name in ("reopening_words", "reopened_at", "reopened_by"):
            op.drop_column(table, name)
