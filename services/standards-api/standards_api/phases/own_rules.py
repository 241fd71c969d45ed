"""A trust's own rules: what is asked of them before they can take effect, and their life; pure."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from standards_api.models.phase_rules import PhaseRuleSet, RulesStatus
from standards_api.phases.engine import propose
from standards_api.phases.problems import (
    RulesDayWrong,
    RulesNotDraft,
    RulesNotPublished,
    RulesOwn,
    RulesUnsound,
)
from standards_api.phases.rule_sets import Input, Phase, Rules, RuleSet, in_force

TRANSITIONS: dict[tuple[str, str], RulesStatus] = {
    (RulesStatus.DRAFT, "publish"): RulesStatus.PUBLISHED,
    (RulesStatus.PUBLISHED, "withdraw"): RulesStatus.WITHDRAWN,
}


def as_stored(rules: Rules) -> dict[str, Any]:
    return rules.model_dump(mode="json", by_alias=True, exclude_none=True)


def faults(rules: Rules, *, on: date) -> list[str]:
    """Everything that keeps these rules from being used."""
    known = in_force(on, rules.scope).inputs
    return [
        *(
            fault
            for name, asked in rules.inputs.items()
            for fault in input_faults(name, asked, known.get(name))
        ),
        *([] if "kind" in rules.inputs else ["The rules need the input kind."]),
        *tier_faults(rules),
        *(sustain_faults(rules) if "kind" in rules.inputs else ()),
    ]


def input_faults(name: str, asked: Input, known: Input | None) -> Iterator[str]:
    if known is None:
        yield f"There is no input {name}."
        return
    if asked.numbers and not known.numbers:
        yield f"{name} is never a number."
    if strange := sorted(set(asked.values) - set(known.values)):
        yield f"{name} is never {', '.join(strange)}."
    if silent := sorted(set(known.values) - set(asked.values)):
        yield f"{name} can also be {', '.join(silent)}."


def tier_faults(rules: Rules) -> Iterator[str]:
    """From best to worst each phase keeps the tiers of the one before."""
    best_first = list(reversed(Phase))
    for better, worse in pairwise(best_first):
        if not set(rules.phases[better].tiers) <= set(rules.phases[worse].tiers):
            yield f"Tiers are cumulative: {worse} leaves out one that {better} has."


def sustain_faults(rules: Rules) -> Iterator[str]:
    """Nothing known but the kind of academy may never give sustain."""
    named = RuleSet(**{**dict(rules), "version": "draft", "applies_from": date.min})
    for kind in rules.inputs["kind"].values:
        found = propose(named, {"kind": kind})
        if found.outcome == Phase.SUSTAIN:
            yield f"{found.rule} gives sustain to an academy of the kind {kind} of which nothing is known."


def require_sound(rules: Rules, *, on: date) -> None:
    if found := faults(rules, on=on):
        raise RulesUnsound("Mend what is named, and send the whole set again.", faults=found[:50])


def rewrite(
    draft: PhaseRuleSet, *, title: str, applies_from: date, rules: Rules, by: str, today: date
) -> None:
    require_draft(draft)
    if rules.scope != draft.scope:
        raise RulesUnsound("Draft another set for the other scope.", faults=[f"scope is {draft.scope}"])
    require_sound(rules, on=today)
    draft.title, draft.applies_from, draft.rules = title, applies_from, as_stored(rules)
    draft.editors = list(dict.fromkeys([*draft.editors, by]))


def require_draft(row: PhaseRuleSet) -> None:
    if row.status != RulesStatus.DRAFT:
        raise RulesNotDraft("Draft the next version instead.")


def publish(draft: PhaseRuleSet, *, by: str, now: datetime, today: date) -> None:
    """By somebody who wrote nothing in it, for a day that is not over; looked at once more before."""
    require_draft(draft)
    if by in draft.editors:
        raise RulesOwn("Ask another person who may publish rules.")
    if draft.applies_from < today:
        raise RulesDayWrong("Rules apply from today or a later day.")
    require_sound(RuleSet.model_validate(draft.whole()), on=today)
    move(draft, "publish")
    draft.published_by, draft.published_at = by, now


def withdraw(row: PhaseRuleSet, *, by: str, reason: str, now: datetime) -> None:
    move(row, "withdraw")
    row.withdrawn_by, row.withdrawn_at, row.reason = by, now, reason


def move(row: PhaseRuleSet, verb: str) -> None:
    status = TRANSITIONS.get((row.status, verb))
    if status is None:
        raise RulesNotPublished if verb == "withdraw" else RulesNotDraft
    row.status = status
