"""The measures every trust has, as data: what each figure is, and when it can exist at all."""

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from standards_api.periods import Period, first_year

FILE = Path(__file__).parent / "data" / "measures.yaml"
Year = Annotated[str, Field(pattern=r"^20\d\d/\d\d$")]
Scope = Literal["subject", "key_stage", "pupil_group"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Measure(Strict):
    """One version of one measure."""

    code: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]
    version: int = 1
    name: str
    says: str
    unit: str
    direction: Literal["higher", "lower", "neither"]
    kind: Literal["number", "estimate", "proportion"]
    lowest: float
    highest: float
    scopes: tuple[Scope, ...] = ()
    key_for: tuple[str, ...] = ()
    alike_within: float | None = Field(None, gt=0)
    valid_from: Year = Field(alias="from")
    valid_until: Year | None = Field(None, alias="until")
    not_produced: tuple[Year, ...] = ()
    area: str | None = None
    england: Mapping[Year, Mapping[str, float]] = {}

    def covers(self, year: str) -> bool:
        until = self.valid_until or year
        return first_year(self.valid_from) <= first_year(year) <= first_year(until)

    def national(self, year: str, kind: str = "all") -> float | None:
        """England's figure of a year, by phase of education where it is published so; None if not known."""
        figures = self.england.get(year, {})
        return figures.get(kind, figures.get("all"))


class Catalogue(Strict):
    """All of it. One code may have several versions, each with years of its own."""

    version: str
    key_stages: tuple[str, ...]
    pupil_groups: tuple[str, ...]
    subjects: tuple[str, ...]
    measures: tuple[Measure, ...]

    @model_validator(mode="after")
    def leaves_own_codes_to_trusts(self) -> "Catalogue":
        if own := [measure.code for measure in self.measures if measure.code.startswith("own-")]:
            raise ValueError(f"codes of trusts begin with own-: {', '.join(own)}")
        return self

    @model_validator(mode="after")
    def one_definition_for_each_year(self) -> "Catalogue":
        for code, versions in self.by_code.items():
            for year in range(2000, 2101):
                label = f"{year}/{(year + 1) % 100:02d}"
                if sum(measure.covers(label) for measure in versions) > 1:
                    raise ValueError(f"two versions of {code} define {label}")
        return self

    @property
    def by_code(self) -> Mapping[str, tuple[Measure, ...]]:
        codes = dict.fromkeys(measure.code for measure in self.measures)
        return {code: tuple(m for m in self.measures if m.code == code) for code in codes}


@cache
def catalogue() -> Catalogue:
    return Catalogue.model_validate(yaml.safe_load(FILE.read_text()))


@cache
def versions() -> Mapping[str, tuple[Measure, ...]]:
    return catalogue().by_code


def latest(code: str) -> Measure:
    return versions()[code][-1]


@lru_cache(maxsize=4096)
def defined(code: str, period: Period) -> Measure | None:
    """The definition of a measure in the year a period begins; None when there was none."""
    return next((m for m in versions().get(code, ()) if m.covers(period.year)), None)


@cache
def key_measures(kind: str) -> tuple[Measure, ...]:
    """What stands in the picture of an academy of a kind, by the definitions in use now."""
    return tuple(measure for measure in catalogue().measures if kind in measure.key_for)


@cache
def context_measures() -> tuple[Measure, ...]:
    """What tells how alike two academies are, by the definitions in use now."""
    return tuple(measure for measure in catalogue().measures if measure.alike_within is not None)
