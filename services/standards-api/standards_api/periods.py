"""What a figure is about in time: an academic year (1 September to 31 August) or a window of days."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

YEAR = re.compile(r"(20\d\d)/?(\d\d)", re.ASCII)
WINDOW = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)", re.ASCII)
LONGEST_WINDOW_DAYS = 366
HOW = "write an academic year as 2023/24 or 202324, or a window of days as 2026-09-01/2026-11-20"


class NoPeriod(ValueError):
    """The text names no period; says why in words."""


@dataclass(frozen=True)
class Period:
    """`label` is the one spelling under which it is kept. Both days belong to it."""

    label: str
    starts: date
    ends: date

    @cached_property
    def year(self) -> str:
        """The academic year it begins in."""
        return academic_year(self.starts)

    @property
    def days(self) -> int:
        return (self.ends - self.starts).days + 1


def academic_year(day: date) -> str:
    return named_year(day.year if day.month >= 9 else day.year - 1)


def named_year(first: int) -> str:
    return f"{first}/{(first + 1) % 100:02d}"


def first_year(label: str) -> int:
    """2023 of 2023/24."""
    return int(label[:4])


def whole_year(first: int) -> Period:
    return Period(named_year(first), date(first, 9, 1), date(first + 1, 8, 31))


@lru_cache(maxsize=4096)  # a batch of five thousand rows names a handful of periods
def read_period(text: str) -> Period:
    """Raises `NoPeriod`."""
    if (year := YEAR.fullmatch(text)) is not None:
        if int(year[2]) != (int(year[1]) + 1) % 100:
            raise NoPeriod(f"{text} is not one academic year: {HOW}")
        return whole_year(int(year[1]))
    if (window := WINDOW.fullmatch(text)) is None:
        raise NoPeriod(HOW)
    return read_window(window[1], window[2])


def read_window(first: str, last: str) -> Period:
    try:
        starts, ends = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise NoPeriod(f"{first}/{last} holds a day that does not exist") from None
    if not 2000 <= starts.year <= 2100:
        raise NoPeriod("a window begins between the years 2000 and 2100")
    if not 1 <= (ends - starts).days + 1 <= LONGEST_WINDOW_DAYS:
        raise NoPeriod(f"a window has its first day first and at most {LONGEST_WINDOW_DAYS} days")
    year = whole_year(starts.year)
    whole = (starts, ends) == (year.starts, year.ends)
    return year if whole else Period(f"{starts}/{ends}", starts, ends)
