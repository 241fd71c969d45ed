"""Academic years and terms, as they are counted for days: 1 September to 31 August."""

from datetime import date

from support_api.models import Term

SEPTEMBER = 9
# By the month that each begins in. Trusts set their own dates; for counting capacity the months are enough.
TERM_BEGINS = {9: Term.AUTUMN, 1: Term.SPRING, 4: Term.SUMMER}


def year_of(day: date) -> str:
    """`2026/27` for any day from 1 September 2026 to 31 August 2027."""
    first = day.year if day.month >= SEPTEMBER else day.year - 1
    return f"{first}/{(first + 1) % 100:02d}"


def is_year(text: str) -> bool:
    first, _, second = text.partition("/")
    return first.isdigit() and second == f"{(int(first) + 1) % 100:02d}"


def first_day(year: str) -> date:
    return date(int(year[:4]), SEPTEMBER, 1)


def last_day(year: str) -> date:
    return date(int(year[:4]) + 1, 8, 31)


def term_of(day: date) -> Term:
    begun = max((month for month in TERM_BEGINS if month <= day.month), default=9)
    return TERM_BEGINS[begun]
