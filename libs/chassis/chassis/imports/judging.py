"""What applying rows would do, asked of the importer: together where it can, else trust by trust."""

import time
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.db import enter_trust
from chassis.imports.rows import Standing, Waiting, by_trust, in_order
from chassis.imports.shapes import Importer, Line, Verdict

# Of what was read, as much is judged at once as this allows; the rest waits for steps of its own.
SECONDS_TO_JUDGE = 10.0
JUDGED_TOGETHER = 5_000


async def judge_at_once(session: AsyncSession, importer: Importer, rows: Sequence[Waiting]) -> list[Standing]:
    """The rows with their verdicts, or without, when time is up. Leaves the session in a trust of theirs."""
    began, ordered = time.monotonic(), sorted(rows, key=in_order)
    batch = JUDGED_TOGETHER if importer.together else importer.batch
    standing: list[Standing] = []
    for start in range(0, len(ordered), batch):
        if time.monotonic() - began > SECONDS_TO_JUDGE:
            return standing + [Standing(row, None) for row in ordered[start:]]
        judged = await judge_all(session, importer, ordered[start : start + batch])
        standing += [Standing(*pair) for pair in judged]
    return standing


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


async def judge(session: AsyncSession, importer: Importer, rows: Sequence[Waiting]) -> Sequence[Verdict]:
    if rows and rows[0].within:
        await enter_trust(session, rows[0].within)
    return await importer.judge(session, [row.line for row in rows])
