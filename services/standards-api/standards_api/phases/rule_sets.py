"""Rule sets as data: read from readable YAML, checked as a whole before any of them can take effect.

Every version ever used stays here, so that an old decision can be replayed with its own rules.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

FOLDER = Path(__file__).parents[1] / "data" / "phase-rules"


class Phase(StrEnum):
    """Where an academy, or a subject in it, stands; from worst to best."""

    STABILISE = "stabilise"
    REPAIR = "repair"
    IMPROVE = "improve"
    SUSTAIN = "sustain"


Tier = Literal["universal", "targeted", "intensive", "intervention"]
Name = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]
RuleId = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}$")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Condition(Strict):
    """Exactly one of: `all`, `any`, `not`, or a question about one input."""

    every: tuple["Condition", ...] | None = Field(None, alias="all", min_length=1)
    some: tuple["Condition", ...] | None = Field(None, alias="any", min_length=1)
    no: "Condition | None" = Field(None, alias="not")
    input: str | None = None
    equals: str | tuple[str, ...] | None = Field(None, alias="is")
    below: float | None = None
    at_least: float | None = None

    @model_validator(mode="after")
    def says_one_thing(self) -> "Condition":
        shapes = [self.every, self.some, self.no, self.input]
        asked = [self.equals, self.below, self.at_least]
        questions = sum(value is not None for value in asked)
        if sum(value is not None for value in shapes) != 1 or questions != (self.input is not None):
            raise ValueError("a condition is one of all, any, not, or one question about one input")
        return self

    @property
    def accepted(self) -> tuple[str, ...]:
        return (self.equals,) if isinstance(self.equals, str) else self.equals or ()

    def questions(self) -> Iterator["Condition"]:
        """Every question about an input in here."""
        if self.input is not None:
            yield self
        for part in (*(self.every or ()), *(self.some or ()), *((self.no,) if self.no else ())):
            yield from part.questions()


class Rule(Strict):
    id: RuleId
    outcome: Phase
    says: str
    when: Condition

    @property
    def inputs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(str(question.input) for question in self.when.questions()))


class Input(Strict):
    """What a rule may ask about: named values, and numbers where it says so."""

    says: str
    values: tuple[Name, ...] = ()
    numbers: bool = False


class PhaseTerms(Strict):
    """What comes with a phase."""

    tiers: tuple[Tier, ...]
    capacity_role: Literal["giver", "both", "taker"]
    visits_a_year: int
    iaims: Literal["always", "when_not_yet_good"]


Scope = Literal["academy", "subject"]


class Rules(Strict):
    """The rules of an academy as a whole, or of a subject in it. Not sound, they are never used."""

    scope: Scope = "academy"
    progress_8_counts_for_years: int = Field(ge=1, le=10)
    figures_count_for_days: int = Field(ge=1, le=3650)
    findings_count_for_days: int = Field(365, ge=1, le=3650)
    inputs: Mapping[Name, Input]
    rules: tuple[Rule, ...] = Field(min_length=1)
    phases: Mapping[Phase, PhaseTerms]

    @model_validator(mode="after")
    def is_sound(self) -> "Rules":
        ids = [rule.id for rule in self.rules]
        if len(set(ids)) != len(ids):
            raise ValueError("two rules have one id")
        if set(self.phases) != set(Phase):
            raise ValueError("every phase needs its terms")
        for rule in self.rules:
            for question in rule.when.questions():
                self.check(rule.id, question)
        return self

    def check(self, rule: str, question: Condition) -> None:
        asked = self.inputs.get(str(question.input))
        if asked is None:
            raise ValueError(f"{rule} asks about {question.input}, which is no input")
        if question.equals is None and not asked.numbers:
            raise ValueError(f"{rule} compares {question.input}, which is no number")
        if unknown := set(question.accepted) - set(asked.values):
            raise ValueError(f"{rule}: {question.input} is never {', '.join(sorted(unknown))}")


class RuleSet(Rules):
    """One version of the rules, with a number of its own and the day from which it applies."""

    version: str
    applies_from: date


def read(text: str) -> RuleSet:
    return RuleSet.model_validate(yaml.safe_load(text))


@cache
def shipped() -> Mapping[str, RuleSet]:
    """Every version that ships, by its number."""
    found = [read(path.read_text()) for path in sorted(FOLDER.glob("*.yaml"))]
    return {rule_set.version: rule_set for rule_set in found}


def rule_set_of(version: str, own: Mapping[str, Any] | None) -> RuleSet:
    """The rules a decision was made by: the trust's own stand with the decision, the shipped ones here."""
    return shipped()[version] if own is None else RuleSet.model_validate(own)


def in_force(on: date, scope: Scope = "academy") -> RuleSet:
    """The newest shipped version that applies on a day; before the first, the first."""
    of_scope = [rule_set for rule_set in shipped().values() if rule_set.scope == scope]
    by_start = sorted(of_scope, key=lambda rule_set: rule_set.applies_from)
    return next((found for found in reversed(by_start) if found.applies_from <= on), by_start[0])
