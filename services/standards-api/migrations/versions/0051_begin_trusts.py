"""Imports that begin thousands of trusts: how far they are, and how a trust's first rows are concluded."""

from pathlib import Path

from alembic import op

from chassis.migrations import run_sql

revision = "0051_begin_trusts"
down_revision = "0045_enter_known"
SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    op.execute("alter table imports add column if not exists applied_to uuid")
    run_sql("begin_trusts")
    run_sql("begin_trust", folder=SQL)
