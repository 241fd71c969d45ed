"""The tables of meetings: copies of the register, calendars, meetings and what hangs on them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import protect

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "academies",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("phase", sa.String(), nullable=True),
        sa.Column("iaims_due", sa.Boolean(), nullable=False),
        sa.Column("not_yet_good", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("academies_pkey")),
        sa.UniqueConstraint("trust_id", "urn", name=op.f("academies_trust_id_urn_key")),
    )
    op.create_table(
        "appointments",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("urn", sa.String(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("appointments_pkey")),
    )
    op.create_index(
        op.f("appointments_trust_id_role_urn_idx"), "appointments", ["trust_id", "role", "urn"], unique=False
    )
    op.create_index(
        op.f("appointments_trust_id_subject_idx"), "appointments", ["trust_id", "subject"], unique=False
    )
    op.create_table(
        "bank_holidays",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("trust_id", "on", name=op.f("bank_holidays_pkey")),
    )
    op.create_table(
        "calendars",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("urn", sa.String(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("half_terms", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("inset_days", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("calendars_pkey")),
        sa.UniqueConstraint(
            "trust_id",
            "urn",
            "year",
            name=op.f("calendars_trust_id_urn_year_key"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_table(
        "meeting_policies",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("papers_due", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("report_due", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("sufficient_notice_hours", sa.Integer(), nullable=False),
        sa.Column("attendee_access_days", sa.Integer(), nullable=False),
        sa.Column("substitute_access_days", sa.Integer(), nullable=False),
        sa.Column("travel_minutes", sa.Integer(), nullable=False),
        sa.Column(
            "required_papers", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("meeting_policies_pkey")),
        sa.UniqueConstraint("trust_id", name=op.f("meeting_policies_trust_id_key")),
    )
    op.create_table(
        "meetings",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("urn", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("chair_id", sa.Uuid(), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("invitation_number", sa.Integer(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("access_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("meetings_lasts_check")),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("meetings_pkey")),
    )
    op.create_index(
        "meetings_one_per_slot_key",
        "meetings",
        ["trust_id", "urn", "year", "kind", "slot"],
        unique=True,
        postgresql_where=sa.text("status <> 'cancelled'"),
    )
    op.create_index(
        op.f("meetings_trust_id_urn_starts_at_idx"),
        "meetings",
        ["trust_id", "urn", "starts_at"],
        unique=False,
    )
    op.create_table(
        "people",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("people_pkey")),
    )
    op.create_index(op.f("people_trust_id_subject_idx"), "people", ["trust_id", "subject"], unique=False)
    op.create_table(
        "plans",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("urn", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("iaims_asked", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("plans_pkey")),
        sa.UniqueConstraint("trust_id", "urn", "year", name=op.f("plans_trust_id_urn_year_key")),
    )
    op.create_table(
        "actions",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("owner_subject", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asks_for", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("severity", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "meeting_id"],
            ["meetings.trust_id", "meetings.id"],
            name=op.f("actions_trust_id_meeting_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("actions_pkey")),
    )
    op.create_index(
        op.f("actions_trust_id_meeting_id_idx"), "actions", ["trust_id", "meeting_id"], unique=False
    )
    op.create_index(
        op.f("actions_trust_id_owner_subject_idx"), "actions", ["trust_id", "owner_subject"], unique=False
    )
    op.create_index(
        op.f("actions_trust_id_urn_status_idx"), "actions", ["trust_id", "urn", "status"], unique=False
    )
    op.create_table(
        "agendas",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("items", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("agreed_by", sa.String(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "meeting_id"],
            ["meetings.trust_id", "meetings.id"],
            name=op.f("agendas_trust_id_meeting_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("agendas_pkey")),
        sa.UniqueConstraint("trust_id", "meeting_id", name=op.f("agendas_trust_id_meeting_id_key")),
    )
    op.create_table(
        "attendees",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("apology_reason", sa.String(), nullable=True),
        sa.Column("notice_hours", sa.Integer(), nullable=True),
        sa.Column("notice_sufficient", sa.Boolean(), nullable=True),
        sa.Column("apology_accepted", sa.Boolean(), nullable=True),
        sa.Column("apology_decided_by", sa.String(), nullable=True),
        sa.Column("presence", sa.String(), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(left_at is not null) = (presence is not distinct from 'left_early')",
            name=op.f("attendees_left_check"),
        ),
        sa.ForeignKeyConstraint(
            ["trust_id", "meeting_id"],
            ["meetings.trust_id", "meetings.id"],
            name=op.f("attendees_trust_id_meeting_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("attendees_pkey")),
    )
    op.create_index(
        "attendees_one_per_seat_key",
        "attendees",
        ["trust_id", "meeting_id", "seat"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at is null"),
    )
    op.create_index(
        op.f("attendees_trust_id_subject_idx"), "attendees", ["trust_id", "subject"], unique=False
    )
    op.create_table(
        "notices",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "meeting_id"],
            ["meetings.trust_id", "meetings.id"],
            name=op.f("notices_trust_id_meeting_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("notices_pkey")),
        sa.UniqueConstraint("trust_id", "key", name=op.f("notices_trust_id_key_key")),
    )
    op.create_table(
        "packs",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("required", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("circulated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "meeting_id"],
            ["meetings.trust_id", "meetings.id"],
            name=op.f("packs_trust_id_meeting_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("packs_pkey")),
        sa.UniqueConstraint(
            "trust_id", "meeting_id", "side", name=op.f("packs_trust_id_meeting_id_side_key")
        ),
    )
    op.create_table(
        "part2_items",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("about_subject", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "meeting_id"],
            ["meetings.trust_id", "meetings.id"],
            name=op.f("part2_items_trust_id_meeting_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("part2_items_pkey")),
    )
    op.create_index(
        op.f("part2_items_trust_id_meeting_id_idx"), "part2_items", ["trust_id", "meeting_id"], unique=False
    )
    op.create_table(
        "reports",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("next_steps", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("celebrations", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("decisions", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("reopened_by", sa.String(), nullable=True),
        sa.Column("reopened_because", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "meeting_id"],
            ["meetings.trust_id", "meetings.id"],
            name=op.f("reports_trust_id_meeting_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("reports_pkey")),
        sa.UniqueConstraint("trust_id", "meeting_id", name=op.f("reports_trust_id_meeting_id_key")),
    )
    op.create_table(
        "actions_carried",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("carried_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "action_id"],
            ["actions.trust_id", "actions.id"],
            name=op.f("actions_carried_trust_id_action_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["trust_id", "meeting_id"],
            ["meetings.trust_id", "meetings.id"],
            name=op.f("actions_carried_trust_id_meeting_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "action_id", "meeting_id", name=op.f("actions_carried_pkey")),
    )
    op.create_index(
        op.f("actions_carried_trust_id_meeting_id_idx"),
        "actions_carried",
        ["trust_id", "meeting_id"],
        unique=False,
    )
    op.create_table(
        "circulations",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pack_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("papers", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "pack_id"],
            ["packs.trust_id", "packs.id"],
            name=op.f("circulations_trust_id_pack_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("circulations_pkey")),
    )
    op.create_table(
        "disclosures",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disclosed_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "item_id"],
            ["part2_items.trust_id", "part2_items.id"],
            name=op.f("disclosures_trust_id_item_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["trust_id", "meeting_id"],
            ["meetings.trust_id", "meetings.id"],
            name=op.f("disclosures_trust_id_meeting_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("disclosures_pkey")),
    )
    op.create_index(
        op.f("disclosures_trust_id_meeting_id_idx"), "disclosures", ["trust_id", "meeting_id"], unique=False
    )
    op.create_index(
        op.f("disclosures_trust_id_recipient_idx"), "disclosures", ["trust_id", "recipient"], unique=False
    )
    op.create_table(
        "papers",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.Column("minutes_late", sa.Integer(), nullable=False),
        sa.Column("waived_by", sa.String(), nullable=True),
        sa.Column("waiver_reason", sa.String(), nullable=True),
        sa.Column("circulated", sa.Integer(), nullable=True),
        sa.Column("circulated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "meeting_id"],
            ["meetings.trust_id", "meetings.id"],
            name=op.f("papers_trust_id_meeting_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["trust_id", "pack_id"], ["packs.trust_id", "packs.id"], name=op.f("papers_trust_id_pack_id_fkey")
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("papers_pkey")),
    )
    op.create_index(
        op.f("papers_trust_id_meeting_id_idx"), "papers", ["trust_id", "meeting_id"], unique=False
    )
    op.create_index(op.f("papers_trust_id_pack_id_idx"), "papers", ["trust_id", "pack_id"], unique=False)
    op.create_table(
        "part2_readers",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "item_id"],
            ["part2_items.trust_id", "part2_items.id"],
            name=op.f("part2_readers_trust_id_item_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("trust_id", "item_id", "subject", name=op.f("part2_readers_pkey")),
    )
    op.create_table(
        "report_comments",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "report_id"],
            ["reports.trust_id", "reports.id"],
            name=op.f("report_comments_trust_id_report_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("report_comments_pkey")),
    )
    op.create_index(
        op.f("report_comments_trust_id_report_id_idx"),
        "report_comments",
        ["trust_id", "report_id"],
        unique=False,
    )
    op.create_table(
        "report_editions",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("next_steps", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("celebrations", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("decisions", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "report_id"],
            ["reports.trust_id", "reports.id"],
            name=op.f("report_editions_trust_id_report_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "report_id", "edition", name=op.f("report_editions_pkey")),
    )
    op.create_table(
        "substitutes",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("named_by", sa.String(), nullable=False),
        sa.Column("agreed_by", sa.String(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "attendee_id"],
            ["attendees.trust_id", "attendees.id"],
            name=op.f("substitutes_trust_id_attendee_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["trust_id", "meeting_id"],
            ["meetings.trust_id", "meetings.id"],
            name=op.f("substitutes_trust_id_meeting_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("substitutes_pkey")),
    )
    op.create_index(
        "substitutes_one_at_a_time_key",
        "substitutes",
        ["trust_id", "attendee_id"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at is null"),
    )
    op.create_index(
        op.f("substitutes_trust_id_subject_idx"), "substitutes", ["trust_id", "subject"], unique=False
    )
    op.create_table(
        "paper_versions",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("paper_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("uploaded_by", sa.String(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes_late", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id", "paper_id"],
            ["papers.trust_id", "papers.id"],
            name=op.f("paper_versions_trust_id_paper_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "paper_id", "number", name=op.f("paper_versions_pkey")),
    )

    refuse_two_places()
    protect(
        "academies",
        "appointments",
        "bank_holidays",
        "calendars",
        "meeting_policies",
        "meetings",
        "people",
        "plans",
        "actions",
        "agendas",
        "attendees",
        "notices",
        "packs",
        "part2_items",
        "reports",
        "actions_carried",
        "circulations",
        "disclosures",
        "papers",
        "part2_readers",
        "report_comments",
        "report_editions",
        "substitutes",
        "paper_versions",
    )


def refuse_two_places() -> None:
    """A chair is never in two places. An exclusion needs GiST, which compares ranges: so an id becomes the
    range from itself to itself."""
    op.execute("create type uuidrange as range (subtype = uuid)")
    op.execute(
        "alter table meetings add constraint meetings_chair_excl exclude using gist "
        "(uuidrange(trust_id, trust_id, '[]') with &&, uuidrange(chair_id, chair_id, '[]') with &&, "
        "tstzrange(starts_at, ends_at) with &&) where (chair_id is not null and status <> 'cancelled')"
    )


def downgrade() -> None:
    op.drop_table("paper_versions")
    op.drop_index(op.f("substitutes_trust_id_subject_idx"), table_name="substitutes")
    op.drop_index(
        "substitutes_one_at_a_time_key",
        table_name="substitutes",
        postgresql_where=sa.text("withdrawn_at is null"),
    )
    op.drop_table("substitutes")
    op.drop_table("report_editions")
    op.drop_index(op.f("report_comments_trust_id_report_id_idx"), table_name="report_comments")
    op.drop_table("report_comments")
    op.drop_table("part2_readers")
    op.drop_index(op.f("papers_trust_id_pack_id_idx"), table_name="papers")
    op.drop_index(op.f("papers_trust_id_meeting_id_idx"), table_name="papers")
    op.drop_table("papers")
    op.drop_index(op.f("disclosures_trust_id_recipient_idx"), table_name="disclosures")
    op.drop_index(op.f("disclosures_trust_id_meeting_id_idx"), table_name="disclosures")
    op.drop_table("disclosures")
    op.drop_table("circulations")
    op.drop_index(op.f("actions_carried_trust_id_meeting_id_idx"), table_name="actions_carried")
    op.drop_table("actions_carried")
    op.drop_table("reports")
    op.drop_index(op.f("part2_items_trust_id_meeting_id_idx"), table_name="part2_items")
    op.drop_table("part2_items")
    op.drop_table("packs")
    op.drop_table("notices")
    op.drop_index(op.f("attendees_trust_id_subject_idx"), table_name="attendees")
    op.drop_index(
        "attendees_one_per_seat_key", table_name="attendees", postgresql_where=sa.text("withdrawn_at is null")
    )
    op.drop_table("attendees")
    op.drop_table("agendas")
    op.drop_index(op.f("actions_trust_id_urn_status_idx"), table_name="actions")
    op.drop_index(op.f("actions_trust_id_owner_subject_idx"), table_name="actions")
    op.drop_index(op.f("actions_trust_id_meeting_id_idx"), table_name="actions")
    op.drop_table("actions")
    op.drop_table("plans")
    op.drop_index(op.f("people_trust_id_subject_idx"), table_name="people")
    op.drop_table("people")
    op.drop_index(op.f("meetings_trust_id_urn_starts_at_idx"), table_name="meetings")
    op.drop_index(
        "meetings_one_per_slot_key", table_name="meetings", postgresql_where=sa.text("status <> 'cancelled'")
    )
    op.drop_table("meetings")
    op.drop_table("meeting_policies")
    op.drop_table("calendars")
    op.drop_table("bank_holidays")
    op.drop_index(op.f("appointments_trust_id_subject_idx"), table_name="appointments")
    op.drop_index(op.f("appointments_trust_id_role_urn_idx"), table_name="appointments")
    op.drop_table("appointments")
    op.drop_table("academies")
    op.execute("drop type uuidrange")
