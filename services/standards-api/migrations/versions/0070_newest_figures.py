"""The newest figure of a measure, and those of whole years, are found without a look at each day's."""

from alembic import op

revision = "0070_newest_figures"
down_revision = "0069_batches_stay"


def upgrade() -> None:
    op.execute(
        "create index measurements_newest_idx on measurements"
        " (trust_id, urn, measure, period_until desc, period_from)"
    )
    op.execute(
        "create index measurements_years_idx on measurements (trust_id, urn) where period not like '%-%'"
    )
    op.drop_index("measurements_trust_id_urn_measure_idx", "measurements")


def downgrade() -> None:
    op.create_index("measurements_trust_id_urn_measure_idx", "measurements", ["trust_id", "urn", "measure"])
    op.drop_index("measurements_years_idx", "measurements")
    op.drop_index("measurements_newest_idx", "measurements")
