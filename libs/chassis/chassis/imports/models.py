"""An import and its rows, as kept: what was read, what was said of it, how far its application is."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Aggregate, Belongs, Table
from chassis.ids import uuid7
from chassis.imports.shapes import Outcome
from chassis.problems import Conflict

UNTOLD = {"history": False}  # progress is not worth a history entry for each batch


class State(StrEnum):
    """How far an import is."""

    PREVIEWING = "previewing"
    PREVIEWED = "previewed"
    APPLYING = "applying"
    APPLIED = "applied"
    FAILED = "failed"


TRANSITIONS = {
    State.PREVIEWING: {State.PREVIEWED, State.FAILED},
    State.PREVIEWED: {State.APPLYING},
    State.APPLYING: {State.APPLIED, State.FAILED},
}
WAITING = "waiting"  # the outcome of a row read and not yet judged


class ImportNotPreviewed(Conflict):
    title = "The import is not waiting to be applied"


class Import(Aggregate, Table, kw_only=True):
    """`parts`: of each file its part, name, size, SHA-256, id, and the columns nobody knew.

    `done` of `total` rows: judged, while it is previewed; applied, while it is applied.
    `applied_to`: where it spans trusts, all that was to be done in trusts up to this one has been; `LAST`
    when all of it was done at once.
    """

    __tablename__ = "imports"

    kind: Mapped[str]
    title: Mapped[str]
    made_by: Mapped[str]
    state: Mapped[str] = mapped_column(default=State.PREVIEWING)
    parts: Mapped[list[dict[str, Any]]]
    new: Mapped[int] = mapped_column(default=0, info=UNTOLD)
    changed: Mapped[int] = mapped_column(default=0, info=UNTOLD)
    same: Mapped[int] = mapped_column(default=0, info=UNTOLD)
    refused: Mapped[int] = mapped_column(default=0, info=UNTOLD)
    done: Mapped[int] = mapped_column(default=0, info=UNTOLD)
    total: Mapped[int | None] = mapped_column(default=None, info=UNTOLD)
    failure: Mapped[str | None] = mapped_column(default=None)
    applied_by: Mapped[str | None] = mapped_column(default=None)
    applied_to: Mapped[UUID | None] = mapped_column(default=None, info=UNTOLD)


def move(imported: Import, state: State) -> None:
    if state not in TRANSITIONS.get(State(imported.state), ()):
        raise ImportNotPreviewed(f"It is {imported.state}. Upload the files again to see what is left to do.")
    imported.state = state


class ImportRow(Belongs, Table, kw_only=True):
    """One row: what it says, what applying it does and why, and whether that has been done."""

    __tablename__ = "import_rows"
    __table_args__ = (
        ForeignKeyConstraint(
            ["trust_id", "import_id"], ["imports.trust_id", "imports.id"], ondelete="CASCADE"
        ),
        Index(None, "trust_id", "import_id", "number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid7)
    import_id: Mapped[UUID]
    number: Mapped[int]
    key: Mapped[str]
    within: Mapped[UUID | None]
    data: Mapped[dict[str, Any] | None]
    outcome: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    differences: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    # Marked by itself; a trust that was begun whole is marked in the import: thirty thousand updates fewer.
    marked: Mapped[bool] = mapped_column("applied", default=False)


class ImportPage(Belongs, Table, kw_only=True):
    """Rows of an import that is kept at once: see `chassis.imports.pages`.

    `said`: of each row its reason and differences, if there are any. `data`: of each fact what the rows say.
    """

    __tablename__ = "import_pages"
    __table_args__ = (
        ForeignKeyConstraint(
            ["trust_id", "import_id"], ["imports.trust_id", "imports.id"], ondelete="CASCADE"
        ),
        Index(None, "trust_id", "import_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    import_id: Mapped[UUID]
    outcome: Mapped[str]
    numbers: Mapped[list[int]] = mapped_column(JSON)
    keys: Mapped[list[str]] = mapped_column(JSON)
    said: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON)
    data: Mapped[dict[str, Any] | None]


TO_DO = (Outcome.NEW, Outcome.CHANGED)
FIRST, LAST = UUID(int=0), UUID(int=2**128 - 1)
