"""The rules that ship: what they say of academies people know, with and without Progress 8."""

from datetime import date
from hashlib import sha256
from itertools import product

import pytest

from standards_api.models.deciding import NEEDS_A_PERSON
from standards_api.phases.engine import Inputs, Value, changes, propose
from standards_api.phases.own_rules import faults
from standards_api.phases.rule_sets import FOLDER, Phase, RuleSet, shipped

RULES = shipped()["2026.2"]
SUBJECTS = shipped()["subjects-2026.1"]
GOOD: Inputs = {
    "category_of_concern": "none",
    "not_yet_good": "no",
    "dfe_trigger": "no",
    "assessment_rank": "not_rated",
    "critical_findings": "not_reviewed",
    "high_findings": "not_reviewed",
    "open_risk": 0,
}
SECONDARY: Inputs = {
    **GOOD,
    "kind": "secondary",
    "progress_8": "above",
    "progress_8_before": "above",
    "persistent_absence": 24.0,
    "ks2_expected_gap": "not_applicable",
    "attainment_8_gap": 1.0,
}
PRIMARY: Inputs = {
    **GOOD,
    "kind": "primary",
    "progress_8": "not_applicable",
    "progress_8_before": "not_applicable",
    "persistent_absence": 14.0,
    "ks2_expected_gap": 3.0,
    "attainment_8_gap": "not_applicable",
}
SPECIAL: Inputs = {
    **PRIMARY,
    "kind": "special",
    "persistent_absence": 40.0,
    "ks2_expected_gap": "not_applicable",
}


@pytest.mark.parametrize(
    ("base", "said", "outcome", "rule"),
    [
        (SECONDARY, {}, "sustain", "progress-above"),
        (SECONDARY, {"progress_8": "well_above"}, "sustain", "progress-above"),
        (SECONDARY, {"progress_8": "average"}, "improve", "progress-average"),
        (SECONDARY, {"progress_8": "below"}, "repair", "progress-below"),
        (SECONDARY, {"progress_8": "well_below"}, "stabilise", "progress-well-below"),
        (SECONDARY, {"category_of_concern": "special_measures"}, "stabilise", "special-measures"),
        (SECONDARY, {"category_of_concern": "serious_weaknesses"}, "repair", "category-of-concern"),
        (SECONDARY, {"dfe_trigger": "yes", "not_yet_good": "yes"}, "repair", "inspection-triggers-action"),
        (SECONDARY, {"not_yet_good": "yes"}, "improve", "not-yet-good"),
        (SECONDARY, {"persistent_absence": 32.0}, "improve", "persistent-absence-high"),
        (SECONDARY, {"persistent_absence": 42.0}, "repair", "persistent-absence-very-high"),
        (SECONDARY, {"progress_8": "not_produced"}, "sustain", "strong-without-progress-8"),
        (
            SECONDARY,
            {"progress_8": "not_produced", "progress_8_before": "below"},
            "improve",
            "progress-was-not-above",
        ),
        (
            SECONDARY,
            {"progress_8": "not_produced", "attainment_8_gap": -1.0},
            "improve",
            "nothing-stands-out",
        ),
        (SECONDARY, {"progress_8": "not_produced", "attainment_8_gap": -3.1}, "improve", "attainment-below"),
        (
            SECONDARY,
            {"progress_8": "not_produced", "attainment_8_gap": -10.1},
            "repair",
            "attainment-far-below",
        ),
        (PRIMARY, {}, "sustain", "strong-without-progress-8"),
        (PRIMARY, {"ks2_expected_gap": -2.0}, "improve", "nothing-stands-out"),
        (PRIMARY, {"ks2_expected_gap": -21.0}, "repair", "attainment-far-below"),
        (PRIMARY, {"persistent_absence": 26.0}, "repair", "persistent-absence-very-high"),
        (SPECIAL, {}, "sustain", "strong-without-progress-8"),
        (SPECIAL, {"persistent_absence": None}, "sustain", "strong-without-progress-8"),
        (SPECIAL, {"not_yet_good": "yes"}, "improve", "not-yet-good"),
        (SPECIAL, {"assessment_rank": 0}, "repair", "assessment-below-lowest"),
        (SECONDARY, {"assessment_rank": 1}, "improve", "assessment-at-lowest"),
        (SECONDARY, {"assessment_rank": 2}, "sustain", "progress-above"),
        (PRIMARY, {"assessment_rank": None}, NEEDS_A_PERSON, "not-known-enough"),
        (PRIMARY, {"critical_findings": 1, "high_findings": 1}, "repair", "critical-finding"),
        (PRIMARY, {"high_findings": 2}, "improve", "high-findings"),
        (PRIMARY, {"high_findings": 1}, "sustain", "strong-without-progress-8"),
        (SECONDARY, {"open_risk": 20}, "repair", "risk-very-high"),
        (SECONDARY, {"open_risk": 12}, "improve", "risk-high"),
        (SECONDARY, {"open_risk": None}, NEEDS_A_PERSON, "not-known-enough"),
    ],
)
def test_the_shipped_rules_lead_where_people_expect(
    base: Inputs, said: dict[str, Value], outcome: str, rule: str
) -> None:
    proposal = propose(RULES, {**base, **said})
    assert (proposal.outcome, proposal.rule) == (outcome, rule)


@pytest.mark.parametrize("base", [SECONDARY, PRIMARY, SPECIAL])
def test_sustain_is_never_proposed_while_any_input_that_could_deny_it_is_unknown(base: Inputs) -> None:
    assert propose(RULES, base).outcome == Phase.SUSTAIN
    for name in RULES.inputs:
        less = propose(RULES, {**base, name: None})
        denied = any(change.input == name and change.outcome != "sustain" for change in changes(RULES, base))
        assert less.outcome == (NEEDS_A_PERSON if denied else Phase.SUSTAIN), name
        assert less.missing == ((name,) if denied else ()), name


def test_an_academy_nothing_is_known_of_needs_a_person() -> None:
    proposal = propose(RULES, {"kind": "secondary"})
    assert proposal.outcome == NEEDS_A_PERSON
    assert {"progress_8", "not_yet_good", "category_of_concern"} <= set(proposal.missing)


def test_the_worst_is_proposed_even_while_the_rest_is_unknown() -> None:
    assert propose(RULES, {"kind": "secondary", "progress_8": "well_below"}).outcome == Phase.STABILISE


def test_every_combination_of_what_is_known_leads_somewhere() -> None:
    """With everything known and one headline figure at least, no academy is left without a rule."""
    for band, good in product(RULES.inputs["progress_8"].values, ("yes", "no")):
        inputs = {**SECONDARY, "progress_8": band, "not_yet_good": good}
        assert propose(RULES, inputs).outcome != NEEDS_A_PERSON, (band, good)


def test_tiers_are_cumulative() -> None:
    tiers = [RULES.phases[phase].tiers for phase in reversed(Phase)]
    assert tiers == [
        ("universal",),
        ("universal", "targeted"),
        ("universal", "targeted", "intensive"),
        ("universal", "targeted", "intensive", "intervention"),
    ]


def test_what_would_change_a_repair_is_told() -> None:
    found = changes(RULES, {**SECONDARY, "progress_8": "below"})
    assert ("progress_8", "above", "sustain") in {(c.input, c.becomes, c.outcome) for c in found}
    assert ("category_of_concern", "special_measures", "stabilise") in {
        (c.input, c.becomes, c.outcome) for c in found
    }


SUBJECT: Inputs = {
    "kind": "special",
    "assessment_rank": 2,
    "critical_findings": 0,
    "high_findings": 0,
    "open_risk": 0,
    "secure_in_subject": 70.0,
}


@pytest.mark.parametrize(
    ("said", "outcome", "rule"),
    [
        ({}, "sustain", "subject-strong"),
        ({"assessment_rank": 0, "critical_findings": 1}, "stabilise", "subject-failing"),
        ({"critical_findings": 1}, "repair", "subject-critical-finding"),
        ({"assessment_rank": 0}, "repair", "subject-below-lowest"),
        ({"secure_in_subject": 39.0}, "repair", "subject-few-secure"),
        ({"secure_in_subject": 64.0}, "improve", "subject-not-enough-secure"),
        ({"assessment_rank": 1}, "improve", "subject-at-lowest"),
        ({"open_risk": 12}, "improve", "subject-risk-high"),
        ({"secure_in_subject": "not_sent"}, "sustain", "subject-strong"),
        ({"assessment_rank": "not_rated"}, "improve", "subject-nothing-stands-out"),
        ({"assessment_rank": "not_rated", "secure_in_subject": 80.0}, "sustain", "subject-secure"),
        ({"assessment_rank": None}, NEEDS_A_PERSON, "not-known-enough"),
        (dict.fromkeys(SUBJECT.keys() - {"kind"}), NEEDS_A_PERSON, "not-known-enough"),
    ],
)
def test_the_rules_for_subjects_lead_where_people_expect(
    said: dict[str, Value], outcome: str, rule: str
) -> None:
    proposal = propose(SUBJECTS, {**SUBJECT, **said})
    assert (proposal.outcome, proposal.rule) == (outcome, rule)


def test_a_published_version_is_never_edited() -> None:
    words = (FOLDER / "2026.1.yaml").read_bytes()
    assert sha256(words).hexdigest()[:16] == "b5f4ef421e3d0de0"


@pytest.mark.parametrize("rules", shipped().values(), ids=list(shipped()))
def test_shipped_rules_stand_up_to_what_is_asked_of_a_trusts_own(rules: RuleSet) -> None:
    assert faults(rules, on=date(2026, 11, 21)) == []
