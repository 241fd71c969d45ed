"""Dates: what is owed before a meeting is never owed later, whatever day it falls on."""

import json
import os
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.clock import end_of, start_of
from meetings_api import defaults
from meetings_api.calendars.rules import check_year, count_school_days
from meetings_api.dates import (
    DuePolicy,
    HalfTerm,
    Roll,
    SchoolCalendar,
    Unit,
    academic_year,
    days_before,
    due_after,
    due_before,
    hours_of_notice,
    minutes_late,
    name_of_year,
    wall_time,
)

REAL = Path(os.environ.get("REAL_DATA_DIR", Path(__file__).parents[4] / "shared" / "data"))
on_real_data = pytest.mark.skipif(not REAL.exists(), reason="the real data is not here (REAL_DATA_DIR)")
WEEK = DuePolicy(7, Unit.CALENDAR, Roll.EARLIER)
DAY = timedelta(days=1)


def usual(*years: int) -> SchoolCalendar:
    terms = tuple(term for year in years for term in defaults.usual_half_terms(year))
    return SchoolCalendar(terms, frozenset(defaults.bank_holidays()))


ENGLAND = usual(*range(2024, 2030))
DAYS = st.dates(date(2025, 9, 1), date(2030, 7, 20))
POLICIES = st.builds(DuePolicy, st.integers(0, 40), st.sampled_from(Unit), st.sampled_from(Roll))


def test_a_week_before_the_third_of_june_is_in_half_term_and_rolls_to_the_friday_before() -> None:
    assert due_before(date(2026, 6, 3), WEEK, ENGLAND) == date(2026, 5, 22)
    unrolled = DuePolicy(7, Unit.CALENDAR, Roll.NONE)
    assert due_before(date(2026, 6, 3), unrolled, ENGLAND) == date(2026, 5, 27)


def test_seven_clear_days_are_eight_back() -> None:
    policy = DuePolicy(7, Unit.CLEAR, Roll.NONE)
    assert due_before(date(2026, 11, 25), policy, ENGLAND) == date(2026, 11, 17)


def test_working_days_pass_over_weekends_and_bank_holidays() -> None:
    policy = DuePolicy(3, Unit.WORKING, Roll.NONE)
    assert due_before(date(2026, 12, 29), policy, ENGLAND) == date(2026, 12, 22)
    assert due_after(date(2026, 12, 23), policy, ENGLAND) == date(2026, 12, 30)


def test_an_inset_day_is_no_school_day() -> None:
    inset = date(2026, 11, 18)
    calendar = SchoolCalendar(ENGLAND.half_terms, ENGLAND.bank_holidays, frozenset({inset}))
    assert due_before(date(2026, 11, 25), WEEK, ENGLAND) == inset
    assert due_before(date(2026, 11, 25), WEEK, calendar) == inset - DAY


@given(DAYS, POLICIES)
def test_what_is_owed_before_is_never_later_than_counted(day: date, policy: DuePolicy) -> None:
    counted = due_before(day, DuePolicy(policy.n, policy.unit, Roll.NONE), ENGLAND)
    due = due_before(day, policy, ENGLAND)
    assert due <= counted <= day - policy.n * DAY
    if policy.roll is Roll.EARLIER:
        assert ENGLAND.is_school_day(due)
        between = [due + n * DAY for n in range(1, (counted - due).days + 1)]
        assert not any(ENGLAND.is_school_day(later) for later in between)


@given(DAYS, POLICIES.filter(lambda policy: policy.n > 0))
def test_what_is_owed_after_a_meeting_is_owed_after_its_day(day: date, policy: DuePolicy) -> None:
    counted = due_after(day, DuePolicy(policy.n, policy.unit, Roll.NONE), ENGLAND)
    assert day < due_after(day, policy, ENGLAND) <= counted


@given(DAYS)
def test_a_later_meeting_never_has_an_earlier_due_day(day: date) -> None:
    assert due_before(day, WEEK, ENGLAND) <= due_before(day + DAY, WEEK, ENGLAND)


def test_a_calendar_that_reaches_no_school_day_still_gives_a_working_day() -> None:
    nothing = SchoolCalendar((), frozenset(defaults.bank_holidays()))
    policy = DuePolicy(1, Unit.CALENDAR, Roll.EARLIER)
    assert due_before(date(2026, 12, 29), policy, nothing) == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 3), 24)]
)
def test_a_day_on_which_the_clocks_change_is_as_long_as_it_is(day: date, hours: int) -> None:
    assert end_of(day) - start_of(day) == timedelta(hours=hours)
    assert end_of(day) == start_of(day + DAY)


@pytest.mark.parametrize(
    ("sunday", "passed"), [(date(2026, 3, 29), 47), (date(2026, 10, 25), 49), (date(2026, 6, 7), 48)]
)
def test_notice_is_counted_in_hours_that_pass(sunday: date, passed: int) -> None:
    given_at = wall_time(sunday - DAY, time(10))
    assert hours_of_notice(given_at, wall_time(sunday + DAY, time(10))) == passed


@pytest.mark.parametrize(
    ("day", "utc"),
    [(date(2026, 3, 28), 10), (date(2026, 3, 30), 9), (date(2026, 10, 24), 9), (date(2026, 10, 26), 10)],
)
def test_ten_by_the_clock_on_either_side_of_both_changes(day: date, utc: int) -> None:
    assert wall_time(day, time(10)) == datetime(day.year, day.month, day.day, utc, tzinfo=UTC)


def test_notice_after_the_beginning_is_negative() -> None:
    starts = datetime(2026, 11, 25, 10, tzinfo=UTC)
    assert hours_of_notice(starts + timedelta(minutes=1), starts) == -1
    assert hours_of_notice(starts, starts) == 0


@pytest.mark.parametrize(
    ("at", "late"),
    [
        (datetime(2026, 6, 3, 22, 59, 59, 999999, tzinfo=UTC), 0),
        (datetime(2026, 6, 3, 23, 0, tzinfo=UTC), 1),
        (datetime(2026, 6, 3, 23, 0, 59, tzinfo=UTC), 1),
        (datetime(2026, 6, 4, 23, 0, tzinfo=UTC), 1441),
    ],
)
def test_the_deadline_is_the_last_instant_of_the_london_day(at: datetime, late: int) -> None:
    assert minutes_late(at, date(2026, 6, 3)) == late


def test_in_winter_the_deadline_is_midnight_utc() -> None:
    assert minutes_late(datetime(2026, 12, 3, 23, 59, 59, tzinfo=UTC), date(2026, 12, 3)) == 0


def test_days_before_are_counted_by_london_dates() -> None:
    meeting = wall_time(date(2026, 6, 10), time(10))
    assert days_before(datetime(2026, 6, 2, 23, 30, tzinfo=UTC), meeting) == 7  # 00:30 on the 3rd in London
    assert days_before(datetime(2026, 6, 2, 22, 30, tzinfo=UTC), meeting) == 8


@pytest.mark.parametrize(
    ("day", "year", "name"),
    [
        (date(2026, 8, 31), 2025, "2025/26"),
        (date(2026, 9, 1), 2026, "2026/27"),
        (date(2099, 9, 1), 2099, "2099/00"),
    ],
)
def test_the_academic_year_turns_on_the_first_of_september(day: date, year: int, name: str) -> None:
    assert (academic_year(day), name_of_year(academic_year(day))) == (year, name)


def test_the_shipped_bank_holidays_are_those_of_the_calendar_package() -> None:
    package = holidays.country_holidays("GB", subdiv="ENG", years=range(2024, 2031))
    assert {day for day in package if day.weekday() < 5} == set(defaults.bank_holidays())


@on_real_data
def test_the_shipped_bank_holidays_are_those_of_gov_uk() -> None:
    [file] = REAL.glob("bank-holidays_govuk_*.json")
    events = json.loads(file.read_text())["england-and-wales"]["events"]
    published = {date.fromisoformat(event["date"]) for event in events}
    years = {day.year for day in published}
    assert {day for day in defaults.bank_holidays() if day.year in years} == published
    assert len(published) > 30


@on_real_data
def test_in_a_real_year_two_of_twenty_four_due_days_fall_in_a_holiday() -> None:
    [file] = REAL.glob("trust_calendar_*.json")
    said = json.loads(file.read_text())
    terms = tuple(
        HalfTerm(name.split()[0].lower(), int(name[-1]), date.fromisoformat(first), date.fromisoformat(last))
        for name, first, last in said["half_terms"]
    )
    calendar = SchoolCalendar(terms, frozenset(defaults.bank_holidays()))
    meetings = [date.fromisoformat(day) for day, _ in said["meetings"]]
    counted = {day: day - 7 * DAY for day in meetings}
    rolled = {day: due for day in meetings if (due := due_before(day, WEEK, calendar)) != counted[day]}
    assert (len(meetings), len(rolled)) == (24, 2)
    assert all(calendar.is_school_day(due) and due < counted[day] for day, due in rolled.items())


@pytest.mark.parametrize("year", sorted(int(year) for year in defaults.england()["half_terms"]))
def test_every_shipped_year_is_a_school_year(year: int) -> None:
    terms = defaults.usual_half_terms(year)
    check_year(year, terms, [])
    assert 185 <= count_school_days(usual(year), terms) <= 197
