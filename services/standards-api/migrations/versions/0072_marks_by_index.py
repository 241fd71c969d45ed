"""Marks of changes are looked for by their index, also in databases that have had them for a while."""

from pathlib import Path

from alembic import op

from chassis.migrations import run_sql

revision = "0072_marks_by_index"
down_revision = "0071_picture_changes"


def upgrade() -> None:
    run_sql("marks_by_index", folder=Path(__file__).parents[1] / "sql")


def downgrade() -> None:
    """What the functions do is the same either way."""
    op.execute("alter function mark_change() reset enable_seqscan")
    op.execute("alter function unchanged_since(text) reset enable_seqscan")
