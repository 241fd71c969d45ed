"""The gate of admission: what a prospective academy must have reached, and what is missing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from standards_api.assessments.outcomes import AspectOutcome, Outcome
from standards_api.assessments.problems import (
    AcademyNotProspective,
    AdmissionInFuture,
    AdmissionNotReached,
    NoBarStated,
)
from standards_api.models import Academy
from standards_api.models.content import Content


@dataclass(frozen=True)
class Bar:
    """One standard that states a level for joining, and what the newest rating under it says, if any."""

    standard: str
    content: Content
    outcome: dict[str, Any] | None


def check_prospective(academy: Academy, joined_on: date, *, today: date) -> None:
    if academy.status != "prospective":
        raise AcademyNotProspective(f"It is {academy.status}.")
    if joined_on > today:
        raise AdmissionInFuture("Record it on that day.")


def check_bars(bars: Collection[Bar]) -> None:
    """Every such standard is reached overall; not known is not reached."""
    if not bars:
        raise NoBarStated("Publish a version of a standard that names the level for joining in `admission`.")
    missing = [found for bar in bars if (found := lacking(bar)) is not None]
    if missing:
        names = ", ".join(found["standard"] for found in missing)
        raise AdmissionNotReached(f"Look at what is missing under: {names}.", missing=missing)


def lacking(bar: Bar) -> dict[str, Any] | None:
    """What one standard still asks, or nothing."""
    assert bar.content.admission is not None
    needed = bar.content.rank(bar.content.admission)
    said = {"standard": bar.standard, "needed": bar.content.admission}
    if bar.outcome is None:
        return {**said, "overall": None, "reason": "There is no signed-off assessment.", "aspects": []}
    outcome = Outcome.model_validate(bar.outcome)
    whole = outcome.overall
    if whole is not None and whole.rank is not None and whole.rank >= needed:
        return None
    short = [aspect for aspect in outcome.aspects if aspect.rank is None or aspect.rank < needed]
    return {
        **said,
        "overall": whole.level if whole else None,
        "reason": "The level is not known." if whole and whole.rank is None else "The level is not reached.",
        "aspects": [short_of(aspect, bar.content) for aspect in short],
    }


def short_of(aspect: AspectOutcome, content: Content) -> dict[str, Any]:
    """An aspect below the bar, with the criteria in its way, in words."""
    texts = {criterion.key: criterion.text for criterion in content.criteria}
    return {
        "aspect": aspect.aspect,
        "name": aspect.aspect_name,
        "level": aspect.level,
        "not_met": [{"criterion": key, "text": texts.get(key, "")} for key in aspect.not_met],
        "not_known": [{"criterion": key, "text": texts.get(key, "")} for key in aspect.not_known],
    }
