"""What every service stands on."""

from chassis.migrations import ground

revision = "0001"
down_revision = None


def upgrade() -> None:
    ground()
