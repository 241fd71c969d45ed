"""Assessments, their answers, comments, upgrades and ratings; and evidence."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import protect

revision: str = "0011_assessments"
down_revision: str | None = "0010_standards"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "evidence",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("urn", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("subject_area", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("summary", sa.String(), nullable=True),
        sa.Column("activity_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "urn"],
            ["academies.trust_id", "academies.urn"],
            name=op.f("evidence_trust_id_urn_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("evidence_pkey")),
    )
    op.create_index(op.f("evidence_trust_id_urn_idx"), "evidence", ["trust_id", "urn"], unique=False)
    op.create_table(
        "assessments",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("standard", sa.String(), nullable=False),
        sa.Column("standard_version", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("urn", sa.String(), nullable=True),
        sa.Column("subject_area", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("with_self_evaluation", sa.Boolean(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("reviewer", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("submitted_by", sa.String(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_off_by", sa.String(), nullable=True),
        sa.Column("signed_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.String(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(subject_area is not null) = (subject_kind = 'curriculum_subject')",
            name=op.f("assessments_subject_area_check"),
        ),
        sa.CheckConstraint("(urn is null) = (subject_kind = 'trust')", name=op.f("assessments_place_check")),
        sa.ForeignKeyConstraint(
            ["trust_id", "urn"],
            ["academies.trust_id", "academies.urn"],
            name=op.f("assessments_trust_id_urn_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["trust_id", "version_id"],
            ["standard_versions.trust_id", "standard_versions.id"],
            name=op.f("assessments_trust_id_version_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("assessments_pkey")),
    )
    op.create_index(
        "assessments_one_open_idx",
        "assessments",
        [
            "trust_id",
            "standard",
            sa.literal_column("coalesce(urn, '')"),
            sa.literal_column("coalesce(subject_area, '')"),
        ],
        unique=True,
        postgresql_where=sa.text("status in ('self_evaluation', 'submitted', 'moderation', 'reviewed')"),
    )
    op.create_index(op.f("assessments_trust_id_urn_idx"), "assessments", ["trust_id", "urn"], unique=False)
    op.create_table(
        "answers",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("track", sa.String(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("judgement", sa.String(), nullable=False),
        sa.Column("narrative", sa.String(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("look_again", sa.Boolean(), nullable=False),
        sa.Column("taken_from", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "assessment_id"],
            ["assessments.trust_id", "assessments.id"],
            name=op.f("answers_trust_id_assessment_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["trust_id", "version_id"],
            ["standard_versions.trust_id", "standard_versions.id"],
            name=op.f("answers_trust_id_version_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("answers_pkey")),
        sa.UniqueConstraint(
            "trust_id", "assessment_id", "version_id", "track", "criterion", name="answers_one_key"
        ),
    )
    op.create_table(
        "assessment_comments",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=True),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "assessment_id"],
            ["assessments.trust_id", "assessments.id"],
            name=op.f("assessment_comments_trust_id_assessment_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("assessment_comments_pkey")),
    )
    op.create_index(
        op.f("assessment_comments_trust_id_assessment_id_idx"),
        "assessment_comments",
        ["trust_id", "assessment_id"],
        unique=False,
    )
    op.create_table(
        "assessment_upgrades",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("from_number", sa.Integer(), nullable=False),
        sa.Column("to_number", sa.Integer(), nullable=False),
        sa.Column("from_version_id", sa.Uuid(), nullable=False),
        sa.Column("to_version_id", sa.Uuid(), nullable=False),
        sa.Column("entries", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("applied_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "assessment_id"],
            ["assessments.trust_id", "assessments.id"],
            name=op.f("assessment_upgrades_trust_id_assessment_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("assessment_upgrades_pkey")),
    )
    op.create_index(
        op.f("assessment_upgrades_trust_id_assessment_id_idx"),
        "assessment_upgrades",
        ["trust_id", "assessment_id"],
        unique=False,
    )
    op.create_table(
        "ratings",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("standard", sa.String(), nullable=False),
        sa.Column("standard_version", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("urn", sa.String(), nullable=True),
        sa.Column("subject_area", sa.String(), nullable=True),
        sa.Column("overall", sa.String(), nullable=True),
        sa.Column("overall_rank", sa.Integer(), nullable=True),
        sa.Column("outcome", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("holds_until", sa.Date(), nullable=True),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("signed_off_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "assessment_id"],
            ["assessments.trust_id", "assessments.id"],
            name=op.f("ratings_trust_id_assessment_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("ratings_pkey")),
        sa.UniqueConstraint("trust_id", "assessment_id", name=op.f("ratings_trust_id_assessment_id_key")),
    )
    op.create_index(
        "ratings_holds_until_idx",
        "ratings",
        ["trust_id", "holds_until"],
        unique=False,
        postgresql_where=sa.text("current"),
    )
    op.create_index(
        "ratings_one_current_idx",
        "ratings",
        [
            "trust_id",
            "standard",
            sa.literal_column("coalesce(urn, '')"),
            sa.literal_column("coalesce(subject_area, '')"),
        ],
        unique=True,
        postgresql_where=sa.text("current"),
    )
    op.create_index(op.f("ratings_trust_id_urn_idx"), "ratings", ["trust_id", "urn"], unique=False)
    protect("evidence", "assessments", "answers", "ratings", verbs="select, insert, update")
    protect("assessment_comments", "assessment_upgrades", verbs="select, insert")


def downgrade() -> None:
    op.drop_index(op.f("ratings_trust_id_urn_idx"), table_name="ratings")
    op.drop_index("ratings_one_current_idx", table_name="ratings", postgresql_where=sa.text("current"))
    op.drop_index("ratings_holds_until_idx", table_name="ratings", postgresql_where=sa.text("current"))
    op.drop_table("ratings")
    op.drop_index(op.f("assessment_upgrades_trust_id_assessment_id_idx"), table_name="assessment_upgrades")
    op.drop_table("assessment_upgrades")
    op.drop_index(op.f("assessment_comments_trust_id_assessment_id_idx"), table_name="assessment_comments")
    op.drop_table("assessment_comments")
    op.drop_table("answers")
    op.drop_index(op.f("assessments_trust_id_urn_idx"), table_name="assessments")
    op.drop_index(
        "assessments_one_open_idx",
        table_name="assessments",
        postgresql_where=sa.text("status in ('self_evaluation', 'submitted', 'moderation', 'reviewed')"),
    )
    op.drop_table("assessments")
    op.drop_index(op.f("evidence_trust_id_urn_idx"), table_name="evidence")
    op.drop_table("evidence")
