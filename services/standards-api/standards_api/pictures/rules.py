"""What a row of figures shows: the newest, how it moved, and how it stands to England."""

from collections.abc import Mapping, Sequence
from typing import Any

from standards_api.catalogue import Measure, key_measures
from standards_api.own_measures import NONE, Own, own_key_measures

MOST_POINTS = 4
SEVERITIES = ("critical", "high", "moderate", "low")
PHASES_AND_NONE = ("sustain", "improve", "repair", "stabilise", "none")
Figure = Mapping[str, Any]


def shown(kind: str, figures: Sequence[Figure], own: Own = NONE) -> list[dict[str, Any]]:
    """The key measures of a kind of academy, the trust's own last; one without any figure is shown without,
    never left out."""
    measures = [*key_measures(kind), *own_key_measures(kind, own)]
    return [measure_shown(measure, kind, figures) for measure in measures]


def measure_shown(measure: Measure, kind: str, figures: Sequence[Figure]) -> dict[str, Any]:
    own = sorted((f for f in figures if f["measure"] == measure.code), key=lambda f: str(f["period_until"]))
    years = [figure for figure in own if "-" not in figure["period"]]
    return {
        "measure": measure.code,
        "name": measure.name,
        "unit": measure.unit,
        "direction": measure.direction,
        "latest": own[-1] if own else None,
        "trend": years[-MOST_POINTS:],
        "movement": movement(measure, years),
        "england": england(measure, kind, own[-1]["period"]) if own else None,
    }


def england(measure: Measure, kind: str, period: str) -> dict[str, Any] | None:
    value = measure.national(period, kind) if "-" not in period else None
    return None if value is None else {"period": period, "value": value}


def movement(measure: Measure, years: Sequence[Figure]) -> str:
    """Between the last two years that have a figure and one definition. Estimates move only when their
    confidence intervals lie apart."""
    with_value = [figure for figure in years if figure["value"] is not None]
    if len(with_value) < 2 or measure.direction == "neither":
        return "unknown"
    before, now = with_value[-2:]
    if before["definition"] != now["definition"]:
        return "unknown"
    if measure.kind == "estimate" and not apart(before, now):
        return "level"
    if now["value"] == before["value"]:
        return "level"
    return "better" if (now["value"] > before["value"]) == (measure.direction == "higher") else "worse"


def apart(one: Figure, other: Figure) -> bool:
    limits = [figure[name] for figure in (one, other) for name in ("lower", "upper")]
    if None in limits:
        return False
    low, high = sorted((one, other), key=lambda figure: figure["value"])
    return bool(low["upper"] < high["lower"])


def standing_inspection(inspections: Sequence[Figure]) -> Figure | None:
    """The latest full one that is finished, published and of this URN: what people mean by "their Ofsted"."""
    full = [
        i
        for i in inspections
        if i["kind"] == "full" and i["published_on"] and not i["paused"] and i["inspected_urn"] == i["urn"]
    ]
    return max(full, key=lambda i: str(i["started_on"]), default=None)


def support(needs: Sequence[Figure], engagements: Sequence[Figure]) -> dict[str, Any]:
    """Open needs, the most severe first, and the support that is going on."""

    def severity(need: Figure) -> int:
        return SEVERITIES.index(need["severity"]) if need["severity"] in SEVERITIES else len(SEVERITIES)

    return {
        "open_needs": sorted(needs, key=lambda need: (severity(need), str(need["said_at"]))),
        "engagements": sorted(engagements, key=lambda one: str(one["said_at"])),
    }


def highest_first(risks: Sequence[Figure]) -> list[dict[str, Any]]:
    """By likelihood times impact; of two as high the one with the greater impact, then the older."""
    rated = [{**risk, "priority": risk["likelihood"] * risk["impact"]} for risk in risks]
    return sorted(rated, key=lambda r: (-r["priority"], -r["impact"], str(r["raised_on"]), r["id"]))


def counts(academies: Sequence[Figure]) -> dict[str, Any]:
    """How many there are, by phase and by whether they are not yet good; not known is counted as itself."""
    phases = [a["phase"]["phase"] if a["phase"] else "none" for a in academies]
    answers = [a["not_yet_good"]["answer"] if a["not_yet_good"] else "unknown" for a in academies]
    return {
        "academies": len(academies),
        "phases": {name: phases.count(name) for name in PHASES_AND_NONE},
        "not_yet_good": {name: answers.count(name) for name in ("yes", "no", "unknown")},
    }
