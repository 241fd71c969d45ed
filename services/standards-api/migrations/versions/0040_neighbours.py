"""What the neighbours said: needs, engagements, meetings."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

from chassis.db import CURRENT_TRUST
from chassis.migrations import protect

revision = "0040_neighbours"
down_revision = "0030_in_each_trust"


def copies(table: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("trust_id", sa.Uuid(), server_default=sa.text(CURRENT_TRUST), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.String(), nullable=False),
        *columns,
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("trust_id", "id", name=f"{table}_pkey"),
    )
    protect(table)


def text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def instant(name: str) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def upgrade() -> None:
    copies("needs", text("area"), text("severity"))
    copies("engagements", sa.Column("need_id", sa.Uuid(), nullable=False))
    copies("meetings", text("kind"), instant("starts_at"), instant("ends_at"))
    op.create_index("needs_trust_id_urn_idx", "needs", ["trust_id", "urn"])
    op.create_index("engagements_trust_id_urn_idx", "engagements", ["trust_id", "urn"])
    op.create_index("meetings_trust_id_urn_starts_at_idx", "meetings", ["trust_id", "urn", "starts_at"])


def downgrade() -> None:
    for table in ("meetings", "engagements", "needs"):
        op.drop_table(table)
