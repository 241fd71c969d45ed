"""`python -m chassis.migrate services/standards-api`: brings that service's database up to date."""

import os
import sys
from pathlib import Path

from chassis.migrations import upgrade

if __name__ == "__main__":
    upgrade(Path(sys.argv[1]).resolve(), os.environ["MIGRATOR_DATABASE_URL"])
