"""Imports as they are answered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from chassis.imports.models import State
from chassis.schemas import Out

Example = dict[str, Any]
PART: Example = {
    "part": "groups",
    "name": "groups.csv",
    "size": 481023,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "unrecognised": ["Group Locality"],
}
IMPORT: Example = {
    "id": "0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10",
    "version": 4,
    "kind": "gias-trusts",
    "title": "Trusts from GIAS",
    "state": "previewed",
    "parts": [PART],
    "new": 12,
    "changed": 3,
    "same": 1368,
    "refused": 1,
    "done": 1384,
    "total": 1384,
    "failure": None,
    "made_by": "olive.operator",
    "applied_by": None,
    "created_at": "2026-11-21T09:30:00Z",
    "updated_at": "2026-11-21T09:30:04Z",
}
ROW: Example = {
    "id": "0192f3c1-7a10-7c9a-8a54-2f6d3f1f6f0e",
    "number": 17,
    "key": "TR01234",
    "within": None,
    "outcome": "changed",
    "reason": "",
    "differences": {"name": {"old": "Oak Trust", "new": "Oak Learning Trust"}},
    "applied": False,
}


class PartOut(Out):
    """One file of an import, as it arrived."""

    part: str = Field(description="Which of the files this kind of import takes.")
    name: str
    size: int = Field(description="Bytes.")
    sha256: str = Field(description="What was previewed and will be applied is the file with this SHA-256.")
    unrecognised: list[str] = Field(
        default=[], description="Columns that are not used, as the file spells them."
    )


class ImportOut(Out):
    """An import and how far it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [IMPORT]})

    id: UUID
    version: int
    kind: str
    title: str
    state: State
    parts: list[PartOut]
    new: int = Field(description="Rows about something not there yet.")
    changed: int = Field(description="Rows that differ from what is there.")
    same: int = Field(description="Rows that say what is there already.")
    refused: int = Field(description="Rows that cannot be applied; each says why.")
    done: int = Field(description="Rows judged so far, or while it is applied, rows applied so far.")
    total: int | None = Field(
        description="Rows in all, or rows to apply; null until the files have been read."
    )
    failure: str | None = Field(description="Why it failed, and what to do.")
    made_by: str
    applied_by: str | None
    created_at: datetime
    updated_at: datetime


class ImportRowOut(Out):
    """One row of an import: what applying it does, and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [ROW]})

    id: UUID
    number: int = Field(description="The row as a spreadsheet numbers it.")
    key: str = Field(description="What the row is about, in the words of the file.")
    within: UUID | None = Field(description="The trust it goes to, when an import spans trusts.")
    outcome: str = Field(description="waiting, new, changed, same or refused.")
    reason: str
    differences: dict[str, Any] = Field(
        description="For each field that changes: what is there, and the new."
    )
    applied: bool
