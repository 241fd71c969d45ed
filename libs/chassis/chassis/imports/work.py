"""The task behind an import: each part of it takes one step, in a transaction of its own.

previewing: read the files, judge what there is time for → judge a batch → … → previewed
applying:   judge a batch again, apply what is new or changed → … → applied
"""

import asyncio
import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis import files
from chassis.db import enter_trust
from chassis.doorbell import ASKED_FOR, SEEN_TO
from chassis.files import FileStatus, StoredFile
from chassis.imports.applying import apply_some
from chassis.imports.judging import judge_all, judge_at_once
from chassis.imports.models import WAITING, Import, ImportRow, State, move
from chassis.imports.pages import keep_pages
from chassis.imports.rows import Standing, as_row, next_rows, write_rows, write_verdicts
from chassis.imports.savepoint import all_or_nothing, passing
from chassis.imports.shapes import Importer, Line, Lines, Outcome, Reading, Verdict
from chassis.problems import Invalid, Problem
from chassis.tasks import Task, enqueue

log = structlog.get_logger()
STEP = "import-step"
MOST_ROWS = 100_000
# Seventy megabytes take some seconds to parse, on a busy machine more than a transaction usually may idle.
# A timeout that runs can only be stopped and started anew.
A_WHOLE_FILE = text(
    "select set_config('transaction_timeout', '0', true), "
    "set_config('idle_in_transaction_session_timeout', '60s', true), "
    "set_config('transaction_timeout', '90s', true)"
)
BUSY_STATES = (State.PREVIEWING, State.APPLYING)
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
    await session.execute(ASKED_FOR)


async def take_step(session: AsyncSession, importers: Mapping[str, Importer], import_id: UUID) -> bool:
    """One step; says whether there is another."""
    imported = await session.scalar(select(Import).where(Import.id == import_id).with_for_update())
    if imported is None or imported.state not in BUSY_STATES:
        return False
    stage = apply_some if imported.state == State.APPLYING else read if imported.total is None else judge_some
    try:
        async with all_or_nothing(session):
            with uncollected():
                await stage(session, importers[imported.kind], imported)
    except Problem as problem:
        await fail(session, imported, problem.detail or problem.title)
    except Exception as error:
        if passing(error):
            raise  # the database is busy or away: the queue tries again
        await fail(session, imported, DEFECT, error)
    if imported.state in BUSY_STATES:
        return True
    await session.execute(SEEN_TO)
    return False


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
        lines = await importer.choose(session, lines)
    if len(lines) > MOST_ROWS:
        raise TooManyRows(f"At most {MOST_ROWS:,} rows are taken at once. Send the file in parts.")
    unrecognised = reading.unrecognised if isinstance(reading, Reading) else {}
    imported.parts = [
        {**part, "unrecognised": list(unrecognised.get(part["part"], ()))} for part in imported.parts
    ]
    await keep_lines(session, importer, imported, lines)


async def keep_lines(
    session: AsyncSession, importer: Importer, imported: Import, lines: Sequence[Line]
) -> None:
    """Written once, with what is said of each: judging afterwards would write every row a second time."""
    imported.total = imported.done = len(lines)
    if importer.at_once:
        await keep_pages(session, importer, imported, Lines.of(lines))
    else:
        imported.done -= await keep_rows(session, importer, imported, lines)
    if imported.done == imported.total:
        move(imported, State.PREVIEWED)


async def keep_rows(
    session: AsyncSession, importer: Importer, imported: Import, lines: Sequence[Line]
) -> int:
    """Of how many there was no time to say anything."""
    rows = await asyncio.to_thread(lambda: [as_row(importer, line) for line in lines])
    refused = [
        Standing(row, Verdict(Outcome.REFUSED, line.refusal))
        for row, line in zip(rows, lines, strict=True)
        if line.refusal is not None
    ]
    waiting = [row for row, line in zip(rows, lines, strict=True) if line.refusal is None]
    judged = await judge_at_once(session, importer, waiting)
    await enter_trust(session, imported.trust_id)  # rows are written in the import's
    await write_rows(session, imported, refused + judged)
    return sum(one.verdict is None for one in judged)


def read_all(importer: Importer, contents: Mapping[str, bytes]) -> tuple[Iterable[Line], Sequence[Line]]:
    reading = importer.read(contents)
    lines = reading.lines if isinstance(reading, Reading) else reading
    return reading, lines if isinstance(lines, Lines) else list(lines)


@contextmanager
def uncollected() -> Iterator[None]:
    """Of the small things made of a file none is in a ring, and looking for rings takes half of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def judge_some(session: AsyncSession, importer: Importer, imported: Import) -> None:
    """A batch of verdicts; the preview is ready when no row waits for one."""
    rows = await next_rows(session, imported, ImportRow.outcome == WAITING, limit=importer.batch)
    judged = await judge_all(session, importer, rows)
    await enter_trust(session, imported.trust_id)  # before a row is touched: rows are written in the import's
    await write_verdicts(session, imported, judged)
    imported.done += len(rows)
    if not rows:
        move(imported, State.PREVIEWED)
