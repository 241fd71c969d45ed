"""When an academy opened and closed, and what it became."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031_establishments"
down_revision = "0040_neighbours"


def upgrade() -> None:
    successors = postgresql.JSONB(none_as_null=True)
    op.add_column("academies", sa.Column("successor_urns", successors, server_default="[]", nullable=False))
    op.add_column("academies", sa.Column("opened_on", sa.Date()))
    op.add_column("academies", sa.Column("closed_on", sa.Date()))
