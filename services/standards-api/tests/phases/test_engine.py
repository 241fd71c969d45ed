"""The three-valued engine: what is not known never improves an outcome, whatever the rules."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from standards_api.logic import all_of, any_of, negate
from standards_api.models.deciding import NEEDS_A_PERSON
from standards_api.phases.engine import NO_RULE, UNDECIDED, Inputs, changes, propose
from standards_api.phases.rule_sets import Phase, RuleSet

TERMS = {"tiers": ["universal"], "capacity_role": "both", "visits_a_year": 3, "iaims": "always"}
NAMES = ("a", "b", "c")
COLOURS = ("red", "green", "blue")
Truths = st.lists(st.sampled_from([True, False, None]), max_size=5)


def rule_set(*rules: tuple[str, Any]) -> RuleSet:
    """Rules as (outcome, when) about three inputs: two of colours, `c` also of numbers."""
    return RuleSet.model_validate(
        {
            "version": "test",
            "applies_from": "2026-09-01",
            "progress_8_counts_for_years": 2,
            "figures_count_for_days": 550,
            "inputs": {
                name: {"says": name, "values": list(COLOURS), "numbers": name == "c"} for name in NAMES
            },
            "rules": [
                {"id": f"rule-{n}", "outcome": outcome, "says": "…", "when": when}
                for n, (outcome, when) in enumerate(rules)
            ],
            "phases": dict.fromkeys(Phase, TERMS),
        }
    )


def asks(name: str, *colours: str) -> dict[str, Any]:
    return {"input": name, "is": list(colours)}


QUESTIONS = st.one_of(
    st.builds(
        lambda name, colours: asks(name, *colours),
        st.sampled_from(NAMES),
        st.lists(st.sampled_from(COLOURS), min_size=1, max_size=2, unique=True),
    ),
    st.builds(
        lambda how, mark: {"input": "c", how: mark},
        st.sampled_from(["below", "at_least"]),
        st.integers(-2, 2),
    ),
)
CONDITIONS = st.recursive(
    QUESTIONS,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=4,
)
RULES = st.lists(st.tuples(st.sampled_from(list(Phase)), CONDITIONS), min_size=1, max_size=6)
COLOUR: st.SearchStrategy[str | float | None] = st.sampled_from(COLOURS)
KNOWN: st.SearchStrategy[Inputs] = st.fixed_dictionaries(
    {"a": COLOUR, "b": COLOUR, "c": st.one_of(COLOUR, st.sampled_from([-3.0, -1.0, 0.0, 1.0, 3.0]))}
)


@given(Truths)
def test_a_truth_is_settled_exactly_when_every_way_the_unknown_turns_out_agrees(
    truths: list[bool | None],
) -> None:
    worlds = list(product(*([truth] if truth is not None else [True, False] for truth in truths)))
    for mine, pythons in ((any_of, any), (all_of, all)):
        outcomes = {pythons(world) for world in worlds}
        assert mine(truths) is (outcomes.pop() if len(outcomes) == 1 else None)


def test_the_negation_of_the_unknown_is_unknown() -> None:
    assert [negate(truth) for truth in (True, False, None)] == [False, True, None]


@settings(max_examples=400, deadline=None)
@given(rules=RULES, known=KNOWN, hidden=st.sets(st.sampled_from(NAMES)))
def test_knowing_less_gives_the_same_outcome_or_a_person_and_never_a_better_one(
    rules: list[tuple[str, Any]], known: Inputs, hidden: set[str]
) -> None:
    found = rule_set(*rules)
    with_all = propose(found, known)
    with_less = propose(found, {name: None if name in hidden else value for name, value in known.items()})
    assert with_less.outcome in (with_all.outcome, NEEDS_A_PERSON)
    assert set(with_less.missing) <= hidden
    if with_all.outcome != NEEDS_A_PERSON:
        assert with_all.outcome in with_less.possible


@settings(max_examples=200, deadline=None)
@given(rules=RULES, known=KNOWN)
def test_each_change_named_does_change_the_outcome(rules: list[tuple[str, Any]], known: Inputs) -> None:
    found = rule_set(*rules)
    now = propose(found, known).outcome
    for change in changes(found, known):
        assert change.outcome != now
        if change.becomes in COLOURS:
            assert propose(found, {**known, change.input: change.becomes}).outcome == change.outcome


def test_the_first_true_rule_decides_and_is_named() -> None:
    found = rule_set(
        ("stabilise", asks("a", "red")), ("repair", asks("b", "red")), ("sustain", asks("b", "red"))
    )
    proposal = propose(found, {"a": "green", "b": "red", "c": "red"})
    assert (proposal.outcome, proposal.rule, proposal.missing) == ("repair", "rule-1", ())
    assert [step.answer for step in proposal.trace] == ["no", "yes", "yes"]


def test_an_unknown_rule_above_that_says_the_same_changes_nothing() -> None:
    found = rule_set(("repair", asks("a", "red")), ("repair", asks("b", "red")))
    assert propose(found, {"a": None, "b": "red"}).outcome == "repair"


def test_an_unknown_rule_above_that_says_otherwise_needs_a_person_and_says_what_is_missing() -> None:
    found = rule_set(("stabilise", asks("a", "red")), ("sustain", asks("b", "red")))
    proposal = propose(found, {"a": None, "b": "red"})
    assert (proposal.outcome, proposal.rule) == (NEEDS_A_PERSON, UNDECIDED)
    assert (proposal.missing, proposal.possible) == (("a",), (Phase.STABILISE, Phase.SUSTAIN))


def test_where_no_rule_applies_a_person_is_needed_and_nothing_is_missing() -> None:
    proposal = propose(rule_set(("sustain", asks("a", "red"))), {"a": "blue"})
    assert (proposal.outcome, proposal.rule, proposal.missing) == (NEEDS_A_PERSON, NO_RULE, ())


def test_a_number_is_compared_and_a_word_is_neither_below_nor_above() -> None:
    found = rule_set(("repair", {"input": "c", "below": 0}), ("improve", {"input": "c", "at_least": 0}))
    outcomes = [propose(found, {"c": value}).outcome for value in (-0.1, 0.0, "red")]
    assert outcomes == ["repair", "improve", NEEDS_A_PERSON]


def test_what_would_change_it_names_the_threshold() -> None:
    found = rule_set(("repair", {"input": "c", "below": 0}), ("sustain", {"input": "c", "at_least": 0}))
    named = {(change.becomes, change.outcome) for change in changes(found, {"c": 1.0})}
    assert ("below 0", "repair") in named
    assert ("at least 0", "sustain") not in named


@pytest.mark.parametrize(
    "when",
    [
        {"input": "z", "is": "red"},
        {"input": "a", "is": "purple"},
        {"input": "a", "below": 3},
        {"input": "a", "is": "red", "below": 3},
        {"input": "a"},
        {"all": [], "any": []},
        {"all": [{"input": "a", "is": "red"}], "not": {"input": "a", "is": "red"}},
        {"is": "red"},
        {"input": "a", "is": "red", "note": "…"},
    ],
)
def test_a_rule_set_that_is_not_sound_is_refused(when: Any) -> None:
    with pytest.raises(ValidationError):
        rule_set(("repair", when))
