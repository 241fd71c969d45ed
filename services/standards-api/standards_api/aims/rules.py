"""Where an academy stands with an aim: due when, met by which test, and what follows from both."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from standards_api.aims.problems import AimRetired, AimUnsound, JudgementUntimely, RuleCanTell
from standards_api.models.aim_content import Aim, FigureTest, JudgedGood, StandardLevel, Test, years_after
from standards_api.models.aims import AimDefinition, AimJudgement
from standards_api.models.aims import AimStatus as Status
from standards_api.own_measures import is_own

# From the best to the worst.
BANDS = ("well_above", "above", "average", "below", "well_below")


@dataclass(frozen=True)
class Told:
    """What a test says: met or not, or not known; and what it rests on, of which day, as at when."""

    met: bool | None
    source: str
    says: str
    as_at: date | None = None
    of: date | None = None
    id: str | None = None
    before_joining: bool = False


@dataclass(frozen=True)
class FigureSeen:
    """A published figure of the whole academy, with England's of that year."""

    period: str
    ends: date
    value: float
    england: float | None
    band: str | None
    lower_is_better: bool
    source: str
    as_at: datetime


@dataclass(frozen=True)
class RatingSeen:
    """A published assessment: ranks by aspect, None under the key None for the overall one."""

    id: str
    on: date
    ranks: Mapping[str | None, int | None]
    names: Mapping[str | None, str]
    level_ranks: Mapping[str, int]


@dataclass(frozen=True)
class Facts:
    """What is published about one academy."""

    kind: str
    joined_on: date | None
    not_yet_good: str | None = None
    inspected_on: date | None = None
    inspection_id: str | None = None
    figures: Mapping[str, Sequence[FigureSeen]] = field(default_factory=dict)
    ratings: Mapping[str, RatingSeen] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """Where an academy stands with one aim. `late`: what shows it met is of after the day it was due."""

    status: Status
    due_on: date | None
    late: bool
    decided_by: str
    evidence: tuple[Told, ...]
    judgement: AimJudgement | None = None


def due_on(aim: Aim, joined_on: date | None) -> date | None:
    if aim.due.on is not None:
        return aim.due.on
    if aim.due.years_after_joining is None or joined_on is None:
        return None
    return years_after(joined_on, aim.due.years_after_joining)


def promised(aim: Aim, kind: str) -> bool:
    return not aim.kinds or kind in aim.kinds


def stand(aim: Aim, facts: Facts, judgement: AimJudgement | None, *, today: date) -> Standing:
    """By the first test that can tell; else by what people judged, while it is timely; else unknown."""
    due = due_on(aim, facts.joined_on)
    told = tuple(tell(test, facts, today=today) for test in tests_for(aim, facts.kind))
    known = next((each for each in told if each.met is not None), None)
    if known is not None:
        late = bool(known.met and due and known.of and known.of > due)
        return Standing(status_of(known.met, aim, due, today), due, late, known.source, told)
    if judgement is not None and timely(judgement.status, due, today):
        late = judgement.status == Status.MET and due is not None and judgement.judged_on > due
        return Standing(Status(judgement.status), due, late, "judgement", told, judgement)
    return Standing(Status.UNKNOWN, due, False, "nothing", told, judgement)


def tests_for(aim: Aim, kind: str) -> list[Test]:
    return [test for test in aim.tests if not test.kinds or kind in test.kinds]


def status_of(met: bool | None, aim: Aim, due: date | None, today: date) -> Status:
    if met is None:
        return Status.UNKNOWN
    if met:
        return Status.MET
    if due is not None and due < today:
        return Status.MISSED
    near = due is None or due - timedelta(days=round(aim.at_risk_months * 30.44)) <= today
    return Status.AT_RISK if near else Status.ON_TRACK


def timely(status: str, due: date | None, today: date) -> bool:
    """On track and at risk say nothing once the day has passed; missed says nothing before."""
    passed = due is not None and due < today
    if status == Status.MISSED:
        return passed
    return status == Status.MET or not passed


def tell(test: Test, facts: Facts, *, today: date) -> Told:
    if isinstance(test, JudgedGood):
        return tell_inspection(test, facts)
    if isinstance(test, FigureTest):
        return tell_figure(test, facts, today=today)
    return tell_level(test, facts)


def tell_inspection(test: JudgedGood, facts: Facts) -> Told:
    before = facts.inspected_on is not None and (
        facts.joined_on is None or facts.inspected_on < facts.joined_on
    )
    of: dict[str, Any] = {
        "source": "inspection", "as_at": facts.inspected_on, "of": facts.inspected_on,
        "id": facts.inspection_id, "before_joining": before,
    }  # fmt: skip
    if facts.not_yet_good == "yes":
        return Told(met=False, says="It is not yet good.", **of)
    if facts.not_yet_good != "no":
        return Told(met=None, says="Whether it is good is not known.", **of)
    if before and test.since_joining:
        return Told(met=None, says="It was judged good before it joined, and not since.", **of)
    return Told(met=True, says="It is judged good.", **of)


def tell_figure(test: FigureTest, facts: Facts, *, today: date) -> Told:
    """The newest that still speaks, of a period that ended after joining."""
    oldest = today - timedelta(days=test.counts_for_days)
    for figure in facts.figures.get(test.measure, ()):
        since = facts.joined_on is None or figure.ends >= facts.joined_on
        met = compare(test, figure) if since and figure.ends >= oldest else None
        if met is not None:
            says = f"{test.measure} of {figure.period} is {described(test, figure)} ({figure.source})."
            return Told(met, "measure", says, as_at=figure.as_at.date(), of=figure.ends)
    return Told(None, "measure", f"No {test.measure} since it joined still speaks.")


def described(test: FigureTest, figure: FigureSeen) -> str:
    if test.band is not None:
        return f"{figure.value:g}, {figure.band}"
    if test.above_england is not None:
        return f"{figure.value:g}, England's {figure.england:g}"
    return f"{figure.value:g}"


def compare(test: FigureTest, figure: FigureSeen) -> bool | None:
    if test.band is not None:
        return BANDS.index(figure.band) <= BANDS.index(test.band) if figure.band else None
    if test.above_england is not None:
        if figure.england is None:
            return None
        apart = figure.value - figure.england
        return (-apart if figure.lower_is_better else apart) >= test.above_england
    if test.at_least is not None:
        return figure.value >= test.at_least
    return figure.value <= (test.at_most or 0)


def tell_level(test: StandardLevel, facts: Facts) -> Told:
    rating = facts.ratings.get(test.standard)
    wanted = rating.level_ranks.get(test.level) if rating else None
    reached = rating.ranks.get(test.aspect) if rating else None
    if rating is None or wanted is None or reached is None:
        return Told(None, "assessment", f"No published assessment by {test.standard} says it.")
    name = rating.names.get(test.aspect, "")
    where = test.aspect or "overall"
    return Told(reached >= wanted, "assessment", f"{where}: {name}.", rating.on, rating.on, rating.id)


def check_current(aim: AimDefinition) -> None:
    if aim.retired_at is not None:
        raise AimRetired("Define a new aim instead.")


def check_judgeable(standing: Standing, status: Status, *, today: date) -> None:
    if any(each.met is not None for each in standing.evidence):
        raise RuleCanTell(f"It says {standing.status}. Change the aim's tests if that is not what is meant.")
    if not timely(status, standing.due_on, today):
        raise JudgementUntimely(f"It is due on {standing.due_on}." if standing.due_on else None)


def check_sound(aim: Aim, measures: Collection[str]) -> None:
    if found := list(faults(aim, measures)):
        raise AimUnsound(f"{len(found)} to put right, the first: {found[0]}", faults=found[:20])


def faults(aim: Aim, measures: Collection[str]) -> Collection[str]:
    found = []
    if aim.due.on is not None and aim.due.years_after_joining is not None:
        found.append("due is years after joining or a day, not both.")
    for test in aim.tests:
        if isinstance(test, FigureTest):
            asked = (test.band, test.at_least, test.at_most, test.above_england)
            if sum(value is not None for value in asked) != 1:
                found.append(f"{test.measure}: ask one of band, at_least, at_most or above_england.")
            if test.measure not in measures:
                found.append(f"There is no measure {test.measure}: GET /v1/measures lists them.")
            if test.above_england is not None and is_own(test.measure):
                found.append(f"{test.measure} is the trust's own: there is none of England's beside it.")
            if test.band is not None and test.measure != "progress-8":
                found.append(f"{test.measure} has no bands.")
    return found
