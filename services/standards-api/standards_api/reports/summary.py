"""A report in a dozen plain sentences, and what it does not know; pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from standards_api.reports import words
from standards_api.reports.words import listed, said_day, some

Row = Mapping[str, Any]


def summary(report: Row) -> list[str]:
    parts = (phases, levels, inspections, movements, promises, changed, worries)
    return [said for part in parts for said in part(report)]


def phases(report: Row) -> Iterator[str]:
    count, found = report["counts"]["academies"], report["counts"]["phases"]
    if not count:
        yield f"On {said_day(report['as_of'])} the trust had no academies."
        return
    said = [f"{found[name]} in {name}" for name in words.PHASES if found[name]]
    if found["none"]:
        said.append(f"{found['none']} without a phase so far")
    had = some(count, "academy", "academies")
    yield f"On {said_day(report['as_of'])} the trust had {had}: {listed(said)}."


def levels(report: Row) -> Iterator[str]:
    standard = report["standard"]
    if standard is None:
        if report["counts"]["academies"]:
            yield "No rating against a standard has been published yet."
        return
    said = [f"{level['academies']} {level['name']}" + provisional(level) for level in standard["levels"]]
    rest = f"; {standard['not_rated']} not rated so far" if standard["not_rated"] else ""
    yield f"By the {standard['title']}: {listed(said) if said else 'rated by aspect only'}{rest}."


def provisional(level: Row) -> str:
    return f" ({level['provisional']} provisional)" if level["provisional"] else ""


def inspections(report: Row) -> Iterator[str]:
    found = report["counts"]["not_yet_good"]
    if not report["counts"]["academies"]:
        return
    said = some(found["yes"], "academy is", "academies are")
    said += " not yet good, by the latest inspection or our own evaluation"
    yield said + (f"; of {found['unknown']} it is not known." if found["unknown"] else ".")


def movements(report: Row) -> Iterator[str]:
    """What moved in the last year for which there are two figures, in measures that more than one has."""
    for trend in report["trends"]:
        moved = trend["movement"]
        if trend["group"] != "mainstream" or not moved["better"] + moved["worse"] + moved["level"]:
            continue
        parts = [f"{how} in {moved[how]}" for how in ("better", "worse") if moved[how]]
        parts += [f"level in {moved['level']}"] if moved["level"] else []
        yield f"{trend['name']} (mainstream): {listed(parts)} since the year before."


def promises(report: Row) -> Iterator[str]:
    found = Counter(str(one["status"]) for aim in report["aims"] for one in aim["academies"])
    if not found:
        return
    known = [f"{found[status]} {words.plain(status)}" for status in words.AIMS if found[status]]
    rest = [f"of {found['unknown']} it is not known"] if found["unknown"] else []
    said = "; ".join([listed(known), *rest] if known else rest)
    yield f"Of {some(found.total(), 'promise')} to academies: {said}."


COUNTED = {
    "phase": ("new phase", "new phases"),
    "level": ("new level", "new levels"),
    "inspection": ("inspection published", "inspections published"),
    "risk": ("risk raised", "risks raised"),
    "register": ("academy joined or left", "academies joined or left"),
}


def changed(report: Row) -> Iterator[str]:
    found = Counter(change["what"] for change in report["changes"])
    said = [some(found[what], *called) for what, called in COUNTED.items() if found[what]]
    yield f"Since {said_day(report['since'])}: {listed(said) if said else 'nothing to tell'}."


def worries(report: Row) -> Iterator[str]:
    if report["risks"]:
        top = report["risks"][0]
        yield f"The highest open risk shown: {top['title']}, at {top['name']} ({top['priority']} of 25)."


def unknown(academies: Sequence[Row]) -> list[str]:
    """What a reader should know is missing; missing is never nought."""
    found = []
    for title, names in (
        ("No phase decided", [a["name"] for a in academies if a["phase"] is None]),
        ("No rating that may be shown", [a["name"] for a in academies if not a["ratings"]]),
        ("No published inspection", [a["name"] for a in academies if a["inspection"] is None]),
        (
            "Whether it is not yet good is not known",
            [
                a["name"]
                for a in academies
                if not a["not_yet_good"] or a["not_yet_good"]["answer"] == "unknown"
            ],
        ),
        *missing_measures(academies),
    ):
        if names:
            found.append(f"{title}: {listed(names)}.")
    if any(m["measure"] == "progress-8" for a in academies for m in a["measures"]):
        found.append("Progress 8 was not produced for anybody in 2024/25 and 2025/26: DfE had no baseline.")
    return found


def missing_measures(academies: Sequence[Row]) -> Iterator[tuple[str, list[str]]]:
    lacking: dict[str, list[str]] = {}
    for academy in academies:
        for shown in academy["measures"]:
            if shown["latest"] is None:
                lacking.setdefault(shown["name"], []).append(academy["name"])
    for name, without in lacking.items():
        yield f"{name}: no figure that may be shown", without
