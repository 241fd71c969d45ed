"""What a rating shows in a line, and whether an academy was not yet good on a day gone by; pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from chassis.clock import end_of
from standards_api.assessments.on_a_day import outcome_on
from standards_api.inspections.rules import SELF_EVALUATION, not_yet_good
from standards_api.models import Inspection
from standards_api.models.inspections import Regime

Row = Mapping[str, Any]
LEVEL = ("level", "name", "rank", "provisional")


def rating_shown(row: Row, day: date) -> dict[str, Any]:
    """Overall and each aspect, with how sure it was on the day; what is in the way of the next level is left
    out."""
    outcome = outcome_on(row["outcome"], row["basis"], day)
    published = row["published_at"]
    later = published is not None and datetime.fromisoformat(published) >= end_of(day)
    return {
        **{name: row[name] for name in ("assessment_id", "standard", "title", "standard_version")},
        "provisional": outcome["provisional"],
        "signed_off_at": row["signed_off_at"],
        "published_at": None if later else published,
        "overall": level_shown(outcome["overall"]) if outcome["overall"] else None,
        "aspects": [aspect_shown(aspect) for aspect in outcome["aspects"]],
    }


def aspect_shown(aspect: Row) -> dict[str, Any]:
    sure = aspect["confidence"]
    return {
        **level_shown(aspect),
        "aspect": aspect["aspect"],
        "aspect_name": aspect["aspect_name"],
        "confidence": sure["grade"],
        "because": sure["because"],
    }


def level_shown(standing: Row) -> dict[str, Any]:
    return {name: standing[name] for name in LEVEL}


def judged_on(
    inspections: Sequence[Row], day: date, *, chosen: Sequence[Row], overridden: bool
) -> dict[str, Any] | None:
    """Reckoned from what had been published by that day, by the rules that the trust has chosen since."""
    judged = not_yet_good(
        [as_inspection(row) for row in inspections], on=day, chosen=rule_ids(chosen), overridden=overridden
    )
    if judged.inspection is None and judged.rule != SELF_EVALUATION:
        return None
    return {
        "answer": judged.answer,
        "rule": judged.rule,
        "dfe_trigger": judged.dfe_trigger,
        "inspected_on": judged.inspection.started_on if judged.inspection else None,
        "updated_at": end_of(day),
    }


def rule_ids(chosen: Sequence[Row]) -> dict[Regime, str]:
    return {Regime(regime): rule for row in chosen for regime, rule in row.items()}


def as_inspection(row: Row) -> Inspection:
    days = {name: row[name] and date.fromisoformat(row[name]) for name in ("started_on", "published_on")}
    said = {name: value for name, value in row.items() if name != "id"}
    return Inspection(**{**said, **days})
