"""What is remembered of somebody, asked and answered in one statement."""

from chassis.migrations import run_sql

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    run_sql("enter_known")
