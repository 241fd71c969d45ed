"""The tests themselves: each answers raised, quiet or cannot tell, in plain words, from named values only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise
from math import sqrt
from statistics import median
from typing import Any

from standards_api.catalogue import Measure
from standards_api.signals.points import Point, earlier, newest, unbroken
from standards_api.signals.rule_set import Rule
from standards_api.similar.rules import ENOUGH, middle_of

USUAL_SPREAD = 1.4826  # of the median distance from the median, as a standard deviation
SESSIONS_A_PUPIL = 50  # about half a term
CHANCE = 3  # standard errors of a share of so many pupils


class Answer(StrEnum):
    """A test never guesses: with too little to go by it cannot tell."""

    RAISED = "raised"
    QUIET = "quiet"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True)
class Finding:
    """What a test says, why, from which figures, and what they were compared with."""

    answer: Answer
    words: str
    points: tuple[Point, ...] = ()
    compared: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Series:
    """All that stands of one measure at one academy, for one group: and what it can be compared with."""

    name: str
    measure: Measure
    points: Sequence[Point]
    kind: str = "secondary"
    of_sessions: bool = False
    national: Callable[[str], float | None] = lambda _: None
    others: Mapping[str, Sequence[float]] = field(default_factory=dict)


def look(rule: Rule, threshold: float, series: Series, *, today: date, fresh_days: int) -> Finding:
    """One test on one series; `threshold` is the trust's own, or the rule's."""
    latest = newest(series.points)
    if latest is None or series.measure.direction == "neither":
        return Finding(Answer.CANNOT_TELL, "There is no figure to look at.")
    if latest.value is None:
        return Finding(Answer.CANNOT_TELL, f"The newest figure ({latest.period}) is {said(latest.status)}.")
    if (today - latest.ends).days > fresh_days:
        return Finding(Answer.QUIET, f"The newest figure is of {latest.period}: no news.", (latest,))
    if too_few(series, latest, rule):
        reason = f"Only {latest.denominator} {counted(series)} are behind the figure of {latest.period}."
        return Finding(Answer.CANNOT_TELL, reason, (latest,))
    return TESTS[rule.kind](rule, threshold, series, latest)


def said(word: str) -> str:
    return word.replace("_", " ")


def counted(series: Series) -> str:
    return "sessions" if series.of_sessions else "pupils"


def too_few(series: Series, point: Point, rule: Rule) -> bool:
    least = rule.least_pupils * (SESSIONS_A_PUPIL if series.of_sessions else 1)
    return point.denominator is not None and point.denominator < least


def worse_by(measure: Measure, value: float, than: float) -> float:
    """How much worse, in the direction of the definition; below nought where it is better."""
    return than - value if measure.direction == "higher" else value - than


def shown(series: Series, point: Point) -> str:
    """A figure as a person says it."""
    share = series.measure.unit == "per cent"
    unit, value = (" %", round(point.value or 0, 1)) if share else (f" {series.measure.unit}", point.value)
    of = f" ({point.numerator} of {point.denominator} {counted(series)})" if point.denominator else ""
    return f"{value:g}{unit}{of} for {point.period}"


def error(series: Series, point: Point) -> float | None:
    """The standard error of a share, in points; None where it is not known how many pupils there were."""
    if point.value is None or not point.denominator or series.of_sessions:
        return None
    share = min(max(point.value / 100, 0.5 / point.denominator), 1 - 0.5 / point.denominator)
    return 100 * sqrt(share * (1 - share) / point.denominator)


def over_threshold(rule: Rule, threshold: float, series: Series, latest: Point) -> Finding:
    assert latest.value is not None
    if worse_by(series.measure, latest.value, threshold) < 0:
        return Finding(Answer.QUIET, f"{series.name} is {shown(series, latest)}.", (latest,))
    words = f"{series.name} is {shown(series, latest)}: the threshold is {threshold:g} {rule.means}."
    return Finding(Answer.RAISED, words, (latest,), {"what": "threshold", "value": threshold})


def beyond_normal(rule: Rule, threshold: float, series: Series, latest: Point) -> Finding:
    """By published limits if there are any, else by its own history, else by chance between two years."""
    before = [point for point in earlier(series.points, latest) if not too_few(series, point, rule)]
    if before and latest.limits and before[-1].limits:
        return by_limits(series, latest, before[-1])
    if series.measure.kind == "estimate":
        return Finding(Answer.CANNOT_TELL, "There are no confidence limits to go by.", (latest,))
    if len(before) >= rule.least_history:
        return by_history(rule, threshold, series, latest, before)
    if before and error(series, latest) is not None and error(series, before[-1]) is not None:
        return by_chance(rule, threshold, series, latest, before[-1])
    words = f"There are {len(before)} earlier figures to compare with: {rule.least_history} are needed."
    return Finding(Answer.CANNOT_TELL, words, (*before, latest))


def by_limits(series: Series, latest: Point, before: Point) -> Finding:
    assert latest.limits
    assert before.limits
    higher = series.measure.direction == "higher"
    gap = before.limits[0] - latest.limits[1] if higher else latest.limits[0] - before.limits[1]
    words = f"{series.name} is {shown(series, latest)}, after {shown(series, before)}"
    if gap <= 0:
        return Finding(Answer.QUIET, f"{words}: their confidence limits meet.", (before, latest))
    return Finding(Answer.RAISED, f"{words}: worse, and their confidence limits lie apart.", (before, latest))


def by_history(
    rule: Rule, threshold: float, series: Series, latest: Point, before: Sequence[Point]
) -> Finding:
    assert latest.value is not None
    values = [point.value for point in before if point.value is not None]
    middle = median(values)
    usual = USUAL_SPREAD * median(abs(value - middle) for value in values)
    spread = max(usual, rule.least_spread, error(series, latest) or 0)
    change = worse_by(series.measure, latest.value, middle)
    words = (
        f"{series.name} is {shown(series, latest)}; the middle of its {len(values)} earlier figures is "
        f"{middle:g}, and they usually spread by {spread:.1f}"
    )
    compared = {"what": "own history", "value": middle, "spread": round(spread, 4)}
    points = (*before, latest)
    if change <= threshold * spread:
        return Finding(Answer.QUIET, f"{words}: within what is normal.", points, compared)
    return Finding(Answer.RAISED, f"{words}: worse by {change:.1f}, more than is normal.", points, compared)


def by_chance(rule: Rule, threshold: float, series: Series, latest: Point, before: Point) -> Finding:
    """Two shares of known numbers of pupils."""
    assert latest.value is not None
    assert before.value is not None
    errors = [error(series, latest) or 0, error(series, before) or 0]
    change = worse_by(series.measure, latest.value, before.value)
    words = f"{series.name} is {shown(series, latest)}, after {shown(series, before)}"
    if change <= max(threshold * sqrt(errors[0] ** 2 + errors[1] ** 2), rule.least_change):
        return Finding(Answer.QUIET, f"{words}: no more than chance allows.", (before, latest))
    return Finding(
        Answer.RAISED, f"{words}: worse by {change:.1f}, more than chance allows.", (before, latest)
    )


def worsening(_: Rule, threshold: float, series: Series, latest: Point) -> Finding:
    steps = int(threshold)
    row = unbroken([*earlier(series.points, latest), latest], series.measure.not_produced)[-steps - 1 :]
    if len(row) <= steps:
        words = f"There are {len(row)} figures of years that follow each other: {steps + 1} are needed."
        return Finding(Answer.CANNOT_TELL, words, tuple(row))
    values = [point.value for point in row if point.value is not None]
    changes = [worse_by(series.measure, b, a) for a, b in pairwise(values)]
    told = ", ".join(f"{point.value:g} ({point.period})" for point in row)
    if min(changes) <= 0:
        return Finding(Answer.QUIET, f"{series.name}: {told}.", tuple(row))
    words = f"{series.name} has got worse {steps} times in a row: {told}."
    return Finding(Answer.RAISED, words, tuple(row), {"what": "steps", "value": steps})


def far_away(rule: Rule, threshold: float, series: Series, latest: Point) -> Finding:
    assert latest.value is not None
    others = series.others.get(latest.period, ())
    there = series.national(latest.period) if rule.to == "england" else middle_of(others)
    whose = "England's figure" if rule.to == "england" else f"the middle of {len(others)} similar schools"
    if there is None:
        return Finding(Answer.CANNOT_TELL, unknown(rule, latest.period, len(others)), (latest,))
    distance = worse_by(series.measure, latest.value, there)
    words = f"{series.name} is {shown(series, latest)}; {whose} is {there:g}"
    compared = {"what": rule.to, "value": there}
    if distance < threshold or distance <= CHANCE * (error(series, latest) or 0):
        return Finding(Answer.QUIET, f"{words}: not far from it.", (latest,), compared)
    return Finding(Answer.RAISED, f"{words}: worse by {distance:.1f} points.", (latest,), compared)


def unknown(rule: Rule, period: str, others: int) -> str:
    if rule.to == "england":
        return f"For {period} England's figure is not known."
    return f"Of similar schools {others} have a figure for {period}: at least {ENOUGH} are needed."


Test = Callable[[Rule, float, Series, Point], Finding]
TESTS: Mapping[str, Test] = {
    "threshold": over_threshold,
    "fall": beyond_normal,
    "run": worsening,
    "distance": far_away,
}
