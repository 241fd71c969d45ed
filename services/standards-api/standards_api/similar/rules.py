"""Which schools are alike, and why: by what their pupils are like, never by results; pure.

Only schools of one kind are ever compared, so no special school stands beside a mainstream one. Each
difference is counted in standard deviations of England's schools of that kind. A characteristic that one of
the two lacks is left out and said to be missing: it never counts as nought.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median
from typing import Any, Literal

from standards_api.catalogue import Measure, context_measures

Figure = Mapping[str, Any]
Counted = Mapping[str, Sequence[float | None]]
NEAREST = 20  # of England's schools, at the most
WITHIN = 1.0  # standard deviations, as the root of the mean square
AT_LEAST_SHARED = 3  # characteristics
MAY_LACK = 1  # of those that are known of the academy
ENOUGH = 4  # others with a figure before one speaks of their middle
SCHOOLS_FOR_A_SPREAD = 30


@dataclass(frozen=True)
class Spread:
    """What counts as one: England's standard deviation, or without it the step of the catalogue."""

    value: float
    of: Literal["england", "catalogue"]
    schools: int


@dataclass(frozen=True)
class Pupils:
    """A school, and the newest figure of each measure, by its code."""

    urn: str
    name: str
    newest: Mapping[str, Figure]
    figures: Sequence[Figure]
    of_trust: bool = True
    local_authority_name: str | None = None

    @property
    def known(self) -> list[str]:
        return [measure.code for measure in context_measures() if measure.code in self.newest]

    @property
    def must_share(self) -> int:
        return max(AT_LEAST_SHARED, len(self.known) - MAY_LACK)


def pupils(urn: str, name: str, figures: Sequence[Figure], **about: Any) -> Pupils:
    newest: dict[str, Figure] = {}
    for figure in sorted(figures, key=lambda f: str(f["period_until"])):
        if figure["value"] is not None:
            newest[figure["measure"]] = figure
    return Pupils(urn, name, newest, figures, **about)


def with_published(own: Sequence[Figure], published: Sequence[Figure]) -> list[Figure]:
    """The trust's own figures, and beside them what is published of measures and years it has none of."""
    there = {(figure["measure"], figure["period"]) for figure in own if figure["value"] is not None}
    return [*own, *(f for f in published if (f["measure"], f["period"]) not in there)]


def spreads(counted: Counted | None) -> dict[str, Spread]:
    """By code, from how many of England's schools have a figure and how far these spread."""
    found = {}
    for measure in context_measures():
        schools, spread = (counted or {}).get(measure.code) or (0, None)
        if spread and schools and schools >= SCHOOLS_FOR_A_SPREAD:
            found[measure.code] = Spread(round(spread, 3), "england", int(schools))
        else:
            found[measure.code] = Spread(float(measure.alike_within or 1), "catalogue", int(schools or 0))
    return found


def compare(own: Pupils, other: Pupils, steps: Mapping[str, Spread]) -> dict[str, Any]:
    """How far apart: the root mean square of the differences, each counted in its own spread."""
    found = {m.code: difference(m, own, other, steps[m.code].value) for m in context_measures()}
    shared = [one for one in found.values() if one]
    enough = len(shared) >= own.must_share
    distance = sqrt(sum(one["steps"] ** 2 for one in shared) / len(shared)) if enough else None
    return {
        "urn": other.urn,
        "name": other.name,
        "of_your_trust": other.of_trust,
        "local_authority_name": other.local_authority_name,
        "steps": distance,
        "differences": sorted(({**one, "steps": round(one["steps"], 2)} for one in shared), key=by_steps),
        "missing": [code for code, one in found.items() if one is None],
        "reason": "too_little_known" if distance is None else "too_different" if distance > WITHIN else None,
    }


def rounded(found: Mapping[str, Any]) -> dict[str, Any]:
    """Only when the order is settled: ties of rounding are no ties."""
    steps = found["steps"]
    return {**found, "steps": None if steps is None else round(steps, 2)}


def by_steps(found: Mapping[str, Any]) -> float:
    return float(found["steps"])


def difference(measure: Measure, own: Pupils, other: Pupils, step: float) -> dict[str, Any] | None:
    here, there = own.newest.get(measure.code), other.newest.get(measure.code)
    if here is None or there is None or here["definition"] != there["definition"]:
        return None
    apart = abs(float(here["value"]) - float(there["value"])) / step
    named = {"measure": measure.code, "name": measure.name, "unit": measure.unit}
    return {**named, "own": here, "theirs": there, "steps": apart}


def nearest_first(found: Mapping[str, Any]) -> tuple[float, str]:
    return (float("inf") if found["steps"] is None else found["steps"], found["urn"])


@dataclass(frozen=True)
class Alike:
    """Which schools are similar, nearest first, and of the trust's academies which are not, with reasons."""

    similar: Sequence[Mapping[str, Any]]
    not_similar: Sequence[Mapping[str, Any]]
    beside: Sequence[Pupils]


def alike(own: Pupils, others: Iterable[Pupils], steps: Mapping[str, Spread]) -> Alike:
    """The nearest of all, and every academy of the trust that is similar too, however far down the row."""
    schools = {other.urn: other for other in others if other.urn != own.urn}
    compared = sorted((compare(own, other, steps) for other in schools.values()), key=nearest_first)
    similar = [found for found in compared if found["reason"] is None]
    kept = [one for place, one in enumerate(similar) if place < NEAREST or one["of_your_trust"]]
    different = [one for one in compared if one["reason"] is not None and one["of_your_trust"]]
    beside = [schools[one["urn"]] for one in kept]
    return Alike([rounded(one) for one in kept], [rounded(one) for one in different], beside)


def middle_of(values: Sequence[float]) -> float | None:
    """The median, where there are enough to speak of a middle."""
    return round(median(values), 2) if len(values) >= ENOUGH else None


def beside_others(measure: Measure, own: Pupils, others: Sequence[Pupils]) -> dict[str, Any]:
    """In one year and by one definition: the newest with enough others, else the newest there is."""
    years = years_of(own, measure.code)
    found = [(here, with_figure(here, others)) for here in years]
    here, there = next((pair for pair in found if len(pair[1]) >= ENOUGH), found[0] if found else (None, []))
    middle = middle_of([float(figure["value"]) for _, figure in there])
    return {
        "measure": measure.code,
        "name": measure.name,
        "unit": measure.unit,
        "direction": measure.direction,
        "own": here,
        "others": [
            {"urn": other.urn, "name": other.name, "of_your_trust": other.of_trust, "figure": figure}
            for other, figure in there
        ],
        "middle": middle,
        "standing": standing(measure, here, middle),
        "place": place(measure, here, [figure for _, figure in there]),
    }


def years_of(own: Pupils, code: str) -> list[Figure]:
    """Its figures of whole years, the newest first."""
    years = (
        f for f in own.figures if f["measure"] == code and f["value"] is not None and "-" not in f["period"]
    )
    return sorted(years, key=lambda f: str(f["period_until"]), reverse=True)


def with_figure(here: Figure, others: Sequence[Pupils]) -> list[tuple[Pupils, Figure]]:
    return [(other, figure) for other in others if (figure := same_year(other, here))]


def same_year(other: Pupils, here: Figure) -> Figure | None:
    asked = ("measure", "period", "definition")
    same = (f for f in other.figures if all(f[name] == here[name] for name in asked))
    return next((figure for figure in same if figure["value"] is not None), None)


def standing(measure: Measure, here: Figure | None, middle: float | None) -> str:
    """Against the middle of similar schools; an estimate whose interval holds it stands level."""
    if here is None or middle is None or measure.direction == "neither":
        return "unknown"
    low, high = limits(here)
    if low <= middle <= high:
        return "level"
    return "better" if (float(here["value"]) > middle) == (measure.direction == "higher") else "worse"


def limits(figure: Figure) -> tuple[float, float]:
    """Of an estimate its interval, of a number itself."""
    value = float(figure["value"])
    low, high = (value if figure[name] is None else float(figure[name]) for name in ("lower", "upper"))
    return low, high


def place(measure: Measure, here: Figure | None, others: Sequence[Figure]) -> dict[str, int] | None:
    """Among how many, and of how many it is better, level or worse; estimates by their intervals."""
    if here is None or measure.direction == "neither" or len(others) < ENOUGH:
        return None
    low, high = limits(here)
    above = sum(low > limits(other)[1] for other in others)
    below = sum(high < limits(other)[0] for other in others)
    better, worse = (above, below) if measure.direction == "higher" else (below, above)
    level = len(others) - better - worse
    return {"of": len(others), "better_than": better, "level_with": level, "worse_than": worse}


def likeness(
    own: Pupils,
    others: Sequence[Pupils],
    kind: str,
    *,
    counted: Counted | None,
    schools: int,
    measures: Sequence[Measure],
) -> dict[str, Any]:
    """What the picture shows of these measures. `counted` and `schools` are of England's of the kind."""
    steps = spreads(counted)
    found = alike(own, others, steps)
    return {
        "context": [context_shown(measure, own, steps[measure.code]) for measure in context_measures()],
        "similar": found.similar,
        "not_similar": found.not_similar,
        "england": {"schools": schools},
        "too_few": len(found.similar) < ENOUGH,
        "says": in_words(own, found, kind, schools),
        "comparison": [beside_others(measure, own, found.beside) for measure in measures],
    }


def context_shown(measure: Measure, own: Pupils, spread: Spread) -> dict[str, Any]:
    named = {"measure": measure.code, "name": measure.name, "unit": measure.unit}
    about = {"step": spread.value, "step_of": spread.of, "schools": spread.schools}
    return {**named, **about, "latest": own.newest.get(measure.code)}


def in_words(own: Pupils, found: Alike, kind: str, schools: int) -> str:
    kind = kind.replace("_", " ")
    if len(own.known) < AT_LEAST_SHARED:
        return (
            f"Cannot tell: {len(own.known)} of the {len(context_measures())} characteristics of its pupils "
            f"are known, and {AT_LEAST_SHARED} are needed."
        )
    ours = sum(one["of_your_trust"] for one in [*found.similar, *found.not_similar])
    if not schools and not ours:
        return f"No other school of the kind {kind} is on record: there is nothing to compare with."
    said = f"Compared with {schools} schools of England and {ours} other academies of the trust, all {kind}: "
    said += f"the {len(found.similar)} nearest are within {WITHIN:g} standard deviation of it."
    unknown = sum(one["reason"] == "too_little_known" for one in found.not_similar)
    if unknown:
        said += f" Of {unknown} of the trust too little is known about the pupils to tell."
    if len(found.similar) < ENOUGH:
        said += " That is too few to speak of how schools like this one usually do."
    return said
