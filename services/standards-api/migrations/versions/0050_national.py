"""England's schools and their published figures: reference data that every trust reads."""

import sqlalchemy as sa
from alembic import op

from chassis.db import CURRENT_TRUST
from chassis.migrations import let_everybody_read, protect

revision = "0050_national"
down_revision = "0041_phase_rules"
CHARACTERISTICS = (
    "pupils_on_roll", "disadvantaged_share", "sen_support_share", "ehcp_share", "eal_share",
    "ks2_prior_attainment",
)  # fmt: skip


def text(*names: str, optional: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=optional) for name in names]


def belongs() -> sa.Column[object]:
    return sa.Column("trust_id", sa.Uuid(), server_default=sa.text(CURRENT_TRUST), nullable=False)


def upgrade() -> None:
    op.create_table(
        "schools",
        belongs(),
        *text("urn", "name", "kind", "phase_of_education", "establishment_type"),
        *text("local_authority_name", optional=True),
        sa.Column("closed_on", sa.Date()),
        *(sa.Column(name, sa.Double()) for name in CHARACTERISTICS),
        sa.PrimaryKeyConstraint("trust_id", "urn", name="schools_pkey"),
    )
    op.create_index("schools_trust_id_kind_idx", "schools", ["trust_id", "kind"])
    op.create_table(
        "school_figures",
        belongs(),
        *text("urn", "measure", "period"),
        sa.Column("definition", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("period_from", "period_until")),
        *text("status"),
        *text("code", optional=True),
        *(sa.Column(name, sa.Numeric()) for name in ("value", "lower", "upper")),
        *(sa.Column(name, sa.Integer()) for name in ("numerator", "denominator")),
        *text("source"),
        sa.Column("as_at", sa.DateTime(timezone=True), nullable=False),
        *text("release", optional=True),
        sa.Column("standing", sa.String(collation="C"), nullable=False),
        sa.PrimaryKeyConstraint("trust_id", "urn", "measure", "period", name="school_figures_pkey"),
    )
    protect("schools", "school_figures", verbs="select, insert, update")
    let_everybody_read("schools", "school_figures")


def downgrade() -> None:
    op.drop_table("school_figures")
    op.drop_table("schools")
