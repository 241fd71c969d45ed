"""Not yet good, in each regime and at every edge; then real inspections of August 2026."""

import json
import os
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from standards_api.inspections.rules import (
    DEFAULTS,
    NO_INSPECTION,
    SELF_EVALUATION,
    Judged,
    category_of,
    not_yet_good,
    stuck,
)
from standards_api.models.inspections import Category, Inspection, Kind, Regime, Safeguarding

TODAY = date(2026, 11, 21)
REPOSITORY = Path(__file__).parents[4]
DATA = Path(os.environ.get("REAL_DATA_DIR", REPOSITORY.parent / "shared" / "data"))
OFSTED = DATA / "ofsted_mi_2026-08-31_sample36.json"
STRICT = {Regime.KEY_JUDGEMENTS: "any-judgement-below-good.v1"}
TRIGGER = {Regime.REPORT_CARD: "leadership-below-expected.v1"}
AREAS = {
    "inclusion": "expected_standard",
    "curriculum_and_teaching": "expected_standard",
    "achievement": "strong_standard",
    "attendance_and_behaviour": "expected_standard",
    "personal_development_and_wellbeing": "exceptional",
    "leadership_and_governance": "expected_standard",
}


def inspected(regime: Regime, **said: Any) -> Inspection:
    days = {
        Regime.OVERALL_GRADE: date(2023, 5, 2),
        Regime.KEY_JUDGEMENTS: date(2025, 3, 4),
        Regime.REPORT_CARD: date(2026, 2, 3),
    }
    usual = {"started_on": days[regime], "published_on": days[regime], "kind": Kind.FULL}
    return Inspection(**{"urn": "148201", "inspected_urn": "148201", "regime": regime, **usual, **said})


def graded(quality: int | None, behaviour: int, development: int, leadership: int | None) -> dict[str, Any]:
    return {
        "quality_of_education": quality,
        "behaviour_and_attitudes": behaviour,
        "personal_development": development,
        "leadership_and_management": leadership,
    }


def judged(*inspections: Inspection, chosen: Mapping[Regime, str] = DEFAULTS) -> Judged:
    return not_yet_good(inspections, on=TODAY, chosen=chosen)


def report_card(safeguarding: Safeguarding = Safeguarding.MET, **areas: str | None) -> Inspection:
    said = {name: grade for name, grade in {**AREAS, **areas}.items() if grade is not None}
    return inspected(Regime.REPORT_CARD, areas=said, safeguarding=safeguarding)


@pytest.mark.parametrize(("grade", "says"), [(1, "no"), (2, "no"), (3, "yes"), (4, "yes"), (None, "unknown")])
def test_with_an_overall_grade_three_and_four_are_not_yet_good(grade: int | None, says: str) -> None:
    found = judged(inspected(Regime.OVERALL_GRADE, overall_effectiveness=grade))
    assert (found.answer, found.rule) == (says, "overall-below-good.v1")


@pytest.mark.parametrize(
    ("grades", "usual", "strict"),
    [
        ((2, 2, 2, 2), "no", "no"),
        ((3, 2, 2, 2), "yes", "yes"),
        ((2, 2, 2, 3), "yes", "yes"),
        ((2, 3, 3, 2), "no", "yes"),
        ((2, 4, 2, 2), "yes", "yes"),
        ((4, 4, 3, 4), "yes", "yes"),
        ((None, 2, 2, 2), "unknown", "unknown"),
        ((None, 2, 2, 3), "yes", "yes"),
    ],
)
def test_without_an_overall_grade_quality_and_leadership_decide(
    grades: tuple[Any, ...], usual: str, strict: str
) -> None:
    inspection = inspected(Regime.KEY_JUDGEMENTS, judgements=graded(*grades))
    assert judged(inspection).answer == usual
    assert judged(inspection, chosen=STRICT).answer == strict


@pytest.mark.parametrize(
    "said",
    [
        {"safeguarding": Safeguarding.NOT_EFFECTIVE},
        {"category_of_concern": Category.SERIOUS_WEAKNESSES},
        {"judgements": graded(2, 2, 2, 2) | {"sixth_form": 4}},
    ],
)
def test_without_an_overall_grade_these_too_make_it_not_yet_good(said: dict[str, Any]) -> None:
    assert (
        judged(inspected(Regime.KEY_JUDGEMENTS, **{"judgements": graded(2, 2, 2, 2), **said})).answer == "yes"
    )


def test_a_third_in_the_sixth_form_counts_only_by_the_strict_rule() -> None:
    inspection = inspected(Regime.KEY_JUDGEMENTS, judgements=graded(2, 2, 2, 2) | {"sixth_form": 3})
    assert (judged(inspection).answer, judged(inspection, chosen=STRICT).answer) == ("no", "yes")


@pytest.mark.parametrize(
    ("inspection", "support", "trigger"),
    [
        (report_card(), "no", "no"),
        (report_card(early_years="not_applicable", post_16="not_applicable"), "no", "no"),
        (report_card(post_16="needs_attention"), "yes", "no"),
        (report_card(achievement="needs_attention"), "yes", "no"),
        (report_card(leadership_and_governance="needs_attention"), "yes", "yes"),
        (report_card(inclusion="urgent_improvement"), "yes", "yes"),
        (report_card(Safeguarding.NOT_MET), "yes", "yes"),
        (report_card(Safeguarding.NOT_RECORDED), "unknown", "unknown"),
        (report_card(inclusion=None), "unknown", "unknown"),
        (report_card(inclusion=None, achievement="needs_attention"), "yes", "unknown"),
        (report_card(leadership_and_governance=None), "unknown", "unknown"),
    ],
)
def test_on_a_report_card_one_area_below_expected_asks_for_support_but_leadership_triggers(
    inspection: Inspection, support: str, trigger: str
) -> None:
    found = judged(inspection)
    assert (found.answer, found.dfe_trigger) == (support, trigger)
    assert judged(inspection, chosen=TRIGGER).answer == trigger


@pytest.mark.parametrize(
    ("inspection", "category"),
    [
        (report_card(), Category.NONE),
        (report_card(achievement="needs_attention"), Category.NONE),
        (report_card(achievement="urgent_improvement"), Category.REQUIRES_SIGNIFICANT_IMPROVEMENT),
        (report_card(leadership_and_governance="urgent_improvement"), "requires_significant_improvement"),
        (report_card(Safeguarding.NOT_MET), Category.REQUIRES_SIGNIFICANT_IMPROVEMENT),
        (
            report_card(Safeguarding.NOT_MET, leadership_and_governance="urgent_improvement"),
            Category.SPECIAL_MEASURES,
        ),
        (
            report_card(leadership_and_governance="urgent_improvement", achievement="urgent_improvement"),
            Category.SPECIAL_MEASURES,
        ),
        (report_card(leadership_and_governance="urgent_improvement", achievement=None), None),
        (report_card(achievement=None), None),
    ],
)
def test_the_category_follows_from_the_areas_and_safeguarding(
    inspection: Inspection, category: Category | None
) -> None:
    assert category_of(inspection) == category


def test_no_inspection_is_unknown_and_never_no() -> None:
    found = judged()
    assert (found.answer, found.rule, found.inspection) == ("unknown", NO_INSPECTION, None)


def test_a_predecessors_inspection_is_not_the_academys() -> None:
    assert judged(
        inspected(Regime.OVERALL_GRADE, overall_effectiveness=4, inspected_urn="112233")
    ).answer == ("unknown")


def test_an_ungraded_inspection_carries_the_graded_one_on() -> None:
    full = inspected(Regime.OVERALL_GRADE, overall_effectiveness=3)
    later = inspected(Regime.KEY_JUDGEMENTS, kind=Kind.UNGRADED, ungraded_outcome="Improved significantly")
    found = judged(full, later)
    assert (found.answer, found.inspection) == ("yes", full)


@pytest.mark.parametrize(
    "unfinished", [{"paused": True, "published_on": None}, {"paused": True}, {"published_on": None}]
)
def test_an_inspection_without_a_published_outcome_leaves_the_one_before_standing(
    unfinished: dict[str, Any],
) -> None:
    before = inspected(Regime.OVERALL_GRADE, overall_effectiveness=2)
    now = inspected(Regime.REPORT_CARD, areas=dict.fromkeys(AREAS, "urgent_improvement"), **unfinished)
    found = judged(before, now)
    assert (found.answer, found.inspection) == ("no", before)


def test_the_later_inspection_by_its_start_decides_in_its_own_regime() -> None:
    was = inspected(Regime.OVERALL_GRADE, overall_effectiveness=3)
    now = report_card()
    assert (judged(now, was).answer, judged(now, was).rule) == ("no", "any-area-below-expected.v1")


def test_stuck_needs_two_in_a_row() -> None:
    low_once = inspected(Regime.OVERALL_GRADE, overall_effectiveness=3)
    good_once = inspected(Regime.OVERALL_GRADE, overall_effectiveness=2)
    now = report_card(leadership_and_governance="needs_attention")
    post_16 = report_card(post_16="needs_attention")
    assert stuck([low_once, now], on=TODAY) == "yes"
    assert stuck([good_once, now], on=TODAY) == "no"
    assert stuck([low_once, post_16], on=TODAY) == "no"
    assert stuck([now], on=TODAY) == "no"
    assert stuck([], on=TODAY) == "unknown"


def test_the_trusts_own_judgement_makes_it_not_yet_good_whatever_the_inspection_says() -> None:
    good = inspected(Regime.OVERALL_GRADE, overall_effectiveness=1)
    found = not_yet_good([good], on=TODAY, overridden=True)
    assert (found.answer, found.rule, found.inspection) == ("yes", SELF_EVALUATION, good)
    assert found.dfe_trigger == "no"


def day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()


def word(text: str) -> str:
    """`Post-16 provision (where applicable)` as we name the area, `Needs attention` as we name the grade."""
    return text.split(" (")[0].lower().replace("-16 provision", "_16").replace(" ", "_")


def real_inspections(school: dict[str, Any]) -> list[Inspection]:
    """Ofsted's words and grades in ours: of one school, oldest first."""
    found = []
    if school.get("legacyDate"):
        named = graded(*(int(grade) for grade in school["legacyGrades"].values()))
        on, overall = day(school["legacyDate"]), school["legacy"]
        said: dict[str, Any] = {"started_on": on, "published_on": on, "judgements": named}
        if overall == "Not judged":
            found.append(inspected(Regime.KEY_JUDGEMENTS, **said))
        else:
            found.append(inspected(Regime.OVERALL_GRADE, overall_effectiveness=int(overall), **said))
    if school.get("date"):
        areas = {word(name): word(grade) for name, grade in school["grades"].items()}
        safeguarding = Safeguarding(areas.pop("safeguarding_standards"))
        found.append(inspected(Regime.REPORT_CARD, areas=areas, safeguarding=safeguarding))
    return found


@pytest.mark.skipif(not OFSTED.exists(), reason="Ofsted's real data is not here: set REAL_DATA_DIR")
@pytest.mark.parametrize(
    ("urn", "support", "trigger", "strict", "is_stuck"),
    [
        ("139160", "yes", "no", "yes", "no"),
        ("144478", "yes", "yes", "yes", "no"),
        ("139158", "yes", "yes", "yes", "no"),
        ("139181", "yes", "yes", "yes", "no"),
        ("139195", "yes", "yes", "yes", "no"),
        ("144485", "no", "no", "no", "no"),
        ("139152", "unknown", "unknown", "unknown", "unknown"),
    ],
)
def test_real_schools_at_the_edges(urn: str, support: str, trigger: str, strict: str, is_stuck: str) -> None:
    schools = {school["id"]: school for school in json.loads(OFSTED.read_text())["schools"]}
    inspections = real_inspections(schools[urn])
    found = judged(*inspections)
    assert (found.answer, found.dfe_trigger) == (support, trigger)
    assert judged(*inspections, chosen=STRICT).answer == strict
    assert stuck(inspections, on=TODAY) == is_stuck
