"""How rows are applied: judged again at that moment, in their trust, half a second in a transaction."""

import time
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from chassis.db import enter_trust
from chassis.imports import beginning, pages
from chassis.imports.beginning import Beginning
from chassis.imports.judging import judge
from chassis.imports.models import LAST, TO_DO, Import, ImportRow, State, move
from chassis.imports.rows import Waiting, by_trust, next_rows, write_applications
from chassis.imports.savepoint import all_or_nothing, refusal_of
from chassis.imports.shapes import AtOnce, Importer, Outcome, Verdict
from chassis.outbox import conclude
from chassis.problems import Problem

# Applying holds a lock on each trust it writes in, and others wait for that: a step ends after this long.
SECONDS_A_STEP = 0.5
WAITING_TO_BE_APPLIED = ImportRow.marked.is_(False) & ImportRow.outcome.in_(TO_DO)
REFUSALS = (Problem, DBAPIError, StaleDataError)


async def apply_some(session: AsyncSession, importer: Importer, imported: Import) -> None:
    """As many of the rows as half a second allows; of trusts that are new altogether many at once."""
    if importer.at_once and await pages.there_are(session, imported):
        if await apply_at_once(session, importer.at_once, imported):
            return
        await pages.unfold(session, imported)
    which, until = WAITING_TO_BE_APPLIED, time.monotonic() + SECONDS_A_STEP
    if importer.together:
        page = await beginning.next_page(session, imported)
        while page.trusts and not page.begun:
            await begin(session, importer, imported, page.trusts, until=until)
            if time.monotonic() > until:
                return
            page = await beginning.next_page(session, imported)
        which &= ImportRow.within.in_(page.begun)
    rows = await next_rows(session, imported, which, limit=importer.batch)
    await apply_rows(session, importer, imported, rows, until=until)
    if not rows:
        move(imported, State.APPLIED)


async def apply_at_once(session: AsyncSession, at_once: AtOnce, imported: Import) -> bool:
    """All of it, or nothing: then each row is looked at by itself."""
    actor = session.info["actor"]
    try:
        async with all_or_nothing(session):
            await session.execute(beginning.LONGER)
            session.info["actor"] = replace(actor, subject=imported.applied_by)
            await at_once(session, imported.id)
            session.info["actor"] = actor
    except REFUSALS as error:
        if refusal_of(error) is None:
            raise
        return False
    imported.applied_to, imported.done = LAST, imported.total or 0
    move(imported, State.APPLIED)
    return True


async def begin(
    session: AsyncSession,
    importer: Importer,
    imported: Import,
    trusts: Sequence[Beginning],
    *,
    until: float,
) -> None:
    """In one statement for all of them; where the database will not have that, halved until it has."""
    parts, before = [trusts], imported.applied_to
    while parts and (imported.applied_to == before or time.monotonic() < until):
        some = parts.pop()
        if await begin_together(session, importer, imported, some):
            imported.done += sum(one.rows for one in some)
        elif len(some) > 1:
            middle = len(some) // 2
            parts += [some[middle:], some[:middle]]
            continue
        else:
            which = WAITING_TO_BE_APPLIED & (ImportRow.within == some[0].trust_id)
            await apply_rows(
                session, importer, imported, await next_rows(session, imported, which, limit=None)
            )
        imported.applied_to = some[-1].trust_id


async def begin_together(
    session: AsyncSession, importer: Importer, imported: Import, trusts: Sequence[Beginning]
) -> bool:
    assert importer.together
    try:
        async with all_or_nothing(session):
            await beginning.begin(session, imported, importer.together.begin, trusts)
    except REFUSALS as error:
        if refusal_of(error) is None:
            raise
        return False
    return True


async def apply_rows(
    session: AsyncSession,
    importer: Importer,
    imported: Import,
    rows: Sequence[Waiting],
    *,
    until: float = float("inf"),
) -> None:
    """Trust by trust, each with its history and events, while there is time."""
    actor = session.info["actor"]
    told: list[tuple[Waiting, Verdict]] = []
    for group in by_trust(rows):
        if told and time.monotonic() > until:
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
    except REFUSALS as error:
        reason = refusal_of(error)
        if reason is None:
            raise
        if len(rows) == 1:
            return [(rows[0], Verdict(Outcome.REFUSED, reason))]
    middle = len(rows) // 2
    first = await apply_group(session, importer, rows[:middle])
    return first + await apply_group(session, importer, rows[middle:])
