"""`python -m rig.revise services/support-api "what changed"`: a new revision from what the models gained.

Read what it wrote: it must protect each new table, and what autogenerate cannot see is added by hand.
"""

import sys
import tempfile
from pathlib import Path

from chassis.migrations import autogenerate, upgrade
from stack.postgres import Embedded


def main(folder: Path, message: str) -> None:
    service = folder.name.removesuffix("-api")
    with tempfile.TemporaryDirectory() as scratch, Embedded(Path(scratch), durable=False) as postgres:
        database = postgres.create_service_database(service)
        if any((folder / "migrations" / "versions").glob("*.py")):
            upgrade(folder, database.migrator_url)
        autogenerate(folder, database.migrator_url, message)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2])
