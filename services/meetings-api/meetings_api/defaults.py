"""What holds until a trust enters its own: England's school year, and the usual rules of improvement
meetings."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from meetings_api.dates import HalfTerm
from meetings_api.models import MeetingPolicy, Side

DATA = Path(__file__).parent / "data" / "england.json"

AGENDA: dict[str, list[dict[str, Any]]] = {
    "aim": [
        {"title": "Actions carried from earlier meetings", "minutes": 15, "lead": "aid", "purpose": None},
        {
            "title": "Progress of learners in all subjects and year groups",
            "minutes": 60,
            "lead": "headteacher",
            "purpose": "Review and evaluate the progress review of this slot.",
        },
        {"title": "Support in place and its impact", "minutes": 25, "lead": "aid", "purpose": None},
        {"title": "Celebrations, decisions and next steps", "minutes": 20, "lead": "aid", "purpose": None},
    ],
    "iaim": [
        {"title": "Actions carried from earlier meetings", "minutes": 20, "lead": "aid", "purpose": None},
        {
            "title": "Progress against the improvement plan",
            "minutes": 70,
            "lead": "headteacher",
            "purpose": "What has changed since the last meeting, and how it is known.",
        },
        {"title": "Decisions and next steps", "minutes": 30, "lead": "aid", "purpose": None},
    ],
}


@cache
def england() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(DATA.read_text())
    return loaded


def usual_half_terms(year: int) -> tuple[HalfTerm, ...]:
    """A usual school year, or nothing for a year too far away to know."""
    rows = england()["half_terms"].get(str(year), [])
    return tuple(
        HalfTerm(slot, half, date.fromisoformat(first), date.fromisoformat(last))
        for slot, half, first, last in rows
    )


def bank_holidays() -> dict[date, str]:
    return {date.fromisoformat(on): name for on, name in england()["bank_holidays"].items()}


def usual_policy() -> MeetingPolicy:
    """One week before (S4 L45); a brief report soon after (S4 L57); the rest is custom."""
    return MeetingPolicy(
        papers_due={"n": 7, "unit": "calendar", "roll": "earlier"},
        report_due={"n": 10, "unit": "working", "roll": "earlier"},
        sufficient_notice_hours=48,
        attendee_access_days=90,
        substitute_access_days=14,
        travel_minutes=60,
        required_papers={
            Side.AID: ["AID's report"],
            Side.ACADEMY: ["Headteacher's report", "Progress of learners"],
        },
    )
