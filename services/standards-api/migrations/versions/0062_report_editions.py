"""Reports as they were issued: nobody changes or deletes one."""

import sqlalchemy as sa
from alembic import op

from chassis.db import CURRENT_TRUST
from chassis.migrations import protect

revision = "0062_report_editions"
down_revision = "0061_evidence_files"


def belongs() -> sa.Column[object]:
    return sa.Column("trust_id", sa.Uuid(), server_default=sa.text(CURRENT_TRUST), nullable=False)


def upgrade() -> None:
    op.create_table(
        "report_editions",
        belongs(),
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("version", "number", "pdf_size")),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("as_of", "since")),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("report", "issued_by", "json_sha256", "pdf_sha256")
        ),
        sa.Column("reason", sa.String(), nullable=True),
        *(
            sa.Column(name, sa.DateTime(timezone=True), nullable=False)
            for name in ("issued_at", "created_at", "updated_at")
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name="report_editions_pkey"),
        sa.UniqueConstraint(
            "trust_id", "report", "as_of", "number", name="report_editions_trust_id_report_as_of_number_key"
        ),
    )
    op.create_table(
        "report_edition_contents",
        belongs(),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.LargeBinary(), nullable=False) for name in ("json", "pdf")),
        sa.PrimaryKeyConstraint("trust_id", "edition_id", name="report_edition_contents_pkey"),
        sa.ForeignKeyConstraint(
            ["trust_id", "edition_id"],
            ["report_editions.trust_id", "report_editions.id"],
            name="report_edition_contents_trust_id_edition_id_fkey",
        ),
    )
    protect("report_editions", "report_edition_contents", verbs="select, insert")


def downgrade() -> None:
    op.drop_table("report_edition_contents")
    op.drop_table("report_editions")
