"""Measures that a trust defines for itself."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.db import CURRENT_TRUST
from chassis.migrations import protect

revision = "0052_own_measures"
down_revision = "0051_begin_trusts"


def text(*names: str, optional: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=optional) for name in names]


def upgrade() -> None:
    instant, json = sa.DateTime(timezone=True), postgresql.JSONB(none_as_null=True)
    op.create_table(
        "measure_definitions",
        sa.Column("trust_id", sa.Uuid(), server_default=sa.text(CURRENT_TRUST), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *text("code", "name", "says", "unit", "direction", "kind", "area", "valid_from", "defined_by"),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Float(), nullable=False) for name in ("lowest", "highest")),
        *(sa.Column(name, json, nullable=False) for name in ("scopes", "key_for")),
        *text("valid_until", "retired_by", "reason", optional=True),
        sa.Column("retired_at", instant),
        *(sa.Column(name, instant, nullable=False) for name in ("created_at", "updated_at")),
        sa.PrimaryKeyConstraint("trust_id", "id", name="measure_definitions_pkey"),
        sa.UniqueConstraint(
            "trust_id", "code", "number", name="measure_definitions_trust_id_code_number_key"
        ),
    )
    protect("measure_definitions", verbs="select, insert, update")


def downgrade() -> None:
    op.drop_table("measure_definitions")
