"""The task behind an import: each part of it takes one step, in a transaction of its own.

previewing: read the files → judge a batch → … → previewed
applying:   judge a batch again, apply what is new or changed → … → applied
"""

import asyncio
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from chassis import files
from chassis.db import enter_trust
from chassis.files import FileStatus, StoredFile
from chassis.imports.models import WAITING, Import, ImportRow, State, move
from chassis.imports.rows import (
    Waiting,
    by_trust,
    next_rows,
    write_applications,
    write_rows,
    write_verdicts,
)
from chassis.imports.savepoint import all_or_nothing, passing, refusal_of
from chassis.imports.shapes import Importer, Line, Outcome, Reading, Verdict
from chassis.outbox import conclude, conclude_each
from chassis.problems import Invalid, Problem
from chassis.tasks import Task, enqueue

log = structlog.get_logger()
STEP = "import-step"
MOST_ROWS = 100_000
# Applying holds a lock on each trust it writes in, and others wait for that: a step ends after this long.
SECONDS_A_STEP = 0.5
# Seventy megabytes take some seconds to parse, on a busy machine more than a transaction usually may idle.
# A timeout that runs can only be stopped and started anew.
A_WHOLE_FILE = text(
    "select set_config('transaction_timeout', '0', true), "
    "set_config('idle_in_transaction_session_timeout', '60s', true), "
    "set_config('transaction_timeout', '90s', true)"
)
BUSY_STATES = (State.PREVIEWING, State.APPLYING)
TO_DO = (Outcome.NEW, Outcome.CHANGED)
DEFECT = "It stopped by a fault on our side, which has been noted. Rows applied before it stay as they are."


class TooManyRows(Invalid):
    title = "The file has too many rows"


class NothingOfThisTrust(Invalid):
    title = "The files are about other trusts"


class FileUnsafe(Invalid):
    title = "A file cannot be used"


def tasks(importers: Sequence[Importer]) -> list[Task]:
    """What a service with importers lists in its `tasks`."""
    by_kind = {importer.kind: importer for importer in importers}

    async def step(session: AsyncSession, payload: dict[str, Any]) -> dict[str, Any] | None:
        more = await take_step(session, by_kind, UUID(payload["import_id"]))
        return payload if more else None

    return [Task(STEP, step)]


async def ask_for_work(session: AsyncSession, imported: Import) -> None:
    """Once for each state, however often it is asked; work that was given up is taken up again."""
    payload = {"import_id": str(imported.id)}
    await enqueue(session, STEP, payload, key=f"{imported.id} {imported.state}")


async def take_step(session: AsyncSession, importers: Mapping[str, Importer], import_id: UUID) -> bool:
    """One step; says whether there is another."""
    imported = await session.scalar(select(Import).where(Import.id == import_id).with_for_update())
    if imported is None or imported.state not in BUSY_STATES:
        return False
    stage = apply_some if imported.state == State.APPLYING else read if imported.total is None else judge_some
    try:
        async with all_or_nothing(session):
            await stage(session, importers[imported.kind], imported)
    except Problem as problem:
        await fail(session, imported, problem.detail or problem.title)
    except Exception as error:
        if passing(error):
            raise  # the database is busy or away: the queue tries again
        await fail(session, imported, DEFECT, error)
    return imported.state in BUSY_STATES


async def fail(session: AsyncSession, imported: Import, reason: str, error: Exception | None = None) -> None:
    if error is not None:
        log.error("defect", task=STEP, kind=type(error).__name__, exc_info=error)
    await session.refresh(imported)
    move(imported, State.FAILED)
    imported.failure = reason


async def read(session: AsyncSession, importer: Importer, imported: Import) -> None:
    """From files to rows. Applying uses these rows, so that what was previewed is what is applied."""
    await session.execute(A_WHOLE_FILE)
    contents = {}
    for part in imported.parts:
        stored = (await session.scalars(select(StoredFile).filter_by(id=UUID(part["file_id"])))).one()
        contents[part["part"]] = await files.decide(session, stored)
        if stored.status != FileStatus.CLEAN:
            raise FileUnsafe(f"{stored.name}: {stored.reason}")
    reading, lines = await asyncio.to_thread(read_all, importer, contents)
    if keep := importer.keep:
        lines = [line for line in lines if keep(line, imported.trust_id)]
        if not lines:
            raise NothingOfThisTrust("Nothing in these files is about your trust.")
    if importer.choose:
        lines = list(await importer.choose(session, lines))
    if len(lines) > MOST_ROWS:
        raise TooManyRows(f"At most {MOST_ROWS:,} rows are taken at once. Send the file in parts.")
    unrecognised = reading.unrecognised if isinstance(reading, Reading) else {}
    imported.parts = [
        {**part, "unrecognised": list(unrecognised.get(part["part"], ()))} for part in imported.parts
    ]
    await write_rows(session, importer, imported.id, lines)
    imported.total = len(lines)
    imported.refused = imported.done = sum(line.refusal is not None for line in lines)


def read_all(importer: Importer, contents: Mapping[str, bytes]) -> tuple[Iterable[Line], list[Line]]:
    reading = importer.read(contents)
    return reading, list(reading)


async def judge_some(session: AsyncSession, importer: Importer, imported: Import) -> None:
    """A batch of verdicts; the preview is ready when no row waits for one."""
    rows = await next_rows(session, imported, ImportRow.outcome == WAITING, limit=importer.batch)
    judged = await judge_all(session, importer, rows)
    await enter_trust(session, imported.trust_id)  # before a row is touched: rows are written in the import's
    await write_verdicts(session, imported, judged)
    imported.done += len(rows)
    if not rows:
        move(imported, State.PREVIEWED)


async def judge_all(
    session: AsyncSession, importer: Importer, rows: Sequence[Waiting]
) -> list[tuple[Waiting, Verdict]]:
    """Of each row what applying it would do: together where the importer can, else trust by trust."""
    groups = by_trust(rows)
    if importer.together and len(groups) > 1:
        found = await importer.together.judge(session, lines_by_trust(groups))
        return [pair for group in groups for pair in zip(group, found[trust_of(group)], strict=True)]
    judged: list[tuple[Waiting, Verdict]] = []
    for group in groups:
        judged += zip(group, await judge(session, importer, group), strict=True)
    return judged


def trust_of(group: Sequence[Waiting]) -> UUID:
    within = group[0].within
    assert within is not None
    return within


def lines_by_trust(groups: Iterable[Sequence[Waiting]]) -> dict[UUID, list[Line]]:
    return {trust_of(group): [row.line for row in group] for group in groups}


async def apply_some(session: AsyncSession, importer: Importer, imported: Import) -> None:
    """As many of the rows to be done as half a second allows, trust by trust."""
    waiting = ImportRow.applied.is_(False) & ImportRow.outcome.in_(TO_DO)
    rows = await next_rows(session, imported, waiting, limit=importer.batch)
    actor, began = session.info["actor"], time.monotonic()
    session.info["actor"] = replace(actor, subject=imported.applied_by)
    told = await apply_new_trusts(session, importer, rows)
    there = {row.id for row, _ in told}
    for group in by_trust(row for row in rows if row.id not in there):
        if told and time.monotonic() - began > SECONDS_A_STEP:
            break
        within = group[0].within or imported.trust_id
        await enter_trust(session, within)
        session.info["actor"] = replace(actor, subject=imported.applied_by, trust_id=within)
        told += await apply_group(session, importer, group)
        await conclude(session)
    session.info["actor"] = actor
    await enter_trust(session, imported.trust_id)
    await write_applications(session, imported, told)
    imported.done += len(told)
    if not rows:
        move(imported, State.APPLIED)


async def apply_new_trusts(
    session: AsyncSession, importer: Importer, rows: Sequence[Waiting]
) -> list[tuple[Waiting, Verdict]]:
    """The rows of trusts that are new altogether, in few statements; none, if these will not go in so."""
    groups = by_trust(rows)
    if importer.together is None or len(groups) < 2:
        return []
    judged = await judge_all(session, importer, rows)
    verdicts = {row.id: verdict for row, verdict in judged}
    new = [g for g in groups if all(verdicts[row.id].outcome == Outcome.NEW for row in g)]
    try:
        async with all_or_nothing(session):
            await importer.together.apply(session, lines_by_trust(new))
            await conclude_each(session)
    except (Problem, DBAPIError, StaleDataError) as error:
        if refusal_of(error) is None:
            raise
        return []
    return [(row, verdicts[row.id]) for group in new for row in group]


async def apply_group(
    session: AsyncSession, importer: Importer, rows: Sequence[Waiting]
) -> list[tuple[Waiting, Verdict]]:
    """Judge again, as things may have changed since the preview, then apply; refuse what will not go in."""
    try:
        async with all_or_nothing(session):
            verdicts = await judge(session, importer, rows)
            pairs = list(zip(rows, verdicts, strict=True))
            if lines := [row.line for row, verdict in pairs if verdict.outcome in TO_DO]:
                await importer.apply(session, lines)
        return pairs
    except (Problem, DBAPIError, StaleDataError) as error:
        reason = refusal_of(error)
        if reason is None:
            raise
        if len(rows) == 1:
            return [(rows[0], Verdict(Outcome.REFUSED, reason))]
    middle = len(rows) // 2
    first = await apply_group(session, importer, rows[:middle])
    return first + await apply_group(session, importer, rows[middle:])


async def judge(session: AsyncSession, importer: Importer, rows: Sequence[Waiting]) -> Sequence[Verdict]:
    if rows and rows[0].within:
        await enter_trust(session, rows[0].within)
    return await importer.judge(session, [row.line for row in rows])
