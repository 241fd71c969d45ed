"""Reads the school calendar of one academy: its own year, else the trust's, else England's usual one."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from meetings_api import defaults
from meetings_api.dates import HalfTerm, SchoolCalendar
from meetings_api.models import BankHoliday, Calendar


async def load_calendar(session: AsyncSession, urn: str | None, *years: int) -> SchoolCalendar:
    """The days of these academic years and of those on either side: a due date may lie in the year before."""
    wanted = {near for year in years for near in (year - 1, year, year + 1)}
    statement = select(Calendar).where(
        Calendar.year.in_(wanted), or_(Calendar.urn == urn, Calendar.urn.is_(None))
    )
    found = {(row.year, row.urn): row for row in await session.scalars(statement)}
    chosen = {year: found.get((year, urn)) or found.get((year, None)) for year in sorted(wanted)}
    terms = [read_half_terms(row) if row else defaults.usual_half_terms(year) for year, row in chosen.items()]
    inset = [date.fromisoformat(day) for row in chosen.values() if row for day in row.inset_days]
    return SchoolCalendar(
        half_terms=tuple(term for year in terms for term in year),
        bank_holidays=await load_bank_holidays(session),
        inset_days=frozenset(inset),
    )


async def load_bank_holidays(session: AsyncSession) -> frozenset[date]:
    """The trust's rows and, in years of which it has none, those shipped."""
    own = set(await session.scalars(select(BankHoliday.on)))
    settled = {day.year for day in own}
    return frozenset(own | {day for day in defaults.bank_holidays() if day.year not in settled})


def read_half_terms(row: Calendar) -> tuple[HalfTerm, ...]:
    return tuple(_read(term) for term in row.half_terms)


def _read(term: dict[str, Any]) -> HalfTerm:
    first, last = date.fromisoformat(term["starts_on"]), date.fromisoformat(term["ends_on"])
    return HalfTerm(term["slot"], term["half"], first, last)


def write_half_terms(terms: Iterable[HalfTerm]) -> list[dict[str, Any]]:
    return [
        {
            "slot": term.slot,
            "half": term.half,
            "starts_on": term.starts_on.isoformat(),
            "ends_on": term.ends_on.isoformat(),
        }
        for term in terms
    ]
