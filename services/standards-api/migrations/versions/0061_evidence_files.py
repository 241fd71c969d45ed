"""Files attached to evidence."""

import sqlalchemy as sa
from alembic import op

from chassis.db import CURRENT_TRUST
from chassis.migrations import protect

revision = "0061_evidence_files"
down_revision = "0060_as_of"
POINTS_AT = {"evidence_id": "evidence", "file_id": "files", "superseded_by": "evidence_files"}


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "evidence_files",
        sa.Column("trust_id", sa.Uuid(), server_default=sa.text(CURRENT_TRUST), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.String()),
        sa.Column("attached_by", sa.String(), nullable=False),
        sa.Column("superseded_by", sa.Uuid()),
        sa.Column("withdrawn_by", sa.String()),
        sa.Column("withdrawn_at", instant),
        sa.Column("reason", sa.String()),
        *(sa.Column(name, instant, nullable=False) for name in ("created_at", "updated_at")),
        sa.PrimaryKeyConstraint("trust_id", "id", name="evidence_files_pkey"),
        *(
            sa.ForeignKeyConstraint(
                ["trust_id", column],
                [f"{table}.trust_id", f"{table}.id"],
                name=f"evidence_files_trust_id_{column}_fkey",
            )
            for column, table in POINTS_AT.items()
        ),
    )
    op.create_index("evidence_files_trust_id_evidence_id_idx", "evidence_files", ["trust_id", "evidence_id"])
    protect("evidence_files", verbs="select, insert, update")


def downgrade() -> None:
    op.drop_table("evidence_files")
