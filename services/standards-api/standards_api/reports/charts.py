"""Charts as numbers to draw and a text that says the same; pure."""

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10
from typing import Any

from standards_api.reports import words
from standards_api.reports.words import listed, number, some

Row = Mapping[str, Any]
LIGHT, DARK = (214, 230, 226), (15, 82, 87)
BELOW, NOT_KNOWN = "#ecdcc4", "#ffffff"


def phases(counts: Row) -> dict[str, Any]:
    """One bar, worst to best never by colour alone."""
    found = counts["phases"]
    parts = [{"name": name, "count": found[name]} for name in words.PHASES if found[name]]
    parts += [{"name": "not decided", "count": found["none"]}] if found["none"] else []
    said = [f"{part['count']} in {part['name']}" for part in parts]
    return {"parts": parts, "alt": f"Academies by phase: {listed(said) if said else 'none'}."}


def standard(found: Row) -> dict[str, Any]:
    """One bar for each aspect, and one overall; the same level in the same tint everywhere."""
    bars = [{"name": "Overall", "levels": found["levels"]}] if found["levels"] else []
    bars += [{"name": aspect["name"], "levels": aspect["levels"]} for aspect in found["aspects"]]
    levels = {level["level"]: level for bar in bars for level in bar["levels"]}
    ranked = sorted(levels.values(), key=lambda level: (level["rank"] is None, -(level["rank"] or 0)))
    top = max((level["rank"] or 0 for level in ranked), default=0)
    said = [
        f"{bar['name']}: " + listed([f"{at['academies']} {at['name']}" for at in bar["levels"]])
        for bar in bars
    ]
    return {
        "title": found["title"],
        "rated": some(found["rated"], "academy", "academies"),
        "legend": [{"name": level["name"], "tint": tint(level["rank"], top)} for level in ranked],
        "bars": [
            {
                "name": bar["name"],
                "parts": [
                    {
                        "count": at["academies"],
                        "tint": tint(at["rank"], top),
                        "dark": is_dark(at["rank"], top),
                    }
                    for at in bar["levels"]
                ],
            }
            for bar in bars
        ],
        "alt": f"Academies by level. {'. '.join(said)}.",
    }


def tint(rank: int | None, top: int) -> str:
    if rank is None:
        return NOT_KNOWN
    if rank == 0:
        return BELOW
    part = rank / max(top, 3)
    return "#" + "".join(
        f"{round(light + (dark - light) * part):02x}" for light, dark in zip(LIGHT, DARK, strict=True)
    )


def is_dark(rank: int | None, top: int) -> bool:
    return rank is not None and rank / max(top, 3) > 0.5


def trend(found: Row) -> dict[str, Any]:
    """A line for each academy, one for the middle of them, and England's where it is known."""
    periods = [year["period"] for year in found["years"]]
    england = [(at, year["england"]) for at, year in enumerate(found["years"]) if year["england"] is not None]
    lines = [points_of(line["points"], periods) for line in found["lines"]]
    values = [value for line in lines for _, value in line] + [value for _, value in england]
    low, high, step = scale(min(values), max(values), floor_at=0 if min(values) >= 0 else None)
    return {
        "name": found["name"],
        "group": words.sentence(found["group"]),
        "unit": found["unit"],
        "better": {"higher": "Higher is better", "lower": "Lower is better"}.get(found["direction"], ""),
        "periods": periods,
        "low": low,
        "high": high,
        "ticks": [{"at": value, "label": number(value)} for value in ticks(low, high, step)],
        "lines": lines,
        "middle": [[at, year["middle"]] for at, year in enumerate(found["years"])],
        "england": [[at, value] for at, value in england],
        "alt": in_words(found),
        "rows": [row(year) for year in found["years"]],
    }


def points_of(points: Sequence[Row], periods: Sequence[str]) -> list[list[float]]:
    return [[periods.index(point["period"]), float(point["value"])] for point in points]


def scale(low: float, high: float, *, floor_at: float | None) -> tuple[float, float, float]:
    """Round numbers around the values, with some room, never below nought where there is nothing below."""
    reach = (high - low) or max(abs(high) * 0.1, 1.0)
    raw = reach / 4
    power = 10 ** floor(log10(raw))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= raw)
    bottom, top = floor((low - reach * 0.05) / step) * step, ceil((high + reach * 0.05) / step) * step
    if floor_at is not None:
        bottom = max(bottom, floor_at)
    return round(bottom, 6), round(top, 6), step


def ticks(low: float, high: float, step: float) -> list[float]:
    count = round((high - low) / step)
    return [round(low + step * at, 6) for at in range(count + 1)]


def in_words(found: Row) -> str:
    last = found["years"][-1]
    years = listed([f"{number(year['middle'])} in {year['period']}" for year in found["years"]])
    return (
        f"Line chart of {found['name'].lower()}, {found['unit']}, {found['group']} academies. "
        f"The middle: {years}. "
        f"In {last['period']} from {number(last['lowest'])} to {number(last['highest'])} over "
        f"{some(last['academies'], 'academy', 'academies')}."
    )


def row(year: Row) -> list[str]:
    england = "not known" if year["england"] is None else number(year["england"])
    numbers = [number(year[name]) for name in ("lowest", "middle", "highest")]
    return [year["period"], str(year["academies"]), *numbers, england]
