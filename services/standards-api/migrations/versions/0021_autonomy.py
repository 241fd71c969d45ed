"""Autonomy: schemes of delegation and the levels decided by them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import protect

revision: str = "0021_autonomy"
down_revision: str | None = "0031_establishments"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "autonomy_schemes",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("content", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("editors", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("minute", sa.String(), nullable=True),
        sa.Column("published_by", sa.String(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("autonomy_schemes_pkey")),
        sa.UniqueConstraint("trust_id", "number", name=op.f("autonomy_schemes_trust_id_number_key")),
    )
    op.create_index(
        "autonomy_schemes_one_draft_idx",
        "autonomy_schemes",
        ["trust_id"],
        unique=True,
        postgresql_where=sa.text("status = 'draft'"),
    )
    op.create_index(
        "autonomy_schemes_one_published_idx",
        "autonomy_schemes",
        ["trust_id"],
        unique=True,
        postgresql_where=sa.text("status = 'published'"),
    )
    op.create_table(
        "autonomy_decisions",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("urn", sa.String(), nullable=False),
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("scheme_version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("inputs", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("evidence", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("trace", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("missing", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("possible", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("confirmed_by", sa.String(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approval_note", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "scheme_id"],
            ["autonomy_schemes.trust_id", "autonomy_schemes.id"],
            name=op.f("autonomy_decisions_trust_id_scheme_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["trust_id", "urn"],
            ["academies.trust_id", "academies.urn"],
            name=op.f("autonomy_decisions_trust_id_urn_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("autonomy_decisions_pkey")),
    )
    op.create_index(
        "autonomy_decisions_one_confirmed_idx",
        "autonomy_decisions",
        ["trust_id", "urn"],
        unique=True,
        postgresql_where=sa.text("status = 'confirmed'"),
    )
    op.create_index(
        "autonomy_decisions_one_open_idx",
        "autonomy_decisions",
        ["trust_id", "urn"],
        unique=True,
        postgresql_where=sa.text("status in ('proposed', 'awaiting_approval')"),
    )
    op.create_index(
        op.f("autonomy_decisions_trust_id_urn_effective_on_idx"),
        "autonomy_decisions",
        ["trust_id", "urn", "effective_on"],
        unique=False,
    )
    protect("autonomy_schemes", "autonomy_decisions", verbs="select, insert, update")
    let_nothing_published_change()


def let_nothing_published_change() -> None:
    op.execute("""
        create function autonomy_schemes_stay() returns trigger language plpgsql as $$ begin
            if old.status <> 'draft' and (
                new.content, new.title, new.number, new.minute, new.published_by, new.published_at
            ) is distinct from (
                old.content, old.title, old.number, old.minute, old.published_by, old.published_at
            ) then
                raise exception 'what is published stays' using errcode = 'insufficient_privilege';
            end if;
            return new;
        end $$
    """)
    op.execute("""
        create trigger autonomy_schemes_stay before update on autonomy_schemes
        for each row execute function autonomy_schemes_stay()
    """)


def downgrade() -> None:
    op.drop_index(op.f("autonomy_decisions_trust_id_urn_effective_on_idx"), table_name="autonomy_decisions")
    op.drop_index(
        "autonomy_decisions_one_open_idx",
        table_name="autonomy_decisions",
        postgresql_where=sa.text("status in ('proposed', 'awaiting_approval')"),
    )
    op.drop_index(
        "autonomy_decisions_one_confirmed_idx",
        table_name="autonomy_decisions",
        postgresql_where=sa.text("status = 'confirmed'"),
    )
    op.drop_table("autonomy_decisions")
    op.drop_index(
        "autonomy_schemes_one_published_idx",
        table_name="autonomy_schemes",
        postgresql_where=sa.text("status = 'published'"),
    )
    op.drop_index(
        "autonomy_schemes_one_draft_idx",
        table_name="autonomy_schemes",
        postgresql_where=sa.text("status = 'draft'"),
    )
    op.drop_table("autonomy_schemes")
    op.execute("drop function autonomy_schemes_stay")
