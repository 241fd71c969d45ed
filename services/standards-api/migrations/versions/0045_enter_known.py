"""What is remembered of somebody, asked and answered in one statement."""

from chassis.migrations import run_sql

revision = "0045_enter_known"
down_revision = "0050_national"


def upgrade() -> None:
    run_sql("enter_known")
