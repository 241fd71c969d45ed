"""One copy for each state folder: two would write into the same database files."""

import fcntl
import os
from pathlib import Path
from typing import TextIO

from .passwords import private_folder
from .processes import PartFailed


class FolderLock:
    """Held by an open file, so the kernel releases it even when we are killed."""

    def __init__(self, folder: Path) -> None:
        self.file = private_folder(folder) / "lock"
        self._held: TextIO | None = None

    def take(self) -> None:
        held = self.file.open("a+")
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.seek(0)
            owner = held.read().strip() or "unknown"
            held.close()
            raise PartFailed(
                f"Another copy already runs from {self.file.parent} (process {owner}). "
                "Stop it first, or set STATE_DIR to another folder."
            ) from None
        held.truncate(0)
        held.write(str(os.getpid()))
        held.flush()
        self._held = held

    def release(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None
