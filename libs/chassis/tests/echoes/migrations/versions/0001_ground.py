"""What every service stands on, and the echoes."""

import sqlalchemy as sa
from alembic import op

from chassis.db import CURRENT_TRUST
from chassis.migrations import ground, protect

revision = "0001"
down_revision = None


def upgrade() -> None:
    ground()
    op.create_table(
        "echoes",
        sa.Column("trust_id", sa.Uuid(), server_default=sa.text(CURRENT_TRUST), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.PrimaryKeyConstraint("trust_id", "id", name="echoes_pkey"),
    )
    protect("echoes")
