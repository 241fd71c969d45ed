"""One statement in each of many trusts, for imports that reach into thousands."""

from chassis.migrations import run_sql

revision = "0030_in_each_trust"
down_revision = "0020_risks"


def upgrade() -> None:
    run_sql("in_each_trust")
