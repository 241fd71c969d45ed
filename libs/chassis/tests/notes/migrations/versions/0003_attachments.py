"""attachments"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import protect

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "attachments",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "note_id"], ["notes.trust_id", "notes.id"], name="attachments_trust_id_note_id_fkey"
        ),
        sa.ForeignKeyConstraint(
            ["trust_id", "file_id"], ["files.trust_id", "files.id"], name="attachments_trust_id_file_id_fkey"
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name="attachments_pkey"),
    )
    protect("attachments")


def downgrade() -> None:
    op.drop_table("attachments")
