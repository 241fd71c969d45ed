"""Work for later, asked for in the transaction that needs it and done by a worker, once.

    RECKON = Task("reckon", reckon)                        # in the service's declaration

    async def reckon(session: AsyncSession, payload: dict[str, Any]) -> dict[str, Any] | None: ...

    await enqueue(session, "reckon", {"urn": "148201"}, key="reckon 148201 2026")

`run` has one transaction in the trust of the task, of 15 seconds at the most. What it does and that the task
is done are committed together. A long task does a part and returns the payload of the next part, until it
returns None: each part is a transaction of its own, and after a crash the work goes on from the last part.

A `Job` is a task that the clock asks for: once for each trust and slot of time, whoever else works.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Index, TableClause, UniqueConstraint, bindparam, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from chassis.clock import now
from chassis.db import Belongs, Sessions, Table, enter_trust
from chassis.ids import uuid7
from chassis.schemas import Out

Run = Callable[[AsyncSession, dict[str, Any]], Awaitable[dict[str, Any] | None]]
JobRun = Callable[[AsyncSession, datetime], Awaitable[None]]


class TaskState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class TaskRow(Belongs, Table, kw_only=True):
    """One piece of work. While it runs, `due_at` is when another worker may take it up as abandoned."""

    __tablename__ = "tasks"
    __table_args__ = (
        UniqueConstraint("trust_id", "kind", "key"),
        Index("tasks_due_idx", "due_at", postgresql_where=text("state in ('waiting', 'running')")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    key: Mapped[str | None] = mapped_column(default=None)
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default=TaskState.WAITING)
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    claim: Mapped[UUID | None] = mapped_column(default=None)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None] = mapped_column(default=None)
    last_error: Mapped[str | None] = mapped_column(default=None)
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None] = mapped_column(default=None)


def ask() -> ReturningInsert[Any]:
    rows = cast(TableClause, TaskRow.__table__)
    begun = {"state": TaskState.WAITING, "attempts": 0, "done": 0}
    asked: dict[str, Any] = {name: bindparam(name) for name in ("id", "kind", "key", "payload", "due_at")}
    new = insert(rows).values({**begun, **asked, "created_at": bindparam("at")})
    afresh = {"payload": new.excluded.payload, "due_at": new.excluded.due_at}
    return new.on_conflict_do_update(
        index_elements=["trust_id", "kind", "key"],
        set_={**begun, **afresh, "finished_at": None, "last_error": None},
        where=rows.c.state == TaskState.FAILED,
    ).returning(rows.c.id)


ASK = ask()  # made once: it is asked by every event and every push


class TaskOut(Out):
    """How far a task is."""

    id: UUID
    kind: str
    state: TaskState
    attempts: int
    done: int
    total: int | None
    due_at: datetime
    created_at: datetime
    finished_at: datetime | None
    last_error: str | None


@dataclass(frozen=True)
class Task:
    """Work of one kind. `run` may be given the same payload again until it has been committed once."""

    kind: str
    run: Run


@dataclass(frozen=True)
class Job:
    """Work at every slot: slots start at midnight UTC of 1 January 1970 and then `every` so often."""

    name: str
    every: timedelta
    run: JobRun

    @property
    def kind(self) -> str:
        return f"job:{self.name}"

    def slot(self, at: datetime) -> datetime:
        """The start of the slot that this instant is in."""
        start = datetime(1970, 1, 1, tzinfo=UTC)
        return start + (at - start) // self.every * self.every


@dataclass(frozen=True)
class Running:
    """The task whose transaction this is."""

    sessions: Sessions
    trust_id: UUID
    id: UUID


async def enqueue(
    session: AsyncSession,
    kind: str,
    payload: dict[str, Any],
    *,
    due: datetime | None = None,
    key: str | None = None,
) -> UUID:
    """Ask for work after this transaction. The payload is JSON; ids rather than rows, nothing confidential.

    With a `key`, the same kind of work under it is asked for once in a trust: the answer is the id of the
    task that is there, and one that had failed is tried afresh.
    """
    said = {"id": uuid7(), "kind": kind, "key": key, "payload": payload, "due_at": due or now(), "at": now()}
    made: UUID | None = (await session.execute(ASK, said)).scalar()
    if made is None:
        made = (await session.scalars(select(TaskRow.id).filter_by(kind=kind, key=key))).one()
    return made


async def progress(session: AsyncSession, done: int, total: int | None = None) -> None:
    """Say how far the running task is; seen by others at once, also while its own transaction is open."""
    running: Running | None = session.info.get("task")
    if running is None:
        return
    async with running.sessions.begin() as beside:
        await enter_trust(beside, running.trust_id)
        told = {"done": done} if total is None else {"done": done, "total": total}
        await beside.execute(update(TaskRow).where(TaskRow.id == running.id).values(**told))


async def read_task(session: AsyncSession, task_id: UUID) -> TaskOut | None:
    """How far the task is, for an answer; None when there is no such task in the trust."""
    row = await session.scalar(select(TaskRow).where(TaskRow.id == task_id))
    return TaskOut.model_validate(row) if row else None
