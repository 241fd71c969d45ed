"""The tests of early warning at their edges: raised, quiet, or cannot tell; never from what is missing."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards_api.catalogue import latest as measure_now
from standards_api.periods import named_year, read_period
from standards_api.signals.points import Point, earlier, unbroken
from standards_api.signals.rule_set import Rule, rule_set, rules_by_id
from standards_api.signals.rules import Answer, Finding, Series, look

TODAY = date(2026, 11, 21)


def point(period: str, value: float | None, **said: Any) -> Point:
    read = read_period(period)
    facts = {
        "definition": 1, "status": "published" if value is not None else "suppressed", "lower": None,
        "upper": None, "numerator": None, "denominator": None, "source": "MIS",
        "as_at": datetime(2026, 11, 1, tzinfo=UTC),
    }  # fmt: skip
    return Point(period=read.label, starts=read.starts, ends=read.ends, value=value, **{**facts, **said})


def years(*values: float | None, until: int = 2025, **said: Any) -> list[Point]:
    """One figure a year, the last of the year that begins in `until`."""
    first = until - len(values) + 1
    return [point(named_year(first + n), value, **said) for n, value in enumerate(values)]


def asked(rule: str, measure: str, points: list[Point], **said: Any) -> Finding:
    found: Rule = rules_by_id()[rule]
    threshold = said.pop("threshold", found.threshold)
    series = Series("It", measure_now(measure), points, **said)
    return look(found, threshold, series, today=TODAY, fresh_days=rule_set().fresh_days)


def answer(rule: str, measure: str, points: list[Point], **said: Any) -> str:
    return asked(rule, measure, points, **said).answer.value


@pytest.mark.parametrize(
    ("value", "said", "expected"),
    [
        (25, {}, "raised"),
        (24.9, {}, "quiet"),
        (90, {"denominator": 19, "numerator": 17}, "cannot_tell"),
        (90, {"denominator": 20, "numerator": 18}, "raised"),
        (None, {}, "cannot_tell"),
        (0, {}, "quiet"),
    ],
)
def test_a_threshold_is_reached_by_enough_pupils_or_not(value: Any, said: Any, expected: str) -> None:
    window = point("2026-09-01/2026-11-13", value, **said)
    assert answer("persistent-absence-high", "persistent-absence", [window]) == expected


def test_a_newest_figure_that_is_missing_says_nothing_whatever_was_before() -> None:
    found = asked("persistent-absence-high", "persistent-absence", years(60, None))
    assert found.answer == Answer.CANNOT_TELL
    assert "is suppressed" in found.words


def test_old_figures_are_no_news() -> None:
    assert answer("persistent-absence-high", "persistent-absence", years(60, until=2025)) == "raised"
    assert answer("persistent-absence-high", "persistent-absence", years(60, until=2024)) == "quiet"


def test_the_words_name_the_figure_and_what_it_was_compared_with() -> None:
    window = point("2026-09-01/2026-11-13", 27.5, numerator=110, denominator=400)
    found = asked("persistent-absence-high", "persistent-absence", [window])
    assert found.words == (
        "It is 27.5 % (110 of 400 pupils) for 2026-09-01/2026-11-13: the threshold is 25 per cent of pupils."
    )
    assert (found.compared, found.points) == ({"what": "threshold", "value": 25}, (window,))


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ((0.1, -0.1, 0.3), (-0.3, -0.5, -0.11), "raised"),
        ((0.1, -0.1, 0.3), (-0.3, -0.5, -0.1), "quiet"),
        ((-0.3, -0.5, -0.11), (0.1, -0.1, 0.3), "quiet"),
        ((0.1, None, None), (-0.9, -1.1, -0.7), "cannot_tell"),
    ],
)
def test_an_estimate_falls_only_when_its_limits_lie_apart(before: Any, now: Any, expected: str) -> None:
    points = [
        point(period, value, lower=lower, upper=upper)
        for period, (value, lower, upper) in (("2022/23", before), ("2025/26", now))
    ]
    assert answer("fall-beyond-normal", "ks2-reading-progress", points) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((60, 62, 61, 63, 50), "raised"),
        ((60, 62, 61, 63, 57.1), "quiet"),
        ((60, 62, 61, 63, 75), "quiet"),
        ((60, 40, 70, 50, 38), "quiet"),
        ((62, 61, 63, 30), "cannot_tell"),
        ((60, None, 61, 63, 30), "cannot_tell"),
    ],
)
def test_a_fall_is_measured_by_how_the_academy_usually_varies(values: Any, expected: str) -> None:
    assert answer("fall-beyond-normal", "attainment-8", years(*values)) == expected


def test_among_few_pupils_what_is_normal_is_at_least_what_chance_does() -> None:
    values = (60, 62, 61, 63, 50)
    told = [
        answer("fall-beyond-normal", "ks2-rwm-expected", years(*values, denominator=n)) for n in (30, 900)
    ]
    assert told == ["quiet", "raised"]


def test_a_share_of_few_earlier_years_is_measured_by_chance_and_by_how_many_pupils() -> None:
    def fell(pupils: int) -> str:
        before = point("2024/25", 65, denominator=pupils, numerator=round(0.65 * pupils))
        now = point("2025/26", 50, denominator=pupils, numerator=round(0.5 * pupils))
        return answer("fall-beyond-normal", "ks2-rwm-expected", [before, now])

    assert [fell(pupils) for pupils in (10, 30, 300)] == ["cannot_tell", "quiet", "raised"]


def test_sessions_are_no_pupils_and_a_change_that_is_small_does_not_matter() -> None:
    def fell(measure: str, before: float, now: float, n: int, **said: Any) -> str:
        points = [point("2024/25", before, denominator=n), point("2025/26", now, denominator=n)]
        return answer("fall-beyond-normal", measure, points, **said)

    assert fell("attendance-rate", 93, 83, 300_000, of_sessions=True) == "cannot_tell"
    assert fell("ks2-rwm-expected", 65, 63.5, 90_000) == "quiet"
    assert fell("ks2-rwm-expected", 65, 62, 90_000) == "raised"
    small = [point("2025/26", 80, denominator=900)]
    found = asked("fall-beyond-normal", "attendance-rate", small, of_sessions=True)
    assert found.words == "Only 900 sessions are behind the figure of 2025/26."


def test_rising_absence_is_a_fall_and_rising_attainment_is_not() -> None:
    rising = years(10, 11, 10, 11, 30)
    assert answer("fall-beyond-normal", "overall-absence", rising) == "raised"
    assert answer("fall-beyond-normal", "attainment-8", rising) == "quiet"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((48, 47, 46, 45), "raised"),
        ((48, 47, 47, 45), "quiet"),
        ((48, 49, 46, 45), "quiet"),
        ((47, 46, 45), "cannot_tell"),
        ((48, 47, None, 45), "cannot_tell"),
        ((45, 46, 47, 48), "quiet"),
    ],
)
def test_a_run_needs_steps_that_all_worsen_without_a_year_missing(values: Any, expected: str) -> None:
    assert answer("run-of-worsening", "attainment-8", years(*values)) == expected


def test_years_that_nobody_has_do_not_break_a_run() -> None:
    points = [point(p, v) for p, v in (("2018/19", 66), ("2021/22", 62), ("2022/23", 60), ("2023/24", 58))]
    assert [p.year for p in unbroken(points, ["2019/20", "2020/21"])] == [p.year for p in points]
    assert len(unbroken(points, [])) == 3


@pytest.mark.parametrize(
    ("value", "national", "said", "expected"),
    [
        (35, 45, {}, "raised"),
        (35.1, 45, {}, "quiet"),
        (60, 45, {}, "quiet"),
        (35, None, {}, "cannot_tell"),
    ],
)
def test_far_from_england(value: float, national: float | None, said: Any, expected: str) -> None:
    points = years(value, **said)
    assert answer("far-from-england", "attainment-8", points, national=lambda _: national) == expected


def test_far_from_england_is_no_accident_of_few_pupils() -> None:
    few = years(50, denominator=24, numerator=12)
    many = years(50, denominator=240, numerator=120)
    told = [answer("far-from-england", "ks2-rwm-expected", p, national=lambda _: 62) for p in (few, many)]
    assert told == ["quiet", "raised"]


def test_similar_academies_are_compared_for_the_same_period_and_only_when_there_are_enough() -> None:
    def far(*others: float, period: str = "2025/26") -> str:
        return answer("far-from-similar", "attainment-8", years(35), others={period: others})

    assert far(44, 45, 46, 47) == "raised"
    assert far(44, 45, 46) == "cannot_tell"
    assert far(44, 45, 46, 47, period="2024/25") == "cannot_tell"


def test_windows_are_compared_with_the_same_weeks_of_earlier_years_and_one_definition() -> None:
    now = point("2026-09-01/2026-11-13", 20)
    same, other = point("2025-09-02/2025-11-14", 18), point("2025-09-01/2025-12-19", 19)
    old = point("2024-09-01/2024-11-15", 17, definition=2)
    assert earlier([now, same, other, old, point("2024/25", 16)], now) == [same]


@given(
    values=st.lists(st.one_of(st.none(), st.floats(0, 90)), min_size=1, max_size=9),
    rule=st.sampled_from(["fall-beyond-normal", "run-of-worsening", "far-from-england"]),
)
def test_what_is_missing_never_raises_and_evidence_always_has_values(values: Any, rule: str) -> None:
    points = years(*values)
    found = asked(rule, "attainment-8", points, national=lambda _: 46.0)
    if values[-1] is None:
        assert found.answer == Answer.CANNOT_TELL
    if found.answer == Answer.RAISED:
        assert found.points[-1] == points[-1]
        assert all(one.value is not None for one in found.points)
        with_value = [one for one in points if one.value is not None]
        assert asked(rule, "attainment-8", with_value, national=lambda _: 46.0).answer != Answer.QUIET


def test_every_rule_reads_measures_there_are_in_their_own_direction() -> None:
    for rule in rule_set().rules:
        assert rule.lowest <= rule.threshold <= rule.highest
        assert all(measure_now(code).direction != "neither" for code in rule.measures), rule.id
