"""Pictures of trusts of any size, as the report gets them: pure data, for tests of what a report says."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from standards_api.catalogue import key_measures
from standards_api.pictures import rules
from standards_api.reports.composing import composed
from standards_api.reports.contents import Pictures

DAY, SINCE = date(2026, 11, 21), date(2026, 8, 22)
KINDS = (
    "primary",
    "primary",
    "secondary",
    "primary",
    "all_through",
    "special",
    "secondary",
    "alternative_provision",
)
NAMES = (
    "Harrow Fen Primary School",
    "Tollgate Primary Academy",
    "Larkmoor High School",
    "Marram Junior Academy",
    "Whinfell All-Through Academy",
    "Saltmarsh Lane Special School",
    "Stonebridge Academy",
    "The Lantern Centre",
)
PHASES = ("sustain", "improve", "sustain", "improve", "repair", "sustain", "stabilise", None)
ASPECTS = (  # as in the Trust Standard
    ("education", "Educational entitlement and delivery"),
    ("people", "Professional development and HR"),
    ("governance", "Governance and finance"),
    ("environment", "Learning environment"),
    ("technology", "ICT and technology"),
    ("community", "Community"),
)
LEVELS = (
    ("not-yet-enabling", "not yet Enabling"),
    ("enabling", "Enabling"),
    ("accelerating", "Accelerating"),
    ("outstanding", "Outstanding"),
)
SURE = ("high", "moderate", "low", "none")
CARD = {
    "inclusion": "strong_standard",
    "curriculum_and_teaching": "expected_standard",
    "achievement": "needs_attention",
    "attendance_and_behaviour": "expected_standard",
    "personal_development_and_wellbeing": "strong_standard",
    "leadership_and_governance": "expected_standard",
}
START = {
    "attendance-rate": 92.4,
    "persistent-absence": 23.0,
    "attainment-8": 44.0,
    "english-maths-grade-5": 41.0,
    "ks2-rwm-expected": 60.0,
    "good-level-of-development": 66.0,
    "suspensions-rate": 7.5,
    "progress-8": -0.1,
}


def point(code: str, year: int, value: float | None, *, at: int) -> dict[str, Any]:
    estimate = code == "progress-8" and value is not None
    return {
        "measure": code,
        "period": f"{year}/{(year + 1) % 100}",
        "period_until": f"{year + 1}-08-31",
        "definition": 1,
        "status": "not_produced" if value is None else "published",
        "code": None,
        "value": value,
        "lower": round(value - 0.2, 2) if estimate and value is not None else None,
        "upper": round(value + 0.2, 2) if estimate and value is not None else None,
        "source": "Larkmoor MIS" if at % 2 else "DfE performance tables",
        "release": None,
        "as_at": f"{year + 1}-09-10T17:00:00+00:00",
    }


def figures(kind: str, at: int) -> list[dict[str, Any]]:
    found = []
    for measure in key_measures(kind):
        begins = START.get(measure.code, 50.0) + (at % 5 - 2) * (0.2 if measure.code == "progress-8" else 1.6)
        for step, year in enumerate((2022, 2023, 2024, 2025)):
            missing = measure.code == "progress-8" and year >= 2024
            moved = step * (0.05 if measure.code == "progress-8" else 0.5) * (1 if at % 3 else -1)
            found.append(point(measure.code, year, None if missing else round(begins + moved, 2), at=at))
    return found


def rating(at: int) -> dict[str, Any]:
    def standing(rank: int) -> dict[str, Any]:
        code, name = LEVELS[rank]
        return {"level": code, "name": name, "rank": rank, "provisional": rank == 3 and at % 2 == 0}

    ranks = [min(3, max(0, (at + step) % 4)) for step in range(len(ASPECTS))]
    aspects = [
        {
            **standing(rank),
            "aspect": key,
            "aspect_name": name,
            "confidence": SURE[(at + step) % 4],
            "because": [],
        }
        for step, ((key, name), rank) in enumerate(zip(ASPECTS, ranks, strict=True))
    ]
    return {
        "assessment_id": UUID(int=at),
        "standard": "trust-standard",
        "title": "Trust Standard",
        "standard_version": 1,
        "provisional": False,
        "signed_off_at": f"2026-0{1 + at % 9}-14T10:00:00+00:00",
        "published_at": "2026-10-01T10:00:00+00:00",
        "overall": standing(min(ranks) + (at % 3 == 0)),
        "aspects": aspects,
    }


def inspection(at: int) -> dict[str, Any]:
    regime = ("report_card", "overall_grade", "key_judgements")[at % 3]
    grades = {"quality_of_education": 2, "behaviour_and_attitudes": 2, "leadership_and_management": 3}
    return {
        "id": f"inspection-{at}",
        "regime": regime,
        "kind": "full",
        "started_on": "2026-02-03",
        "published_on": "2026-03-12",
        "paused": False,
        "urn": "100001",
        "inspected_urn": "100001",
        "overall_effectiveness": 2 if regime == "overall_grade" else None,
        "judgements": grades if regime == "key_judgements" else {},
        "areas": CARD if regime == "report_card" else {},
        "safeguarding": "met",
        "category_of_concern": "none",
        "ungraded_outcome": None,
        "source": "Ofsted",
        "before_joining": at % 7 == 3,
        "of_predecessor": False,
    }


def line(at: int, *, name: str | None = None, **said: Any) -> dict[str, Any]:
    kind, phase = KINDS[at % len(KINDS)], PHASES[at % len(PHASES)]
    urn = f"{100001 + at}"
    risk = {
        "id": f"risk-{at}",
        "urn": urn,
        "area": "attendance",
        "title": "Persistent absence keeps rising in Year 9",
        "likelihood": 2 + at % 4,
        "impact": 3 + at % 2,
        "raised_on": "2026-10-02",
        "updated_at": "2026-10-02",
    }
    return {
        "as_at": datetime(2026, 11, 21, tzinfo=UTC),
        "urn": urn,
        "kind": kind,
        "joined_on": date(2019, 9, 1),
        "name": name or (NAMES[at] if at < len(NAMES) else f"Academy number {at + 1}"),
        "phase": phase and {"phase": phase, "effective_on": "2026-09-01"},
        "decision_waits": False,
        "ratings": [rating(at)] if at % 8 != 7 else [],
        "not_yet_good": {"answer": ("no", "no", "yes", "unknown")[at % 4]} if at % 8 != 7 else None,
        "inspection": inspection(at) if at % 8 != 7 else None,
        "open_risks": rules.highest_first([risk] if at % 2 else []),
        "measures": rules.shown(kind, figures(kind, at)),
        "support": None,
        "meetings": None,
        **said,
    }


def earlier(now: dict[str, Any], at: int) -> dict[str, Any]:
    """As it stood before: every third phase and level another."""
    then = {**now, "open_risks": []}
    if at % 3 == 0:
        then["phase"] = {"phase": "improve", "effective_on": "2025-09-01"}
    if at % 4 == 1 and then["ratings"]:
        then["ratings"] = [rating(at + 2)]
    return then


def report(*lines: dict[str, Any], **said: str) -> dict[str, Any]:
    return between(lines, [earlier(one, at) for at, one in enumerate(lines)], **said)


def between(
    now: Sequence[dict[str, Any]],
    then: Sequence[dict[str, Any]],
    *,
    trust: str = "Larkmoor Learning Trust",
    kind: str = "board",
) -> dict[str, Any]:
    made_at = datetime(2026, 11, 21, 12, tzinfo=UTC)
    shown = Pictures(now, then, DAY, SINCE)
    return composed(shown, kind=kind, trust=trust, made_at=made_at, aims=[aims(one) for one in now])


def aims(line: dict[str, Any]) -> dict[str, Any]:
    """Where an academy stands with five aims, one of them promised to secondary schools only."""
    titles = ("Judged good", "Progress", "Attendance", "Governance", "Accuracy")
    statuses, at = ("met", "on_track", "at_risk", "missed", "unknown"), int(line["urn"])
    found = [
        {
            "code": f"aim-{step}",
            "title": f"{titles[step]} in two years",
            "status": statuses[(at + step) % 5],
            "due_on": date(2027, 9, 1),
            "late": False,
            "decided_by": "inspection",
        }
        for step in range(5)
        if step != 1 or line["kind"] == "secondary"
    ]
    return {"urn": line["urn"], "name": line["name"], "aims": found}
