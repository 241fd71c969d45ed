"""How school years are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import extract, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.policy import require_role
from meetings_api import defaults
from meetings_api.access import access_academy
from meetings_api.calendars import rules
from meetings_api.calendars.commands import find_calendar
from meetings_api.dates import DuePolicy, HalfTerm, Roll, academic_year, due_before, name_of_year
from meetings_api.models import BankHoliday
from meetings_api.policy import POLICY, Action
from meetings_api.school_calendar import load_calendar, read_half_terms


@dataclass(frozen=True)
class SchoolYear:
    """A year as it applies, and whose it is."""

    urn: str | None
    year: int
    name: str
    source: str
    version: int | None
    half_terms: Sequence[HalfTerm]
    inset_days: Sequence[date]
    bank_holidays: Sequence[date]
    school_days: int


@dataclass(frozen=True)
class Holiday:
    on: date
    name: str


@dataclass(frozen=True)
class DueDate:
    meeting_on: date
    counted: date
    due_on: date
    days_before: int


async def read_calendar(session: AsyncSession, actor: Actor, urn: str | None, year: int) -> SchoolYear:
    if urn is None:
        require_role(POLICY, actor, Action.VIEW_CALENDAR)
    else:
        await access_academy(session, actor, urn)
    own = await find_calendar(session, urn, year)
    trusts = None if urn is None else await find_calendar(session, None, year)
    row = own or trusts
    terms = read_half_terms(row) if row else defaults.usual_half_terms(year)
    calendar = await load_calendar(session, urn, year)
    first, last = date(year, 9, 1), date(year + 1, 8, 31)
    return SchoolYear(
        urn=urn,
        year=year,
        name=name_of_year(year),
        source="england" if row is None else "academy" if row.urn else "trust",
        version=own.version if own else None,
        half_terms=terms,
        inset_days=[date.fromisoformat(day) for day in row.inset_days] if row else [],
        bank_holidays=sorted(day for day in calendar.bank_holidays if first <= day <= last),
        school_days=rules.count_school_days(calendar, terms),
    )


async def read_bank_holidays(session: AsyncSession, actor: Actor, year: int) -> list[Holiday]:
    """Those of a calendar year, the trust's own additions among them."""
    require_role(POLICY, actor, Action.VIEW_CALENDAR)
    rows = (await session.scalars(select(BankHoliday).where(extract("year", BankHoliday.on) == year))).all()
    if rows:
        return sorted((Holiday(row.on, row.name) for row in rows), key=lambda row: row.on)
    usual = defaults.bank_holidays().items()
    return [Holiday(on, name) for on, name in usual if on.year == year]


async def read_due_date(
    session: AsyncSession, actor: Actor, urn: str, *, meeting_on: date, policy: DuePolicy
) -> DueDate:
    await access_academy(session, actor, urn)
    calendar = await load_calendar(session, urn, academic_year(meeting_on))
    due_on = due_before(meeting_on, policy, calendar)
    return DueDate(
        meeting_on=meeting_on,
        counted=due_before(meeting_on, DuePolicy(policy.n, policy.unit, Roll.NONE), calendar),
        due_on=due_on,
        days_before=(meeting_on - due_on).days,
    )
