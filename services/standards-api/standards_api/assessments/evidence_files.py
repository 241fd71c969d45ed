"""Which file may be attached to a piece of evidence, replaced, withdrawn or opened; pure."""

from collections.abc import Sequence
from datetime import datetime

from chassis.problems import Conflict, NotFound
from standards_api.models.evidence import EvidenceFile

MOST_FILES = 20


class EvidenceFileNotFound(NotFound):
    title = "There is no such file, or it is not yours to see"


class TooManyFiles(Conflict):
    title = "The evidence has as many files as it can have"


class FileNotCurrent(Conflict):
    title = "The file has been superseded or withdrawn"


class FileWithdrawn(Conflict):
    title = "The file has been withdrawn"


def is_current(file: EvidenceFile) -> bool:
    return file.superseded_by is None and file.withdrawn_at is None


def status_of(file: EvidenceFile) -> str:
    if file.withdrawn_at is not None:
        return "withdrawn"
    return "current" if file.superseded_by is None else "superseded"


def check_room(files: Sequence[EvidenceFile], replaced: EvidenceFile | None) -> None:
    """One that takes another's place needs no room of its own."""
    current = [file for file in files if is_current(file) and file is not replaced]
    if len(current) >= MOST_FILES:
        raise TooManyFiles(
            f"At most {MOST_FILES} files: replace one of them, or record another piece of evidence."
        )


def check_current(file: EvidenceFile) -> None:
    if not is_current(file):
        raise FileNotCurrent(f"It is {status_of(file)}: read the list of files again.")


def withdraw(file: EvidenceFile, *, reason: str, by: str, now: datetime) -> None:
    """Also one that was superseded: what should not have been sent must not be opened any more."""
    if file.withdrawn_at is not None:
        raise FileWithdrawn(f"{file.reason}")
    file.withdrawn_by, file.withdrawn_at, file.reason = by, now, reason


def check_open(file: EvidenceFile) -> None:
    if file.withdrawn_at is not None:
        raise FileWithdrawn(f"{file.reason}")
