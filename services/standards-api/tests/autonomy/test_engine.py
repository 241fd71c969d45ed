"""The shipped scheme of delegation, and what its rules make of what is and is not known."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards_api.autonomy.engine import changes, propose
from standards_api.autonomy.schemes import shipped
from standards_api.models.deciding import NEEDS_A_PERSON
from standards_api.models.delegation import VALUES, Grant, Input, Scheme, faults

LEVELS = ("not-yet-enabling", "enabling", "accelerating", "outstanding")
KNOWN: dict[str, tuple[Any, ...]] = {
    **{str(name): values for name, values in VALUES.items() if name is not Input.KIND},
    "standard_level": LEVELS,
    "highest_risk": (0.0, 16.0),
}
STRONG: dict[str, str | float | None] = {
    "kind": "secondary", "category_of_concern": "none", "not_yet_good": "no", "phase": "sustain",
    "standard_level": "accelerating", "standard_provisional": "no", "highest_risk": 9.0,
}  # fmt: skip
inputs_known = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in KNOWN.items()})


def test_the_shipped_scheme_holds_together() -> None:
    assert faults(shipped()) == []
    assert {area.key for area in shipped().areas} >= {
        "curriculum", "assessment", "staffing-structure", "behaviour-policy", "finance", "estates",
    }  # fmt: skip


def test_what_is_known_always_leads_to_a_level() -> None:
    """All 256 combinations of what the rules ask about."""
    for values in product(*KNOWN.values()):
        found = propose(shipped(), dict(zip(KNOWN, values, strict=True)))
        assert found.outcome in shipped().level_keys, values


@given(inputs_known, st.sets(st.sampled_from(sorted(KNOWN))))
def test_knowing_less_never_gives_more_freedom(known: dict[str, Any], hidden: set[str]) -> None:
    scheme = shipped()
    rank = scheme.level_keys.index
    full = propose(scheme, known)
    less = propose(scheme, {**known, **dict.fromkeys(hidden)})
    if less.outcome == NEEDS_A_PERSON:
        assert full.outcome in less.possible or less.possible == ()
        assert less.missing
    else:
        assert rank(less.outcome) == rank(full.outcome)


@pytest.mark.parametrize(
    ("change", "outcome", "rule"),
    [
        ({}, "earned", "sustaining-and-strong"),
        ({"category_of_concern": "special_measures"}, "directed", "category-of-concern"),
        ({"phase": "stabilise"}, "directed", "phase-stabilise"),
        ({"standard_level": "not-yet-enabling"}, "directed", "below-the-standard"),
        ({"phase": "repair"}, "guided", "phase-repair"),
        ({"not_yet_good": "yes"}, "guided", "not-yet-good"),
        ({"highest_risk": 16.0}, "guided", "serious-risk"),
        ({"highest_risk": 15.0}, "earned", "sustaining-and-strong"),
        ({"phase": "improve"}, "guided", "nothing-stands-out"),
        ({"phase": "improve", "standard_level": "outstanding"}, "earned", "outstanding"),
        (
            {"phase": "improve", "standard_level": "outstanding", "standard_provisional": "yes"},
            "guided",
            "nothing-stands-out",
        ),
        ({"standard_level": None}, NEEDS_A_PERSON, "not-known-enough"),
        ({"category_of_concern": None}, NEEDS_A_PERSON, "not-known-enough"),
        ({"standard_level": None, "phase": "stabilise"}, "directed", "phase-stabilise"),
    ],
)
def test_each_rule(change: dict[str, Any], outcome: str, rule: str) -> None:
    found = propose(shipped(), STRONG | change)
    assert (found.outcome, found.rule) == (outcome, rule)


def test_it_says_what_is_missing_and_what_it_could_be() -> None:
    found = propose(shipped(), STRONG | {"standard_level": None, "phase": "repair"})
    assert (found.missing, found.possible) == (("standard_level",), ("directed", "guided"))


def test_it_says_what_would_change_it() -> None:
    found = {(c.input, c.becomes): c.outcome for c in changes(shipped(), STRONG)}
    assert found[("phase", "repair")] == "guided"
    assert found[("highest_risk", "at least 16")] == "guided"
    assert ("highest_risk", "below 16") not in found
    assert ("standard_level", "outstanding") not in found


def changed(**parts: Any) -> Scheme:
    return Scheme.model_validate(shipped().model_dump(mode="json") | parts)


@pytest.mark.parametrize(
    ("where", "wrong", "said"),
    [
        (("curriculum", "earned", "board"), Grant.DECIDES, "exactly one body decides"),
        (("curriculum", "earned", "headteacher"), Grant.RECOMMENDS, "exactly one body decides"),
        (("curriculum", "earned", "parents"), Grant.RECOMMENDS, "parents is no body"),
        (("curriculum", "total", "headteacher"), Grant.DECIDES, "the level total"),
        (("catering", "earned", "headteacher"), Grant.DECIDES, "the area catering"),
    ],
)
def test_grants_that_do_not_hold_together(where: tuple[str, str, str], wrong: Grant, said: str) -> None:
    area, level, body = where
    grants = shipped().model_dump(mode="json")["grants"]
    grants.setdefault(area, {}).setdefault(level, {})[body] = wrong
    [found] = faults(changed(grants=grants))
    assert said in found


def test_an_area_that_a_level_forgets() -> None:
    grants = shipped().model_dump(mode="json")["grants"]
    del grants["estates"]["guided"]
    assert faults(changed(grants=grants)) == ["estates, guided: exactly one body decides."]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"outcome": "total"}, "no level"),
        ({"when": [{"input": "phase", "one_of": ["thriving"]}]}, "never thriving"),
        ({"when": [{"input": "phase", "at_least": 3}]}, "no number"),
        ({"when": [{"input": "highest_risk", "one_of": ["16"]}]}, "is a number"),
        ({"when": [{"input": "highest_risk", "at_least": 3, "below": 5}]}, "one of one_of"),
        ({"when": [{"input": "highest_risk"}]}, "one of one_of"),
        ({"id": "serious-risk"}, "stands twice"),
    ],
)
def test_rules_that_do_not_hold_together(rule: dict[str, Any], said: str) -> None:
    when = [{"input": "kind", "one_of": ["primary"]}]
    fresh = {"id": "new", "outcome": "guided", "says": "New.", "when": when}
    rules = [*shipped().model_dump(mode="json")["rules"], fresh | rule]
    [found] = faults(changed(rules=rules))
    assert said in found
