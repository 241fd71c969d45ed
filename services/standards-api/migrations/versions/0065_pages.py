"""An index in which a page of figures is found, however far down the list."""

from alembic import op

revision = "0065_pages"
down_revision = "0063_risk_scales"


def upgrade() -> None:
    op.create_index("measurements_pages_idx", "measurements", ["trust_id", "urn", "id"])


def downgrade() -> None:
    op.drop_index("measurements_pages_idx", table_name="measurements")
