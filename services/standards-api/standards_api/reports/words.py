"""How the reports say things, in plain British English; pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from chassis.clock import LONDON

Row = Mapping[str, Any]
PHASES = ("sustain", "improve", "repair", "stabilise")
AIMS = ("met", "on_track", "at_risk", "missed")
GRADES = {1: "outstanding", 2: "good", 3: "requires improvement", 4: "inadequate"}
CARD_ORDER = (
    "exceptional", "strong_standard", "expected_standard", "needs_attention", "urgent_improvement"
)  # fmt: skip
KINDS = {
    "primary": "Primary", "secondary": "Secondary", "all_through": "All-through", "special": "Special",
    "alternative_provision": "Alternative provision", "sixteen_plus": "16 plus", "nursery": "Nursery",
}  # fmt: skip
CONFIDENCE = {"high": "high", "moderate": "moderate", "low": "low", "none": "no evidence"}


def said_day(day: date | str | None) -> str:
    if day is None:
        return "day not known"
    found = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{found.day} {found:%B %Y}"


def short_day(instant: datetime | str) -> str:
    found = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    return f"{found.astimezone(LONDON).day} {found.astimezone(LONDON):%b %Y}"


def short_date(day: date | str) -> str:
    found = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{found.day} {found:%b %Y}"


def said_instant(instant: datetime | str) -> str:
    found = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    return said_day(found.astimezone(LONDON).date())


def plain(code: str) -> str:
    return code.replace("_", " ").replace("-", " ")


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def some(count: int, one: str, many: str | None = None) -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


def listed(parts: Sequence[str]) -> str:
    """`one, two and three`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def number(value: Any) -> str:
    """Without digits that say nothing, and with a true minus."""
    return f"{round(float(value), 2):g}".replace("-", "\u2212")


def figure(point: Row | None, unit: str) -> str:
    """A figure, or why there is none. Missing is never nought."""
    if point is None:
        return "not known"
    if point["value"] is None:
        return plain(point["status"])
    said = number(point["value"]) + ("%" if unit == "per cent" else "")
    if point["lower"] is not None and point["upper"] is not None:
        said += f" ({number(point['lower'])} to {number(point['upper'])})"
    return said + (" provisional" if point["status"] == "provisional" else "")


def inspection(row: Row | None) -> str:
    """In the words of its own regime, never translated into another's."""
    if row is None:
        return "No published inspection on record"
    said = {"overall_grade": overall, "key_judgements": judgements, "report_card": report_card}[row["regime"]]
    parts = [said(row)]
    if row["category_of_concern"] != "none":
        parts.append(sentence(plain(row["category_of_concern"])))
    if row["safeguarding"] in ("not_met", "not_effective"):
        parts.append(f"Safeguarding {plain(row['safeguarding'])}")
    before = ", before joining" if row["before_joining"] else ""
    return f"{'. '.join(parts)}. Inspected {said_day(row['started_on'])}{before}"


def overall(row: Row) -> str:
    grade = row["overall_effectiveness"]
    return f"Overall effectiveness {GRADES[grade] if grade else 'not given'}"


def judgements(row: Row) -> str:
    said = [f"{plain(name)} {GRADES[grade]}" for name, grade in row["judgements"].items() if grade]
    return sentence(listed(said)) if said else "No judgements given"


def report_card(row: Row) -> str:
    by_grade: dict[str, list[str]] = {}
    for area, grade in row["areas"].items():
        by_grade.setdefault(grade, []).append(plain(area))
    order = sorted(by_grade, key=lambda g: CARD_ORDER.index(g) if g in CARD_ORDER else len(CARD_ORDER))
    said = [f"{sentence(plain(grade))}: {listed(by_grade[grade])}" for grade in order]
    return ". ".join(said) if said else "No areas given"


def level(standing: Row | None) -> str:
    if standing is None:
        return "not rated"
    return sentence(standing["name"]) + (", provisional" if standing["provisional"] else "")


def phase(shown: Row | None) -> str:
    return shown["phase"] if shown else "not decided"
