"""A batch stays by nobody's having the right to delete it, rather than by a look at it from each figure."""

from alembic import op

from chassis.migrations import roles

revision = "0069_batches_stay"
down_revision = "0068_import_pages"

KEEPERS = ("measurements", "measurement_readings")


def upgrade() -> None:
    app, _ = roles()
    op.execute(f"revoke delete on measurement_batches from {app}")
    for table in KEEPERS:
        op.drop_constraint(f"{table}_trust_id_batch_id_fkey", table, type_="foreignkey")


def downgrade() -> None:
    app, _ = roles()
    batch = ["trust_id", "batch_id"]
    for table in KEEPERS:
        name = f"{table}_trust_id_batch_id_fkey"
        op.create_foreign_key(name, table, "measurement_batches", batch, ["trust_id", "id"])
    op.execute(f"grant delete on measurement_batches to {app}")
