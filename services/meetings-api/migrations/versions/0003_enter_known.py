"""What is remembered of somebody, asked and answered in one statement."""

from chassis.migrations import run_sql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_sql("enter_known")
