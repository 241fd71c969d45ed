"""Academic years and terms, as days are counted by them: 1 September to 31 August.

A year is known by the calendar year in which it begins: 2026 is 2026/27.
"""

from datetime import date

from support_api.models import Term

SEPTEMBER = 9
# By the month that each begins in. Trusts set their own dates; for counting capacity the months are enough.
TERM_BEGINS = {9: Term.AUTUMN, 1: Term.SPRING, 4: Term.SUMMER}


def year_of(day: date) -> int:
    return day.year if day.month >= SEPTEMBER else day.year - 1


def name_of(year: int) -> str:
    """As people say it: 2026/27."""
    return f"{year}/{(year + 1) % 100:02d}"


def first_day(year: int) -> date:
    return date(year, SEPTEMBER, 1)


def last_day(year: int) -> date:
    return date(year + 1, 8, 31)


def term_of(day: date) -> Term:
    begun = max((month for month in TERM_BEGINS if month <= day.month), default=SEPTEMBER)
    return TERM_BEGINS[begun]
