"""A report gathered: the pictures of two days as its readers may see them, and what they say together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor, Standing
from chassis.clock import now, today
from chassis.policy import require_role
from chassis.problems import Invalid
from standards_api.aims.answers import overview
from standards_api.models import Trust
from standards_api.own_measures import NONE, Own, measures_of
from standards_api.pictures import answers as pictures
from standards_api.pictures import queries
from standards_api.pictures.answers import DayToCome
from standards_api.policy import POLICY, Reports, Role
from standards_api.reports.composing import composed
from standards_api.reports.contents import Pictures

USUAL_SPAN = timedelta(days=91)


class SinceAfterReport(Invalid):
    title = "Changes are told since a day before that of the report"


async def board_report(
    session: AsyncSession, actor: Actor, as_of: date | None, since: date | None
) -> dict[str, Any]:
    """What trustees may see, whoever reads it."""
    require_role(POLICY, actor, Reports.VIEW_BOARD_REPORT)
    board = replace(actor, standings=frozenset({Standing(Role.TRUSTEE)}))
    return await put_together(session, board, "board", span(as_of, since))


async def chief_executive_report(
    session: AsyncSession, actor: Actor, as_of: date | None, since: date | None
) -> dict[str, Any]:
    require_role(POLICY, actor, Reports.VIEW_CHIEF_EXECUTIVE_REPORT)
    return await put_together(session, actor, "chief_executive", span(as_of, since))


def span(as_of: date | None, since: date | None) -> tuple[date, date]:
    """Both days of the report; three months, a term as it were, where the first is left out."""
    day = as_of or today()
    if day > today():
        raise DayToCome("Leave out as_of to read it as it is now.")
    before = since or day - USUAL_SPAN
    if before >= day:
        raise SinceAfterReport("Leave out since, or name an earlier day.")
    return day, before


async def put_together(
    session: AsyncSession, actor: Actor, kind: str, days: tuple[date, date]
) -> dict[str, Any]:
    day, since = days
    now_shown, own = await academies_on(session, actor, day, whole=kind == "chief_executive")
    then_shown, _ = await academies_on(session, actor, since, whole=False)
    shown = Pictures(now_shown, then_shown, day, since, own)
    name = await session.scalar(select(Trust.name))
    aims = (await overview(session, actor, day))["academies"]
    return composed(shown, kind=kind, trust=name or "The trust", made_at=now(), aims=aims)


async def academies_on(
    session: AsyncSession, actor: Actor, day: date, *, whole: bool
) -> tuple[Sequence[dict[str, Any]], Own]:
    """With support and the next meeting for the chief executive's report of today; and what the trust's own
    measures meant."""
    if whole and day == today():
        rows = await queries.trust(session, actor, day)
        lines = [pictures.line(row, day) for row in rows]
    else:
        rows = await queries.board(session, actor, day)
        none = {"support": None, "meetings": None}
        lines = [{**pictures.summary(row, day), **none} for row in rows]
    return lines, measures_of(rows[0].own) if rows else NONE
