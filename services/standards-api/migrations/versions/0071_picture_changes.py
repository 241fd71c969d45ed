"""What pictures are drawn from says when it changes, so that one drawn before may stand until then."""

from pathlib import Path

from alembic import op

from chassis.migrations import let_everybody_read, protect, run_sql

revision = "0071_picture_changes"
down_revision = "0070_newest_figures"

SQL = Path(__file__).parents[1] / "sql"
WATCHED = (
    "academies", "inspections", "inspection_policy_states", "measure_definitions", "measurement_readings",
    "measurements", "not_yet_good", "phase_decisions", "ratings", "risk_states", "risks",
    "self_evaluation_overrides", "standards",
)  # fmt: skip


def upgrade() -> None:
    run_sql("picture_changes", folder=SQL)
    protect("picture_changes")
    let_everybody_read("picture_changes")
    for table in WATCHED:
        op.execute(
            f"create trigger mark_change after insert or update or delete or truncate on {table}"
            " for each statement execute function mark_change()"
        )


def downgrade() -> None:
    for table in WATCHED:
        op.execute(f"drop trigger mark_change on {table}")
    op.execute("drop function mark_change, unchanged_since, moment")
    op.drop_table("picture_changes")
