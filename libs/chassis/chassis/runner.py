"""Does the tasks that are due, and asks for the jobs whose slot has come."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import COMMONS
from chassis.clock import now
from chassis.db import Sessions, rows_of
from chassis.ids import uuid7
from chassis.service import Service
from chassis.session import on_behalf_of_the_system
from chassis.tasks import Job, Run, Running, TaskRow, TaskState

MOST_ATTEMPTS = 8
log = structlog.get_logger()

# Materialised, because a subquery that skips what is locked would find another row each time it is looked at.
CLAIM = text("""
    with next as materialized (
         select trust_id, id from tasks
          where state in ('waiting', 'running') and due_at <= :now and kind = any(:kinds)
          order by due_at limit 1 for update skip locked)
    update tasks t set state = 'running', attempts = t.attempts + 1, claim = :claim, due_at = :until
      from next where t.trust_id = next.trust_id and t.id = next.id
    returning t.trust_id, t.id, t.kind, t.payload, t.attempts
""")
ASK = text("""
    insert into tasks (trust_id, id, kind, key, payload, state, due_at, attempts, done, created_at)
    select trust_id, gen_random_uuid(), :kind, cast(:slot as varchar),
           jsonb_build_object('slot', cast(:slot as varchar)), 'waiting', :now, 0, 0, :now
      from history_heads where trust_id <> :commons
        on conflict (trust_id, kind, key) do nothing
""")
FORGET = text("delete from tasks where kind = :kind and state = 'done' and key < :slot")


class TaskLost(Exception):
    """Another worker took the task up, because we seemed to be gone. What we did is undone."""


@dataclass(frozen=True)
class Claim:
    """A task that is ours until its lease runs out. `token` tells us from a worker that had it before."""

    token: UUID
    trust_id: UUID
    id: UUID
    kind: str
    payload: dict[str, Any]
    attempts: int


class Runner:
    """Any number of them may work on one queue."""

    def __init__(
        self,
        service: Service,
        sessions: Sessions,
        courier: Sessions,
        *,
        pauses: tuple[float, ...],
        lease: float,
    ) -> None:
        self.service, self.sessions, self.courier = service, sessions, courier
        self.pauses, self.lease = pauses, lease
        self.jobs = service.jobs
        self.works: dict[str, Run] = {task.kind: task.run for task in service.tasks}
        self.asked_for = list(self.works)
        self.works |= {job.kind: as_task(job) for job in service.jobs}
        self.asked: dict[str, datetime] = {}

    async def run_asked_for(self) -> int:
        """Do one task that somebody asked for, before any job of the clock; how many there were.

        After an import of thousands of trusts their jobs are due all at once, and people still wait.
        """
        return await self.run_once(self.asked_for)

    async def run_once(self, kinds: list[str] | None = None) -> int:
        """Do one task that is due, of these kinds or of any; how many there were."""
        claim = await self._claim(kinds)
        if claim is None:
            return 0
        try:
            if claim.attempts > MOST_ATTEMPTS:
                raise TaskLost("every worker that took it up was gone before it was done")
            async with self._keeping(claim):
                payload: dict[str, Any] | None = claim.payload
                while payload is not None:
                    payload = await self._do_part(claim, payload)
        except Exception as error:
            await self._fail(claim, error)
        return 1

    async def ask_for_jobs(self) -> int:
        """Put each job's present slot into the queue of each trust, once; how many were new."""
        new = 0
        for job in self.jobs:
            slot = job.slot(now())
            said = {"kind": job.kind, "slot": slot.isoformat()}
            async with self.courier.begin() as session:
                asked = await session.execute(ASK, {**said, "now": now(), "commons": COMMONS})
                new += rows_of(asked)
                if self.asked.get(job.kind) != slot:
                    await session.execute(FORGET, said)
            self.asked[job.kind] = slot
        return new

    async def _claim(self, kinds: list[str] | None = None) -> Claim | None:
        token, until = uuid7(), now() + timedelta(seconds=self.lease)
        values = {"claim": token, "until": until, "now": now()}
        values["kinds"] = list(self.works) if kinds is None else kinds
        async with self.courier.begin() as session:
            row = (await session.execute(CLAIM, values)).one_or_none()
        return Claim(token, *row) if row else None

    async def _do_part(self, claim: Claim, payload: dict[str, Any]) -> dict[str, Any] | None:
        operation = f"task {claim.kind}"
        async with on_behalf_of_the_system(
            self.sessions, self.service.name, claim.trust_id, operation
        ) as session:
            session.info["task"] = Running(self.sessions, claim.trust_id, claim.id)
            further = await self.works[claim.kind](session, payload)
            await self._settle(session, claim, further)
        return further

    async def _settle(self, session: AsyncSession, claim: Claim, further: dict[str, Any] | None) -> None:
        """In the transaction of the work: it is done, or goes on from here whatever happens to us."""
        values: dict[str, Any] = {"state": TaskState.DONE, "finished_at": now(), "last_error": None}
        if further is not None:
            values = {"payload": further, "attempts": 1}
        ours = update(TaskRow).where(TaskRow.id == claim.id, TaskRow.claim == claim.token)
        settled = await session.scalar(ours.values(**values).returning(TaskRow.id))
        if settled is None:
            raise TaskLost("its lease ran out")

    async def _fail(self, claim: Claim, error: Exception) -> None:
        async with on_behalf_of_the_system(
            self.sessions, self.service.name, claim.trust_id, f"task {claim.kind}"
        ) as session:
            ours = select(TaskRow).where(TaskRow.id == claim.id, TaskRow.claim == claim.token)
            row = await session.scalar(ours.with_for_update())
            if row is None:
                return
            hopeless = row.attempts >= MOST_ATTEMPTS
            row.state = TaskState.FAILED if hopeless else TaskState.WAITING
            row.finished_at = now() if hopeless else None
            pause = self.pauses[min(row.attempts, len(self.pauses)) - 1]
            row.due_at, row.last_error = now() + timedelta(seconds=pause), type(error).__name__
            told = {"task": claim.kind, "attempts": row.attempts, "trust_id": str(claim.trust_id)}
        log.warning("task failed" if hopeless else "task put back", kind=type(error).__name__, **told)

    @contextlib.asynccontextmanager
    async def _keeping(self, claim: Claim) -> AsyncIterator[None]:
        """Renews the lease while we are alive, so that a long task is not taken for an abandoned one."""
        ours = update(TaskRow).where(TaskRow.id == claim.id, TaskRow.claim == claim.token)

        async def renew() -> None:
            while True:
                await asyncio.sleep(self.lease / 3)
                with contextlib.suppress(Exception):
                    async with self.courier.begin() as session:
                        await session.execute(ours.values(due_at=now() + timedelta(seconds=self.lease)))

        renewing = asyncio.create_task(renew())
        try:
            yield
        finally:
            renewing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await renewing


def as_task(job: Job) -> Run:
    async def run(session: AsyncSession, payload: dict[str, Any]) -> None:
        await job.run(session, datetime.fromisoformat(payload["slot"]))

    return run
