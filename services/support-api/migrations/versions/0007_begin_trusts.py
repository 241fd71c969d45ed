"""Imports that begin thousands of trusts: how far they are, and how a trust's first rows are concluded."""

from alembic import op

from chassis.migrations import run_sql

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.execute("alter table imports add column if not exists applied_to uuid")
    run_sql("begin_trusts")
