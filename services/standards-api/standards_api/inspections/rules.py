"""When an academy is not yet good: yes, no or unknown, by a rule for each regime and a named inspection.

Rules are named and versioned: a decision that rests on one can be read for ever. Ofsted's grades of one
regime cannot be compared with another's, so each rule reads one regime and nothing is translated.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from standards_api.logic import Answer, Truth, all_of, answer, any_of
from standards_api.models.inspections import Category, Inspection, Kind, Regime, Safeguarding

BELOW_EXPECTED = {"needs_attention", "urgent_improvement"}
URGENT = "urgent_improvement"
LEADERSHIP = "leadership_and_governance"
CORE_AREAS = (
    "inclusion",
    "curriculum_and_teaching",
    "achievement",
    "attendance_and_behaviour",
    "personal_development_and_wellbeing",
    LEADERSHIP,
)
KEY_JUDGEMENTS = ("quality_of_education", "leadership_and_management")
USUAL_JUDGEMENTS = (*KEY_JUDGEMENTS, "behaviour_and_attitudes", "personal_development")
FAILING = {Safeguarding.NOT_EFFECTIVE, Safeguarding.NOT_MET}


def safeguarding_fails(inspection: Inspection) -> Truth:
    """Under the report card it is always published, so its absence is not known; before, not reported is
    no sign of failure, since failing there makes leadership inadequate."""
    if inspection.safeguarding in FAILING:
        return True
    silent = inspection.safeguarding == Safeguarding.NOT_RECORDED
    return None if silent and inspection.regime == Regime.REPORT_CARD else False


def in_category(inspection: Inspection) -> Truth:
    category = category_of(inspection)
    return None if category is None else category != Category.NONE


def overall_below_good(inspection: Inspection) -> Truth:
    """Overall effectiveness is requires improvement or inadequate."""
    grade = inspection.overall_effectiveness
    return any_of([None if grade is None else grade >= 3, in_category(inspection)])


def grade_reaches(inspection: Inspection, name: str, worst: int) -> Truth:
    grade = inspection.judgements.get(name)
    return None if grade is None else grade >= worst


def key_judgement_below_good(inspection: Inspection) -> Truth:
    """Quality of education or leadership is 3 or 4, any judgement 4, safeguarding fails, or a category."""
    return any_of(
        [
            *(grade_reaches(inspection, name, 3) for name in KEY_JUDGEMENTS),
            *(grade == 4 for grade in inspection.judgements.values()),
            safeguarding_fails(inspection),
            in_category(inspection),
        ]
    )


def any_judgement_below_good(inspection: Inspection) -> Truth:
    """Any judgement is 3 or 4, or safeguarding fails, or a category."""
    return any_of(
        [
            *(grade_reaches(inspection, name, 3) for name in {*USUAL_JUDGEMENTS, *inspection.judgements}),
            safeguarding_fails(inspection),
            in_category(inspection),
        ]
    )


def area_is(inspection: Inspection, name: str, grades: Iterable[str]) -> Truth:
    grade = inspection.areas.get(name)
    return None if grade is None else grade in grades


def any_area_below_expected(inspection: Inspection) -> Truth:
    """Any area that applies is below expected, or safeguarding is not met, or a category."""
    return any_of(
        [
            *(area_is(inspection, name, BELOW_EXPECTED) for name in {*CORE_AREAS, *inspection.areas}),
            safeguarding_fails(inspection),
            in_category(inspection),
        ]
    )


def leadership_below_expected(inspection: Inspection) -> Truth:
    """Leadership and governance alone decides, or a category: what DfE acts on."""
    return any_of([area_is(inspection, LEADERSHIP, BELOW_EXPECTED), in_category(inspection)])


def category_of(inspection: Inspection) -> Category | None:
    """The category as published or, on a report card, the one its grades amount to; None while not known.

    Special measures: leadership and governance urgent, and another area urgent or safeguarding not met.
    Requires significant improvement: any area urgent, or safeguarding not met.
    """
    published = Category(inspection.category_of_concern)
    if published != Category.NONE or inspection.regime != Regime.REPORT_CARD or inspection.kind != Kind.FULL:
        return published
    others = [name for name in {*CORE_AREAS, *inspection.areas} if name != LEADERSHIP]
    elsewhere = any_of(
        [*(area_is(inspection, name, {URGENT}) for name in others), safeguarding_fails(inspection)]
    )
    leadership = area_is(inspection, LEADERSHIP, {URGENT})
    special, any_concern = all_of([leadership, elsewhere]), any_of([leadership, elsewhere])
    if special:
        return Category.SPECIAL_MEASURES
    if any_concern and special is False:
        return Category.REQUIRES_SIGNIFICANT_IMPROVEMENT
    return Category.NONE if any_concern is False else None


Rule = Callable[[Inspection], Truth]
RULES: Mapping[str, tuple[Regime, Rule]] = {
    "overall-below-good.v1": (Regime.OVERALL_GRADE, overall_below_good),
    "key-judgements-below-good.v1": (Regime.KEY_JUDGEMENTS, key_judgement_below_good),
    "any-judgement-below-good.v1": (Regime.KEY_JUDGEMENTS, any_judgement_below_good),
    "any-area-below-expected.v1": (Regime.REPORT_CARD, any_area_below_expected),
    "leadership-below-expected.v1": (Regime.REPORT_CARD, leadership_below_expected),
}
NO_INSPECTION = "no-inspection.v1"
SELF_EVALUATION = "self-evaluation.v1"
DEFAULTS: Mapping[Regime, str] = {
    Regime.OVERALL_GRADE: "overall-below-good.v1",
    Regime.KEY_JUDGEMENTS: "key-judgements-below-good.v1",
    Regime.REPORT_CARD: "any-area-below-expected.v1",
}
DFE: Mapping[Regime, str] = {**DEFAULTS, Regime.REPORT_CARD: "leadership-below-expected.v1"}


@dataclass(frozen=True)
class Judged:
    """The answer, how it came about, and what else a reader should know of it."""

    answer: Answer
    rule: str
    inspection: Inspection | None
    dfe_trigger: Answer
    category: Category | None


def counts(inspection: Inspection, on: date) -> bool:
    """Whether this inspection's grades are the school's by that day: full, finished and published."""
    published = inspection.published_on is not None and inspection.published_on <= on
    own = inspection.inspected_urn == inspection.urn
    return inspection.kind == Kind.FULL and published and own and not inspection.paused


def latest(inspections: Iterable[Inspection], on: date) -> Inspection | None:
    """The full inspection that stands: ungraded and monitoring ones since carry it on."""
    standing = [i for i in inspections if counts(i, on)]
    return max(standing, key=lambda i: (i.started_on, i.published_on), default=None)


def not_yet_good(
    inspections: Iterable[Inspection],
    *,
    on: date,
    chosen: Mapping[Regime, str] = DEFAULTS,
    overridden: bool = False,
) -> Judged:
    """No inspection of this URN is unknown, never no; a predecessor's is shown by the caller, not counted.

    `overridden`: the trust judges the academy not yet good itself, whatever the inspection says.
    """
    inspection = latest(inspections, on)
    if inspection is None:
        judged = Judged(Answer.UNKNOWN, NO_INSPECTION, None, Answer.UNKNOWN, None)
    else:
        judged = judge(inspection, {**DEFAULTS, **chosen})
    return replace(judged, answer=Answer.YES, rule=SELF_EVALUATION) if overridden else judged


def judge(inspection: Inspection, chosen: Mapping[Regime, str]) -> Judged:
    regime = Regime(inspection.regime)
    return Judged(
        answer=answer(RULES[chosen[regime]][1](inspection)),
        rule=chosen[regime],
        inspection=inspection,
        dfe_trigger=answer(RULES[DFE[regime]][1](inspection)),
        category=category_of(inspection),
    )


def stuck(inspections: Sequence[Inspection], *, on: date) -> Answer:
    """Below good, or DfE's equivalent, at the latest full inspection and at the one before it."""
    standing = sorted((i for i in inspections if counts(i, on)), key=lambda i: i.started_on)[-2:]
    if len(standing) < 2:
        return Answer.UNKNOWN if not standing else Answer.NO
    return answer(all_of(RULES[DFE[Regime(i.regime)]][1](i) for i in standing))
