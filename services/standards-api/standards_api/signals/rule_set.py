"""The tests as data: read from one readable file, checked as a whole before any of them can take effect."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from standards_api.catalogue import versions

FILE = Path(__file__).parents[1] / "data" / "signal-rules.yaml"
Kind = Literal["threshold", "fall", "run", "distance"]
RuleId = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}$")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(Strict):
    """One test. `threshold` is what a trust may set, between `lowest` and `highest`."""

    id: RuleId
    version: int
    kind: Kind
    says: str
    measures: tuple[str, ...]
    means: str
    threshold: float
    lowest: float
    highest: float
    least_pupils: int
    again: float
    to: Literal["england", "similar"] | None = None
    least_history: int = 4
    least_spread: float = 1
    least_change: float = 0
    kinds: tuple[str, ...] = ()

    @model_validator(mode="after")
    def hangs_together(self) -> "Rule":
        if not self.lowest <= self.threshold <= self.highest:
            raise ValueError(f"{self.id}: the threshold lies outside its bounds")
        if (self.kind == "distance") != (self.to is not None):
            raise ValueError(f"{self.id}: a distance is to something, and nothing else is")
        return self


class RuleSet(Strict):
    """All of them, of one version."""

    version: str
    fresh_days: int
    of_sessions: tuple[str, ...]
    areas: Mapping[str, str]
    rules: tuple[Rule, ...]

    @model_validator(mode="after")
    def reads_what_there_is(self) -> "RuleSet":
        asked = {measure for rule in self.rules for measure in rule.measures}
        if unknown := asked - versions().keys() | asked - self.areas.keys():
            raise ValueError(f"no such measures, or without an area: {', '.join(sorted(unknown))}")
        if len({rule.id for rule in self.rules}) != len(self.rules):
            raise ValueError("two rules have one id")
        return self

    @property
    def measures(self) -> frozenset[str]:
        return frozenset(measure for rule in self.rules for measure in rule.measures)


@cache
def rule_set() -> RuleSet:
    return RuleSet.model_validate(yaml.safe_load(FILE.read_text()))


@cache
def rules_by_id() -> Mapping[str, Rule]:
    return {rule.id: rule for rule in rule_set().rules}
