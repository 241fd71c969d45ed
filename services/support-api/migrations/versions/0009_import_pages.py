"""Imports that are kept at once keep their rows in pages."""

from alembic import op

from chassis.migrations import protect, run_sql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    run_sql("import_pages")
    protect("import_pages")


def downgrade() -> None:
    op.drop_table("import_pages")
