"""Which academies are like one another, and why: by what their pupils are like, never by results; pure.

Only academies of one kind are ever compared, so no special school stands beside a mainstream one. A measure
that one of the two lacks is left out and said to be missing: it never counts as nought.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median
from typing import Any

from standards_api.catalogue import Measure, context_measures, key_measures

Figure = Mapping[str, Any]
AT_LEAST_SHARED = 2
WITHIN = 1.5
MOST_SHOWN = 5
ENOUGH = 3


@dataclass(frozen=True)
class Pupils:
    """An academy, and the newest figure of each measure, by its code."""

    urn: str
    name: str
    newest: Mapping[str, Figure]
    figures: Sequence[Figure]


def pupils(urn: str, name: str, figures: Sequence[Figure]) -> Pupils:
    newest: dict[str, Figure] = {}
    for figure in sorted(figures, key=lambda f: str(f["period_until"])):
        if figure["value"] is not None:
            newest[figure["measure"]] = figure
    return Pupils(urn, name, newest, figures)


def compare(own: Pupils, other: Pupils) -> dict[str, Any]:
    """How far apart, in steps: the root mean square of the differences, each counted in its own step."""
    shared = [found for measure in context_measures() if (found := difference(measure, own, other))]
    missing = [m.code for m in context_measures() if m.code not in {found["measure"] for found in shared}]
    enough = len(shared) >= AT_LEAST_SHARED
    steps = sqrt(sum(found["steps"] ** 2 for found in shared) / len(shared)) if enough else None
    return {
        "urn": other.urn,
        "name": other.name,
        "steps": None if steps is None else round(steps, 2),
        "differences": sorted(shared, key=lambda found: found["steps"]),
        "missing": missing,
        "reason": "too_little_known" if steps is None else "too_different" if steps > WITHIN else None,
    }


def difference(measure: Measure, own: Pupils, other: Pupils) -> dict[str, Any] | None:
    here, there = own.newest.get(measure.code), other.newest.get(measure.code)
    if here is None or there is None or here["definition"] != there["definition"]:
        return None
    apart = abs(float(here["value"]) - float(there["value"])) / float(measure.alike_within or 1)
    named = {"measure": measure.code, "name": measure.name, "unit": measure.unit}
    return {**named, "own": here, "theirs": there, "steps": round(apart, 2)}


def likeness(own: Pupils, others: Sequence[Pupils], kind: str) -> dict[str, Any]:
    """The nearest first, the others with the reason, and how it stands among those similar."""
    compared = sorted((compare(own, other) for other in others), key=nearest_first)
    similar = [found for found in compared if found["reason"] is None][:MOST_SHOWN]
    chosen = {found["urn"] for found in similar}
    beside = [other for other in others if other.urn in chosen]
    return {
        "context": [context_shown(measure, own) for measure in context_measures()],
        "similar": similar,
        "not_similar": [found for found in compared if found["reason"] is not None],
        "too_few": len(similar) < ENOUGH,
        "says": in_words(similar, compared, kind),
        "comparison": [beside_others(measure, own, beside) for measure in key_measures(kind)],
    }


def nearest_first(found: Mapping[str, Any]) -> tuple[float, str]:
    return (float("inf") if found["steps"] is None else found["steps"], found["urn"])


def context_shown(measure: Measure, own: Pupils) -> dict[str, Any]:
    named = {"measure": measure.code, "name": measure.name, "unit": measure.unit}
    return {**named, "step": measure.alike_within, "latest": own.newest.get(measure.code)}


def in_words(similar: Sequence[Any], compared: Sequence[Any], kind: str) -> str:
    of_kind = f"{len(compared)} other {'academy' if len(compared) == 1 else 'academies'}"
    where = f"The trust has {of_kind} of the kind {kind.replace('_', ' ')}"
    if not compared:
        return (
            f"The trust has no other academy of the kind {kind.replace('_', ' ')}: nothing to compare with."
        )
    unknown = sum(found["reason"] == "too_little_known" for found in compared)
    said = f"{where}; {len(similar)} of them similar."
    if unknown:
        said += f" Of {unknown} too little is known about the pupils to tell."
    if len(similar) < ENOUGH:
        said += " That is too few to speak of how academies like this one usually do."
    return said


def beside_others(measure: Measure, own: Pupils, others: Sequence[Pupils]) -> dict[str, Any]:
    """In one period and by one definition; the middle of the others only where there are enough of them."""
    here = newest_year(own, measure.code)
    found = [(other, figure) for other in others if here and (figure := same_year(other, here))]
    values = [float(figure["value"]) for _, figure in found]
    middle = round(median(values), 2) if len(values) >= ENOUGH else None
    return {
        "measure": measure.code,
        "name": measure.name,
        "unit": measure.unit,
        "direction": measure.direction,
        "own": here,
        "others": [{"urn": other.urn, "name": other.name, "figure": figure} for other, figure in found],
        "middle": middle,
        "standing": standing(measure, here, middle),
    }


def newest_year(own: Pupils, code: str) -> Figure | None:
    years = [
        f for f in own.figures if f["measure"] == code and f["value"] is not None and "-" not in f["period"]
    ]
    return max(years, key=lambda f: str(f["period_until"]), default=None)


def same_year(other: Pupils, here: Figure) -> Figure | None:
    asked = ("measure", "period", "definition")
    alike = (f for f in other.figures if all(f[name] == here[name] for name in asked))
    return next((figure for figure in alike if figure["value"] is not None), None)


def standing(measure: Measure, here: Figure | None, middle: float | None) -> str:
    """Against the middle of similar academies; an estimate whose interval holds it stands level."""
    if here is None or middle is None or measure.direction == "neither":
        return "unknown"
    value = float(here["value"])
    low, high = (value if here[name] is None else float(here[name]) for name in ("lower", "upper"))
    if low <= middle <= high:
        return "level"
    return "better" if (value > middle) == (measure.direction == "higher") else "worse"
