"""All arithmetic with dates and times: school days, due dates, deadlines and notice, in Europe/London.

A due date says what somebody is owed at the least. So it is only ever rolled earlier, never later.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from chassis.clock import LONDON, end_of

DAY = timedelta(days=1)
# Longer than any school holiday: without a school day in so many days, the calendar does not reach so far.
LONGEST_HOLIDAY = 90


class Unit(StrEnum):
    """What is counted. Clear days leave out both the day of giving and the day of the meeting."""

    CALENDAR = "calendar"
    CLEAR = "clear"
    WORKING = "working"


class Roll(StrEnum):
    NONE = "none"
    EARLIER = "earlier"


@dataclass(frozen=True)
class DuePolicy:
    """How many of which days, and what happens to a due day that is none."""

    n: int
    unit: Unit
    roll: Roll

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "DuePolicy":
        return cls(kept["n"], Unit(kept["unit"]), Roll(kept["roll"]))


@dataclass(frozen=True)
class HalfTerm:
    """One of the six stretches of a school year, first and last day included."""

    slot: str
    half: int
    starts_on: date
    ends_on: date

    @property
    def middle(self) -> date:
        return self.starts_on + (self.ends_on - self.starts_on) // 2


@dataclass(frozen=True)
class SchoolCalendar:
    """The days of one academy, over as many years as are known."""

    half_terms: tuple[HalfTerm, ...] = ()
    bank_holidays: frozenset[date] = frozenset()
    inset_days: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday and no bank holiday, in term or out."""
        return day.weekday() < 5 and day not in self.bank_holidays

    def is_school_day(self, day: date) -> bool:
        """A day on which pupils are taught."""
        return day in self._taught

    @cached_property
    def _taught(self) -> frozenset[date]:
        days = (day for term in self.half_terms for day in days_between(term.starts_on, term.ends_on))
        return frozenset(day for day in days if self.is_working_day(day)) - self.inset_days

    def school_days(self, first: date, last: date) -> Iterator[date]:
        return (day for day in days_between(first, last) if self.is_school_day(day))


def academic_year(day: date) -> int:
    """The calendar year in which the academic year (1 September to 31 August) of a day began."""
    return day.year if day.month >= 9 else day.year - 1


def name_of_year(year: int) -> str:
    """2026 is said as 2026/27."""
    return f"{year}/{(year + 1) % 100:02}"


def days_between(first: date, last: date) -> Iterator[date]:
    return (first + n * DAY for n in range((last - first).days + 1))


def due_before(day: date, policy: DuePolicy, calendar: SchoolCalendar) -> date:
    """The last day on which something owed before `day` is in time."""
    return _roll(_count(day, policy, calendar, -DAY), policy, calendar)


def due_after(day: date, policy: DuePolicy, calendar: SchoolCalendar) -> date:
    """The last day on which something owed after `day` is in time: never `day` itself, whatever is rolled."""
    counted = _count(day, policy, calendar, DAY)
    rolled = _roll(counted, policy, calendar)
    return rolled if rolled > day else counted


def _count(day: date, policy: DuePolicy, calendar: SchoolCalendar, step: timedelta) -> date:
    if policy.unit is not Unit.WORKING:
        return day + step * (policy.n + (policy.unit is Unit.CLEAR))
    left = policy.n
    while left:
        day += step
        left -= calendar.is_working_day(day)
    return day


def _roll(day: date, policy: DuePolicy, calendar: SchoolCalendar) -> date:
    """Back to the school day before, or to the working day before where the calendar does not reach."""
    if policy.roll is Roll.NONE:
        return day
    earlier = [day - n * DAY for n in range(LONGEST_HOLIDAY)]
    school = (candidate for candidate in earlier if calendar.is_school_day(candidate))
    working = (candidate for candidate in earlier if calendar.is_working_day(candidate))
    return next(school, None) or next(working)


def wall_time(day: date, at: time) -> datetime:
    """The instant at which London's clocks show this time on this day."""
    return datetime.combine(day, at, LONDON).astimezone(UTC)


def london_day(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def minutes_late(at: datetime, due_on: date) -> int:
    """Whole minutes after the last instant of the due day, at least 1 when late; 0 when in time."""
    over = at.astimezone(UTC) - end_of(due_on)
    return max(0, int(over / timedelta(minutes=1)) + 1) if over >= timedelta() else 0


def hours_of_notice(given_at: datetime, starts_at: datetime) -> int:
    """Whole hours that really pass, over a change of the clocks too; negative once it has begun."""
    passed = starts_at.astimezone(UTC) - given_at.astimezone(UTC)
    return passed // timedelta(hours=1)


def days_before(at: datetime, meeting_at: datetime) -> int:
    """Whole London days from the day of `at` to the day of the meeting."""
    return (london_day(meeting_at) - london_day(at)).days


def end_of_window(starts_at: datetime, days: int) -> datetime:
    """The end of the London day so many days after the day of a meeting."""
    return end_of(london_day(starts_at) + days * DAY)
