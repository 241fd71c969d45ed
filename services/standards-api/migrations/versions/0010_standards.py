"""Standards as data: the standards of a trust, their versions, and who approved which words."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import protect

revision: str = "0010_standards"
down_revision: str | None = "0003_measures_inspections_phases"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "standards",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("current", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("standards_pkey")),
        sa.UniqueConstraint("trust_id", "code", name=op.f("standards_trust_id_code_key")),
    )
    op.create_table(
        "standard_versions",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=True),
        sa.Column("mapping", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("content", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("editors", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.String(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "standard_id"],
            ["standards.trust_id", "standards.id"],
            name=op.f("standard_versions_trust_id_standard_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("standard_versions_pkey")),
        sa.UniqueConstraint(
            "trust_id",
            "standard_id",
            "number",
            name=op.f("standard_versions_trust_id_standard_id_number_key"),
        ),
    )
    op.create_index(
        "standard_versions_one_draft_idx",
        "standard_versions",
        ["trust_id", "standard_id"],
        unique=True,
        postgresql_where=sa.text("status = 'draft'"),
    )
    op.create_index(
        "standard_versions_one_published_idx",
        "standard_versions",
        ["trust_id", "standard_id"],
        unique=True,
        postgresql_where=sa.text("status = 'published'"),
    )
    op.create_table(
        "standard_approvals",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("minute", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "version_id"],
            ["standard_versions.trust_id", "standard_versions.id"],
            name=op.f("standard_approvals_trust_id_version_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("standard_approvals_pkey")),
        sa.UniqueConstraint(
            "trust_id",
            "version_id",
            "digest",
            "subject",
            name=op.f("standard_approvals_trust_id_version_id_digest_subject_key"),
        ),
    )
    protect("standards", "standard_versions", verbs="select, insert, update")
    protect("standard_approvals", verbs="select, insert")
    keep_published_words()


def keep_published_words() -> None:
    """What was published stays as it was, whoever asks: assessments are pinned to it for ever."""
    op.execute("""
        create function standard_versions_stay() returns trigger language plpgsql as $$
        begin
            if old.status <> 'draft' and (
                new.content, new.mapping, new.code, new.number, new.based_on, new.digest, new.published_at
            ) is distinct from (
                old.content, old.mapping, old.code, old.number, old.based_on, old.digest, old.published_at
            ) then
                raise exception 'what is published stays' using errcode = 'insufficient_privilege';
            end if;
            return new;
        end $$
    """)
    op.execute("""
        create trigger standard_versions_stay before update on standard_versions
        for each row execute function standard_versions_stay()
    """)


def downgrade() -> None:
    op.drop_table("standard_approvals")
    op.drop_index(
        "standard_versions_one_published_idx",
        table_name="standard_versions",
        postgresql_where=sa.text("status = 'published'"),
    )
    op.drop_index(
        "standard_versions_one_draft_idx",
        table_name="standard_versions",
        postgresql_where=sa.text("status = 'draft'"),
    )
    op.drop_table("standard_versions")
    op.drop_table("standards")
    op.execute("drop function standard_versions_stay")
