"""From inputs to a proposed phase, by rules and three-valued logic, with every step on the table.

The first true rule gives the outcome, unless a rule above it is not known and would give another. So a
definite outcome is the same however the unknown inputs turn out, and not knowing never makes it better.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from standards_api.logic import Answer, Truth, all_of, answer, any_of, negate
from standards_api.models.deciding import NEEDS_A_PERSON
from standards_api.phases.rule_sets import Condition, Phase, RuleSet

Value = str | float | None
Inputs = Mapping[str, Value]
NO_RULE = "no-rule-applies"
UNDECIDED = "not-known-enough"


@dataclass(frozen=True)
class Step:
    """One rule, what it answered, and the inputs it was asked of."""

    rule: str
    says: str
    outcome: Phase
    answer: Answer
    inputs: Inputs


@dataclass(frozen=True)
class Proposal:
    """`possible` are the phases it could still be; `missing` the inputs that would settle it."""

    outcome: str
    rule: str
    trace: tuple[Step, ...]
    missing: tuple[str, ...]
    possible: tuple[Phase, ...]


@dataclass(frozen=True)
class Change:
    """One single input, were it otherwise, and what would then be proposed."""

    input: str
    was: Value
    becomes: str
    outcome: str
    rule: str


def holds(condition: Condition, inputs: Inputs) -> Truth:
    if condition.every is not None:
        return all_of(holds(part, inputs) for part in condition.every)
    if condition.some is not None:
        return any_of(holds(part, inputs) for part in condition.some)
    if condition.no is not None:
        return negate(holds(condition.no, inputs))
    return compare(condition, inputs.get(str(condition.input)))


def compare(question: Condition, value: Value) -> Truth:
    """A value that is no number is neither below nor at least anything."""
    if value is None:
        return None
    if question.equals is not None:
        return value in question.accepted
    if isinstance(value, str):
        return False
    return value < question.below if question.below is not None else value >= (question.at_least or 0)


def propose(rule_set: RuleSet, inputs: Inputs) -> Proposal:
    trace = tuple(trace_of(rule_set, inputs))
    decided = next((step for step in trace if step.answer == Answer.YES), None)
    until = trace.index(decided) if decided else len(trace)
    open_steps = [step for step in trace[:until] if step.answer == Answer.UNKNOWN]
    possible = {step.outcome for step in [*open_steps, *([decided] if decided else [])]}
    ordered = tuple(phase for phase in Phase if phase in possible)
    if decided and len(possible) == 1:
        return Proposal(decided.outcome, decided.rule, trace, (), ordered)
    asked = [name for step in open_steps for name, value in step.inputs.items() if value is None]
    rule = UNDECIDED if open_steps else NO_RULE
    return Proposal(NEEDS_A_PERSON, rule, trace, tuple(dict.fromkeys(asked)), ordered)


def trace_of(rule_set: RuleSet, inputs: Inputs) -> Iterator[Step]:
    for rule in rule_set.rules:
        used = {name: inputs.get(name) for name in rule.inputs}
        yield Step(rule.id, rule.says, rule.outcome, answer(holds(rule.when, inputs)), used)


def changes(rule_set: RuleSet, inputs: Inputs) -> list[Change]:
    """Every single input that, were it otherwise, would change what is proposed."""
    now = propose(rule_set, inputs)
    found = []
    for name in rule_set.inputs:
        for becomes, value in alternatives(rule_set, name):
            then = propose(rule_set, {**inputs, name: value})
            if then.outcome != now.outcome:
                found.append(Change(name, inputs.get(name), becomes, then.outcome, then.rule))
    return found


def alternatives(rule_set: RuleSet, name: str) -> Iterator[tuple[str, Value]]:
    """The named values of an input, and one number from each stretch between the thresholds of the rules."""
    for value in rule_set.inputs[name].values:
        yield value, value
    marks = sorted(thresholds(rule_set, name))
    for at, mark in enumerate(marks):
        if at == 0:
            yield f"below {mark:g}", mark - 1
        above = marks[at + 1] if at + 1 < len(marks) else None
        yield f"at least {mark:g}" + (f" and below {above:g}" if above is not None else ""), mark


def thresholds(rule_set: RuleSet, name: str) -> set[float]:
    questions = [q for rule in rule_set.rules for q in rule.when.questions() if q.input == name]
    marks = [q.below if q.below is not None else q.at_least for q in questions if q.equals is None]
    return {mark for mark in marks if mark is not None}


def as_data(proposal: Proposal) -> list[dict[str, Any]]:
    """The trace as it is stored with a decision."""
    return [
        {
            "rule": step.rule,
            "says": step.says,
            "outcome": str(step.outcome),
            "answer": str(step.answer),
            "inputs": dict(step.inputs),
        }
        for step in proposal.trace
    ]
