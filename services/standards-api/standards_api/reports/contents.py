"""What a report says, from two pictures of the trust: of its day and of the one before; pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Any

from standards_api.catalogue import Measure, key_measures
from standards_api.own_measures import NONE, Own, own_key_measures
from standards_api.reports import words

Row = Mapping[str, Any]
APART = {"special", "alternative_provision"}
MAINSTREAM = "mainstream"
MOST_RISKS = 10


@dataclass(frozen=True)
class Pictures:
    """Of the day of the report, and of the day since which changes are told; and the trust's own measures."""

    now: Sequence[Row]
    then: Sequence[Row]
    day: date
    since: date
    own: Own = field(default_factory=dict)


def main_standard(academies: Sequence[Row]) -> str | None:
    """The one by which most academies are rated; of two alike the first by name."""
    counted = Counter(rating["standard"] for academy in academies for rating in academy["ratings"])
    return min(counted, key=lambda code: (-counted[code], code)) if counted else None


def rating_by(standard: str | None, academy: Row) -> Row | None:
    return next((rating for rating in academy["ratings"] if rating["standard"] == standard), None)


def standard_shown(academies: Sequence[Row]) -> dict[str, Any] | None:
    """How the academies stand by the main standard: overall, and aspect by aspect."""
    code = main_standard(academies)
    ratings = [found for academy in academies if (found := rating_by(code, academy))]
    if not ratings:
        return None
    newest = max(ratings, key=lambda rating: rating["standard_version"])
    aspects = {aspect["aspect"]: aspect["aspect_name"] for aspect in newest["aspects"]}
    return {
        "standard": code,
        "title": newest["title"],
        "rated": len(ratings),
        "not_rated": len(academies) - len(ratings),
        "levels": spread([rating["overall"] for rating in ratings if rating["overall"]]),
        "aspects": [
            {"aspect": key, "name": name, "levels": spread(of_aspect(ratings, key))}
            for key, name in aspects.items()
        ],
    }


def of_aspect(ratings: Sequence[Row], key: str) -> list[Row]:
    return [aspect for rating in ratings for aspect in rating["aspects"] if aspect["aspect"] == key]


def spread(standings: Sequence[Row]) -> list[dict[str, Any]]:
    """How many stand at each level, the highest first and those not known last."""
    by_level: dict[str, list[Row]] = {}
    for standing in standings:
        by_level.setdefault(standing["level"], []).append(standing)
    found = [
        {
            "level": code,
            "name": words.sentence(rows[0]["name"]),
            "rank": rows[0]["rank"],
            "academies": len(rows),
            "provisional": sum(row["provisional"] for row in rows),
        }
        for code, rows in by_level.items()
    ]
    return sorted(found, key=lambda level: (level["rank"] is None, -(level["rank"] or 0)))


def trends(academies: Sequence[Row], own: Own = NONE) -> list[dict[str, Any]]:
    """Each key measure over the years, the trust's own last; special schools and alternative provision by
    themselves."""
    found = []
    for apart, group in ((False, MAINSTREAM), (True, "special and alternative provision")):
        among = [academy for academy in academies if (academy["kind"] in APART) == apart]
        kinds = dict.fromkeys(academy["kind"] for academy in among)
        measures = [m for kind in kinds for m in key_measures(kind)]
        measures += [m for kind in kinds for m in own_key_measures(kind, own)]
        shown = (trend(measure, group, among) for measure in {m.code: m for m in measures}.values())
        found += [one for one in shown if one["years"]]
    return found


def trend(measure: Measure, group: str, academies: Sequence[Row]) -> dict[str, Any]:
    of_measure = [(a, m) for a in academies for m in a["measures"] if m["measure"] == measure.code]
    points = [point for _, shown in of_measure for point in shown["trend"] if point["value"] is not None]
    periods = sorted({point["period"] for point in points})
    moved = Counter(shown["movement"] for _, shown in of_measure)
    return {
        "measure": measure.code,
        "name": measure.name,
        "says": measure.says,
        "unit": measure.unit,
        "direction": measure.direction,
        "group": group,
        "years": [year(measure, period, points, group=group) for period in periods],
        "movement": {name: moved[name] for name in ("better", "worse", "level", "unknown")},
        "lines": [line for academy, shown in of_measure if (line := line_of(academy, shown))["points"]],
    }


def year(measure: Measure, period: str, points: Sequence[Row], *, group: str) -> dict[str, Any]:
    """England's figure is of all schools: not one to hold special schools or alternative provision to."""
    values = [float(point["value"]) for point in points if point["period"] == period]
    return {
        "period": period,
        "academies": len(values),
        "lowest": min(values),
        "middle": round(median(values), 2),
        "highest": max(values),
        "england": measure.national(period) if group == MAINSTREAM else None,
    }


def line_of(academy: Row, shown: Row) -> dict[str, Any]:
    points = [{"period": p["period"], "value": p["value"]} for p in shown["trend"] if p["value"] is not None]
    return {"urn": academy["urn"], "name": academy["name"], "points": points}


def risks(academies: Sequence[Row]) -> list[dict[str, Any]]:
    """The highest across the trust."""
    found = [
        {**risk, "name": academy["name"]} for academy in academies for risk in academy["open_risks"] or ()
    ]
    highest = sorted(found, key=lambda r: (-r["priority"], -r["impact"], str(r["raised_on"]), r["id"]))
    return highest[:MOST_RISKS]


def aims(academies: Sequence[Row]) -> list[dict[str, Any]]:
    """Aim by aim where the academies stand, those promised it only."""
    by_code: dict[str, dict[str, Any]] = {}
    for academy in academies:
        for aim in academy["aims"]:
            found = by_code.setdefault(
                aim["code"], {"code": aim["code"], "title": aim["title"], "academies": []}
            )
            said = {name: aim[name] for name in ("status", "due_on", "late", "decided_by")}
            found["academies"].append({"urn": academy["urn"], "name": academy["name"], **said})
    return list(by_code.values())


def sources(academies: Sequence[Row]) -> list[dict[str, Any]]:
    """Where the figures come from, and as at when: by source, over everything shown."""
    by_source: dict[str, list[str]] = {}
    for academy in academies:
        for shown in academy["measures"]:
            for point in ([shown["latest"]] if shown["latest"] else []) + shown["trend"]:
                by_source.setdefault(point["source"], []).append(str(point["as_at"]))
        for row in [academy["inspection"]] if academy["inspection"] else []:
            by_source.setdefault(row["source"] or "Inspection, source not given", []).append(
                str(row["published_on"] or row["started_on"])
            )
    return [
        {"source": name, "figures": len(days), "oldest": min(days)[:10], "newest": max(days)[:10]}
        for name, days in sorted(by_source.items())
    ]
