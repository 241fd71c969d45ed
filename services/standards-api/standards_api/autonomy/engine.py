"""From inputs to a proposed level, by the rules of a scheme and three-valued logic, step by step.

As for phases: the first true rule gives the outcome, unless a rule above it is not known and would give
another. So not knowing never gives an academy more freedom.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from standards_api.logic import Answer, Truth, answer
from standards_api.models.deciding import NEEDS_A_PERSON
from standards_api.models.delegation import Input, Question, Rule, Scheme
from standards_api.phases.engine import Inputs, Value, holds
from standards_api.phases.rule_sets import Condition

NO_RULE = "no-rule-applies"
UNDECIDED = "not-known-enough"


@dataclass(frozen=True)
class Step:
    """One rule, what it answered, and the inputs it was asked of."""

    rule: str
    says: str
    outcome: str
    answer: Answer
    inputs: Inputs


@dataclass(frozen=True)
class Proposal:
    """`possible` are the levels it could still be; `missing` the inputs that would settle it."""

    outcome: str
    rule: str
    trace: tuple[Step, ...]
    missing: tuple[str, ...]
    possible: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One single input, were it otherwise, and what would then be proposed."""

    input: str
    was: Value
    becomes: str
    outcome: str
    rule: str


def propose(scheme: Scheme, inputs: Inputs) -> Proposal:
    trace = tuple(step_of(rule, inputs) for rule in scheme.rules)
    decided = next((step for step in trace if step.answer == Answer.YES), None)
    until = trace.index(decided) if decided else len(trace)
    undecided = [step for step in trace[:until] if step.answer == Answer.UNKNOWN]
    possible = {step.outcome for step in [*undecided, *([decided] if decided else [])]}
    ordered = tuple(level for level in scheme.level_keys if level in possible)
    if decided and len(possible) == 1:
        return Proposal(decided.outcome, decided.rule, trace, (), ordered)
    asked = [name for step in undecided for name, value in step.inputs.items() if value is None]
    rule = UNDECIDED if undecided else NO_RULE
    return Proposal(NEEDS_A_PERSON, rule, trace, tuple(dict.fromkeys(asked)), ordered)


def step_of(rule: Rule, inputs: Inputs) -> Step:
    used = {str(question.input): inputs.get(question.input) for question in rule.when}
    return Step(rule.id, rule.says, rule.outcome, answer(truth_of(rule, inputs)), used)


def truth_of(rule: Rule, inputs: Inputs) -> Truth:
    parts = tuple(condition_of(question) for question in rule.when)
    return holds(Condition.model_validate({"all": parts}), inputs)


def condition_of(question: Question) -> Condition:
    asked: dict[str, Any] = {"input": str(question.input)}
    if question.one_of:
        asked["is"] = question.one_of
    elif question.at_least is not None:
        asked["at_least"] = question.at_least
    else:
        asked["below"] = question.below
    return Condition.model_validate(asked)


def changes(scheme: Scheme, inputs: Inputs) -> Iterator[Change]:
    """Every single input that, were it otherwise, would change what is proposed."""
    now = propose(scheme, inputs)
    for name in Input:
        for becomes, value in alternatives(scheme, name):
            then = propose(scheme, {**inputs, name: value})
            if then.outcome != now.outcome:
                yield Change(name, inputs.get(name), becomes, then.outcome, then.rule)


def alternatives(scheme: Scheme, name: Input) -> Iterator[tuple[str, Value]]:
    """The values that the rules ask for, and a number on each side of their thresholds."""
    asked = [question for rule in scheme.rules for question in rule.when if question.input is name]
    for value in dict.fromkeys(value for question in asked for value in question.one_of):
        yield value, value
    marks = {q.at_least if q.at_least is not None else q.below for q in asked if not q.one_of}
    for mark in sorted(mark for mark in marks if mark is not None):
        yield f"below {mark}", float(mark - 1)
        yield f"at least {mark}", float(mark)


def as_data(proposal: Proposal) -> list[dict[str, Any]]:
    """The trace as it is stored with a decision."""
    return [
        {**vars(step), "answer": str(step.answer), "inputs": dict(step.inputs)} for step in proposal.trace
    ]
