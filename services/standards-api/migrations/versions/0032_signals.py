"""Signals of early warning, and what a trust has set for the rules that raise them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.db import CURRENT_TRUST
from chassis.migrations import protect

revision = "0032_signals"
down_revision = "0022_aims"


def aggregate(table: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("trust_id", sa.Uuid(), server_default=sa.text(CURRENT_TRUST), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *columns,
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("trust_id", "id", name=f"{table}_pkey"),
    )


def text(*names: str, optional: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=optional) for name in names]


def upgrade() -> None:
    instant, json = sa.DateTime(timezone=True), postgresql.JSONB(none_as_null=True)
    aggregate(
        "signals",
        *text("urn", "rule", "measure", "period", "area", "words", "about", "fingerprint", "status"),
        *text("subject", "key_stage", "pupil_group", "decided_by", "reason", optional=True),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("threshold", sa.Numeric(), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=False),
        sa.Column("as_at", instant, nullable=False),
        sa.Column("evidence", json, nullable=False),
        sa.Column("compared", json),
        sa.Column("raised_at", instant, nullable=False),
        sa.Column("decided_at", instant),
        sa.Column("risk_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["trust_id", "urn"], ["academies.trust_id", "academies.urn"], name="signals_trust_id_urn_fkey"
        ),
        sa.ForeignKeyConstraint(
            ["trust_id", "risk_id"], ["risks.trust_id", "risks.id"], name="signals_trust_id_risk_id_fkey"
        ),
        sa.UniqueConstraint("trust_id", "fingerprint", name="signals_trust_id_fingerprint_key"),
    )
    op.create_index("signals_trust_id_about_idx", "signals", ["trust_id", "about"])
    op.create_index("signals_trust_id_urn_idx", "signals", ["trust_id", "urn"])
    aggregate(
        "signal_settings",
        *text("rule", "reason", "set_by"),
        sa.Column("threshold", sa.Numeric()),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("trust_id", "rule", name="signal_settings_trust_id_rule_key"),
    )
    protect("signals", "signal_settings")
