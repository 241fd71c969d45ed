"""When the academies were looked at by rules of phases whose day had come."""

import sqlalchemy as sa
from alembic import op

revision = "0066_rules_begin"
down_revision = "0065_pages"
BEGUN = """
update phase_rule_sets set begun_on = applies_from
where status in ('published', 'withdrawn') and applies_from <= current_date
"""


def upgrade() -> None:
    op.add_column("phase_rule_sets", sa.Column("begun_on", sa.Date(), nullable=True))
    op.execute("alter table phase_rule_sets no force row level security")  # of every trust at once
    op.execute(BEGUN)
    op.execute("alter table phase_rule_sets force row level security")


def downgrade() -> None:
    op.drop_column("phase_rule_sets", "begun_on")
