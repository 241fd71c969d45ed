"""The rules of the register by themselves: when things begin and end."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.clock import end_of, start_of
from chassis.problems import Problem
from standards_api.models import Academy, Appointment
from standards_api.register import rules
from standards_api.register.problems import AcademyNotJoined, AppointmentOver

TODAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
days = st.dates(date(2020, 1, 1), date(2035, 1, 1))


def appointment(starts_on: date, ends_on: date | None = None, status: str = rules.APPROVED) -> Appointment:
    return Appointment(
        person_id=uuid4(),
        role="headteacher",
        urn="148201",
        status=status,
        starts_on=starts_on,
        ends_on=ends_on,
        since=rules.begins(starts_on, NOON, TODAY),
        until=rules.ends(ends_on),
        proposed_by="oliver",
    )


def academy(**change: object) -> Academy:
    facts = {"urn": "148201", "name": "X", "phase_of_education": "2", "establishment_type": "34"}
    return Academy(**facts, kind="primary", **({"status": rules.JOINED} | change))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("starts_on", "since"),
    [
        (TODAY, NOON),
        (date(2026, 11, 22), datetime(2026, 11, 22, tzinfo=UTC)),
        (date(2026, 7, 1), datetime(2026, 6, 30, 23, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 24, 23, tzinfo=UTC)),
        (date(2026, 10, 26), datetime(2026, 10, 26, tzinfo=UTC)),
    ],
)
def test_a_day_begins_in_london_and_today_now(starts_on: date, since: datetime) -> None:
    assert rules.begins(starts_on, NOON, TODAY) == since


@given(
    starts_on=days,
    last=st.none() | days,
    on=st.none() | days,
    status=st.sampled_from(["approved", "proposed"]),
)
def test_whatever_is_ended_gives_no_access_after_its_end_and_ends_once(
    starts_on: date, last: date | None, on: date | None, status: str
) -> None:
    post = appointment(starts_on, last if last and last >= starts_on else None, status)
    before = post.until
    try:
        told = rules.end(post, on, now=NOON, today=TODAY)
    except Problem:
        assert post.until == before
        return
    assert told is (status == rules.APPROVED)
    assert post.until is not None
    assert post.since <= post.until
    assert before is None or post.until <= before
    if on is None:
        assert post.until <= max(NOON, post.since)
        with pytest.raises(AppointmentOver):
            rules.end(post, None, now=NOON, today=TODAY)


@given(starts_on=days, last=st.none() | days, left_on=days)
def test_nobody_holds_a_post_at_an_academy_beyond_the_day_it_left(
    starts_on: date, last: date | None, left_on: date
) -> None:
    post = appointment(starts_on, last if last and last >= starts_on else None)
    rules.cut_off(post, left_on)
    assert post.until is not None
    assert post.until <= max(start_of(left_on), post.since)
    assert post.status == (rules.APPROVED if post.since < start_of(left_on) else rules.WITHDRAWN)
    if post.status == rules.APPROVED:
        assert post.ends_on == left_on - timedelta(days=1)
        assert post.until == end_of(post.ends_on)


def test_an_academy_leaves_once_and_the_day_can_only_be_earlier() -> None:
    there = academy(joined_on=date(2019, 9, 1))
    rules.leave(there, date(2026, 9, 1), TODAY)
    assert (there.status, there.left_on) == ("left", date(2026, 9, 1))
    with pytest.raises(AcademyNotJoined):
        rules.leave(there, date(2026, 9, 2), TODAY)
    rules.leave(there, date(2026, 8, 1), TODAY)
    assert there.left_on == date(2026, 8, 1)
    with pytest.raises(AcademyNotJoined):
        rules.leave(academy(status=rules.PROSPECTIVE), TODAY, TODAY)
