"""Entering and reading school years. What the trust has not entered is as shipped."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.history import note
from chassis.policy import require_role
from chassis.problems import Conflict, PreconditionFailed, PreconditionRequired
from meetings_api import defaults
from meetings_api.access import access_academy
from meetings_api.calendars import rules
from meetings_api.dates import HalfTerm
from meetings_api.models import BankHoliday, Calendar
from meetings_api.policy import POLICY, Action
from meetings_api.school_calendar import write_half_terms


class BankHolidayAlready(Conflict):
    title = "This day is a bank holiday already"


async def find_calendar(session: AsyncSession, urn: str | None, year: int) -> Calendar | None:
    found: Calendar | None = await session.scalar(
        select(Calendar).where(Calendar.urn.is_not_distinct_from(urn), Calendar.year == year)
    )
    return found


async def may_keep(session: AsyncSession, actor: Actor, urn: str | None) -> None:
    if urn is None:
        require_role(POLICY, actor, Action.KEEP_CALENDAR)
    else:
        await access_academy(session, actor, urn, to=Action.KEEP_ACADEMY_CALENDAR)


async def keep_calendar(
    session: AsyncSession,
    actor: Actor,
    urn: str | None,
    year: int,
    *,
    half_terms: Sequence[HalfTerm],
    inset_days: Sequence[date],
    if_match: int | None,
) -> Calendar:
    """Enter the year, or replace what was entered; the latter says which version it replaces."""
    await may_keep(session, actor, urn)
    rules.check_year(year, half_terms, inset_days)
    row = await find_calendar(session, urn, year)
    require_version(row, if_match)
    terms, days = write_half_terms(half_terms), sorted(day.isoformat() for day in inset_days)
    if row is None:
        row = Calendar(urn=urn, year=year, half_terms=terms, inset_days=days)
        session.add(row)
    row.half_terms, row.inset_days = terms, days
    await session.flush()
    return row


def require_version(row: Calendar | None, if_match: int | None) -> None:
    if row is not None and if_match is None:
        raise PreconditionRequired("This year has been entered. Send the ETag you last read in If-Match.")
    if if_match is not None and (row is None or row.version != if_match):
        raise PreconditionFailed("Read the year again, look at what changed, and send your change anew.")


async def add_bank_holiday(session: AsyncSession, actor: Actor, on: date, name: str) -> BankHoliday:
    """One more day off for everybody. England's of that year are written out with it, once."""
    require_role(POLICY, actor, Action.KEEP_CALENDAR)
    usual = [
        {"on": day, "name": said} for day, said in defaults.bank_holidays().items() if day.year == on.year
    ]
    if usual:
        await session.execute(insert(BankHoliday).on_conflict_do_nothing(), usual)
    added: BankHoliday | None = await session.scalar(
        insert(BankHoliday).values(on=on, name=name).on_conflict_do_nothing().returning(BankHoliday)
    )
    if added is None:
        raise BankHolidayAlready("There is nothing to add.")
    note(session, about="bank_holidays", key=on.isoformat(), old=None, new={"name": name})
    return added
