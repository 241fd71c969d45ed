"""Whether what is said of an inspection can be so: each regime has its days, its grades and its words."""

from collections.abc import Collection
from datetime import date

from standards_api.inspections.problems import InspectionInconsistent
from standards_api.models.inspections import Category, Inspection, Kind, Regime, Safeguarding

KEY_JUDGEMENTS_FROM = date(2024, 9, 2)
REPORT_CARD_FROM = date(2025, 11, 10)
SPOKEN = {
    Regime.OVERALL_GRADE: "graded overall (until August 2024)",
    Regime.KEY_JUDGEMENTS: "judged without an overall grade (2 September 2024 to 9 November 2025)",
    Regime.REPORT_CARD: "given a report card (from 10 November 2025)",
}
WORDS = {
    Regime.OVERALL_GRADE: {Safeguarding.EFFECTIVE, Safeguarding.NOT_EFFECTIVE},
    Regime.KEY_JUDGEMENTS: {Safeguarding.EFFECTIVE, Safeguarding.NOT_EFFECTIVE},
    Regime.REPORT_CARD: {Safeguarding.MET, Safeguarding.NOT_MET},
}


def regime_on(day: date) -> Regime:
    if day < KEY_JUDGEMENTS_FROM:
        return Regime.OVERALL_GRADE
    return Regime.KEY_JUDGEMENTS if day < REPORT_CARD_FROM else Regime.REPORT_CARD


def check(inspection: Inspection, *, today: date, predecessors: Collection[str]) -> None:
    """Raises `InspectionInconsistent`, saying what does not go with what."""
    check_days(inspection, today)
    if inspection.of_predecessor and inspection.inspected_urn not in predecessors:
        raise InspectionInconsistent("The register does not name that URN as a predecessor of this academy.")
    regime = regime_on(inspection.started_on)
    if inspection.regime != regime:
        raise InspectionInconsistent(f"On that day schools were {SPOKEN[regime]}: use {regime}.")
    check_words(inspection, regime)
    if inspection.kind == Kind.FULL and not inspection.paused:
        check_grades(inspection, regime)
    elif inspection.overall_effectiveness or inspection.judgements or inspection.areas:
        raise InspectionInconsistent("Only a full inspection that was not paused has grades.")


def check_days(inspection: Inspection, today: date) -> None:
    if inspection.started_on > today:
        raise InspectionInconsistent("The inspection begins after today.")
    published = inspection.published_on
    if published is not None and not inspection.started_on <= published <= today:
        raise InspectionInconsistent("A report is published after the inspection began and not after today.")
    if inspection.paused and published is not None:
        raise InspectionInconsistent("A paused inspection has no outcome yet: leave out published_on.")


def check_words(inspection: Inspection, regime: Regime) -> None:
    if inspection.safeguarding not in {*WORDS[regime], Safeguarding.NOT_RECORDED}:
        said = " or ".join(sorted(WORDS[regime]))
        raise InspectionInconsistent(f"In this regime safeguarding is {said}.")
    new_name = Category.REQUIRES_SIGNIFICANT_IMPROVEMENT
    wrong = Category.SERIOUS_WEAKNESSES if regime == Regime.REPORT_CARD else new_name
    if inspection.category_of_concern == wrong:
        raise InspectionInconsistent(f"In this regime no category is called {wrong}.")
    if (inspection.kind == Kind.UNGRADED) != (inspection.ungraded_outcome is not None):
        raise InspectionInconsistent("ungraded_outcome belongs to ungraded inspections, and they need it.")
    if inspection.kind == Kind.UNGRADED and regime == Regime.REPORT_CARD:
        raise InspectionInconsistent("With report cards every inspection is full, or monitoring.")


def check_grades(inspection: Inspection, regime: Regime) -> None:
    has = {
        "overall_effectiveness": inspection.overall_effectiveness is not None,
        "judgements": bool(inspection.judgements),
        "areas": bool(inspection.areas),
    }
    allowed = {
        Regime.OVERALL_GRADE: {"overall_effectiveness", "judgements"},
        Regime.KEY_JUDGEMENTS: {"judgements"},
        Regime.REPORT_CARD: {"areas"},
    }[regime]
    if foreign := sorted(name for name, there in has.items() if there and name not in allowed):
        raise InspectionInconsistent(f"In this regime there is no {' and no '.join(foreign)}.")
    if inspection.published_on is not None and not any(has.values()):
        raise InspectionInconsistent(f"A published full inspection has {' or '.join(sorted(allowed))}.")
