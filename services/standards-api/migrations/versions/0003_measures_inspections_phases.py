"""Measures, inspections and phases."""

from datetime import date, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.db import CURRENT_TRUST
from chassis.migrations import protect

revision = "0003_measures_inspections_phases"
down_revision = "0002_register"


def trust() -> sa.Column[object]:
    return sa.Column("trust_id", sa.Uuid(), server_default=sa.text(CURRENT_TRUST), nullable=False)


def aggregate(table: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        trust(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("trust_id", "id", name=f"{table}_pkey"),
        *columns,
    )


def text(*names: str, optional: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=optional) for name in names]


def day(*names: str, optional: bool = False) -> list[sa.Column[date]]:
    return [sa.Column(name, sa.Date(), nullable=optional) for name in names]


def instant(*names: str, optional: bool = False) -> list[sa.Column[datetime]]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=optional) for name in names]


def json(*names: str, optional: bool = False) -> list[sa.Column[object]]:
    return [sa.Column(name, postgresql.JSONB(none_as_null=True), nullable=optional) for name in names]


def refers(table: str, column: str, other: str, key: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["trust_id", column], [f"{other}.trust_id", f"{other}.{key}"], name=f"{table}_trust_id_{column}_fkey"
    )


def upgrade() -> None:
    create_measures()
    create_inspections()
    create_phases()


def create_measures() -> None:
    aggregate(
        "measurement_batches",
        *text("client_id", "name", "source", "fingerprint"),
        *text("release", optional=True),
        *instant("as_at", "received_at"),
        *json("answer", optional=True),
        sa.UniqueConstraint(
            "trust_id", "client_id", "name", name="measurement_batches_trust_id_client_id_name_key"
        ),
    )
    figures(
        "measurements",
        refers("measurements", "urn", "academies", "urn"),
        sa.UniqueConstraint("trust_id", "series", name="measurements_trust_id_series_key"),
    )
    op.create_index("measurements_trust_id_urn_measure_idx", "measurements", ["trust_id", "urn", "measure"])
    figures(
        "measurement_readings",
        sa.UniqueConstraint(
            "trust_id", "series", "as_at", "standing",
            name="measurement_readings_trust_id_series_as_at_standing_key",
        ),
    )  # fmt: skip
    protect("measurement_batches", "measurements")
    protect("measurement_readings", verbs="select, insert")


def figures(table: str, *constraints: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        trust(),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        *text("series", "urn", "measure"),
        sa.Column("definition", sa.Integer(), nullable=False),
        *text("period"),
        *day("period_from", "period_until"),
        *text("subject", "key_stage", "pupil_group", optional=True),
        *text("status"),
        *text("code", optional=True),
        *(sa.Column(name, sa.Numeric(), nullable=True) for name in ("value", "lower", "upper")),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("numerator", "denominator")),
        *text("source"),
        *instant("as_at"),
        *text("release", optional=True),
        sa.Column("standing", sa.String(collation="C"), nullable=False),
        *instant("received_at"),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("trust_id", "id", name=f"{table}_pkey"),
        refers(table, "batch_id", "measurement_batches", "id"),
        *constraints,
    )


def create_inspections() -> None:
    aggregate(
        "inspections",
        *text("urn", "inspected_urn", "regime", "kind"),
        *day("started_on"),
        *day("published_on", optional=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("overall_effectiveness", sa.Integer(), nullable=True),
        *json("judgements", "areas"),
        *text("safeguarding", "category_of_concern"),
        *text("ungraded_outcome", optional=True),
        *text("source"),
        refers("inspections", "urn", "academies", "urn"),
        sa.UniqueConstraint(
            "trust_id", "urn", "inspected_urn", "started_on", "kind",
            name="inspections_trust_id_urn_inspected_urn_started_on_kind_key",
        ),
    )  # fmt: skip
    aggregate(
        "inspection_policies",
        *text("key_judgements", "report_card"),
        sa.UniqueConstraint("trust_id", name="inspection_policies_trust_id_key"),
    )
    aggregate(
        "self_evaluation_overrides",
        *text("urn", "reason", "set_by"),
        *day("starts_on", "ends_on"),
        refers("self_evaluation_overrides", "urn", "academies", "urn"),
    )
    op.create_index(
        "self_evaluation_overrides_trust_id_urn_idx", "self_evaluation_overrides", ["trust_id", "urn"]
    )
    aggregate(
        "not_yet_good",
        *text("urn", "answer", "rule", "dfe_trigger"),
        sa.Column("inspection_id", sa.Uuid(), nullable=True),
        *text("category_of_concern", optional=True),
        *day("inspected_on", optional=True),
        refers("not_yet_good", "urn", "academies", "urn"),
        refers("not_yet_good", "inspection_id", "inspections", "id"),
        sa.UniqueConstraint("trust_id", "urn", name="not_yet_good_trust_id_urn_key"),
    )
    protect("inspections", "inspection_policies", "self_evaluation_overrides", "not_yet_good")


def create_phases() -> None:
    aggregate(
        "phase_decisions",
        *text("urn", "status", "outcome", "rule", "rule_set_version", "proposed_by"),
        *text("subject", "phase", "reason", "confirmed_by", "approved_by", "approval_note", optional=True),
        *json("inputs", "evidence", "trace", "missing", "possible"),
        *instant("proposed_at"),
        *instant("confirmed_at", "approved_at", optional=True),
        *day("effective_on", "expires_on", "ended_on", optional=True),
        refers("phase_decisions", "urn", "academies", "urn"),
    )
    op.create_index(
        "phase_decisions_trust_id_urn_effective_on_idx",
        "phase_decisions",
        ["trust_id", "urn", "effective_on"],
    )
    one_at_a_time("open", "status in ('proposed', 'awaiting_approval')")
    one_at_a_time("confirmed", "status = 'confirmed'")
    protect("phase_decisions")


def one_at_a_time(name: str, where: str) -> None:
    """For an academy and each subject in it; the academy as a whole is the subject null."""
    op.create_index(
        f"phase_decisions_one_{name}_idx",
        "phase_decisions",
        ["trust_id", "urn", "subject"],
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text(where),
    )


def downgrade() -> None:
    for table in (
        "phase_decisions", "not_yet_good", "self_evaluation_overrides", "inspection_policies", "inspections",
        "measurement_readings", "measurements", "measurement_batches",
    ):  # fmt: skip
        op.drop_table(table)
