"""What a standard says, as one value: its levels, its aspects, their criteria, and how a level follows.

No name of a standard, level or aspect stands in the code: all of it is this data.
"""

from collections import Counter
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, JsonValue, model_validator

from chassis.schemas import Part

Key = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=60,
        description="Small letters, digits and single hyphens. It stays when the words change.",
        examples=["reading-taught"],
    ),
]
# No control characters, and no line ends but the usual: YAML would read those as spaces.
IN_TITLES = r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]"
IN_PROSE = r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]"
# One of them at least is no space.
Title = Annotated[
    str,
    Field(min_length=1, max_length=200, pattern=rf"^{IN_TITLES}*[^\s{IN_TITLES[2:]}{IN_TITLES}*$"),
]
Prose = Annotated[
    str,
    Field(min_length=1, max_length=2000, pattern=rf"^{IN_PROSE}*[^\s{IN_PROSE[2:]}{IN_PROSE}*$"),
]


# How the outside reads that a level is not decided, and that even the lowest is not reached.
NOT_KNOWN, NOT_YET = "not-known", "not-yet-"


class EvidenceKind(StrEnum):
    """The eight kinds of quality-assurance activity, and so of evidence."""

    DATA_ANALYSIS = "data_analysis"
    DOCUMENTATION_REVIEW = "documentation_review"
    SCHOOL_VISIT = "school_visit"
    AUDIT = "audit"
    PUPIL_VOICE = "pupil_voice"
    PARENT_VOICE = "parent_voice"
    STAFF_VOICE = "staff_voice"
    SELF_EVALUATION = "self_evaluation"


class Level(Part):
    """One step of the standard. The list is in order, the lowest first."""

    key: Key
    name: Title
    about: Prose | None = None


class Criterion(Part):
    """One thing that is met or not. Its key is what answers hang on, wherever it is moved."""

    key: Key
    level: Key = Field(description="The level it belongs to.")
    essential: bool = Field(False, description="Whether the level cannot be reached without it.")
    text: Prose
    evidence: dict[EvidenceKind, Prose] = Field(
        default_factory=dict, description="What evidence is expected, by kind."
    )


class Aspect(Part):
    """One side of the subject, with criteria at every level."""

    key: Key
    name: Title
    about: Prose | None = None
    criteria: tuple[Criterion, ...] = Field(max_length=200)


class LevelRule(Part):
    """How levels follow from criteria: all essential ones, and a share of the others, level by level."""

    others_percent: int = Field(
        75,
        ge=0,
        le=100,
        description="Of the criteria of a level that are not essential, how many in a hundred must be met "
        "(rounded up).",
    )
    overall: Literal["lowest", "none"] = Field(
        "lowest",
        description="`lowest`: the overall level is that of the lowest aspect. `none`: there is none.",
    )


class Assurance(Part):
    """What evidence a level needs to be more than provisional."""

    level: Key = Field(description="From this level on.")
    kinds: int = Field(3, ge=0, le=8, description="How many kinds of evidence, at least.")
    external: int = Field(1, ge=0, le=20, description="How many pieces from outside, at least.")
    months: int = Field(12, ge=1, le=120, description="How old, in months, a piece may be to count.")


EXAMPLE: dict[str, JsonValue] = {
    "title": "Reading standard",
    "about": "What every pupil is entitled to in reading.",
    "levels": [{"key": "good", "name": "Good"}, {"key": "great", "name": "Great"}],
    "rule": {"others_percent": 60, "overall": "lowest"},
    "assurance": {"level": "great", "kinds": 3, "external": 1, "months": 12},
    "admission": "good",
    "aspects": [
        {
            "key": "books",
            "name": "Books",
            "criteria": [
                {
                    "key": "read-daily",
                    "level": "good",
                    "essential": True,
                    "text": "Everybody reads every day.",
                    "evidence": {"school_visit": "visits to reading lessons"},
                },
                {"key": "read-widely", "level": "great", "text": "Everybody reads widely."},
            ],
        }
    ],
}


class Content(Part):
    """A standard, whole."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    title: Title
    about: Prose | None = None
    levels: tuple[Level, ...] = Field(min_length=1, max_length=8)
    rule: LevelRule = LevelRule()
    assurance: Assurance | None = None
    admission: Key | None = Field(
        None, description="The level a prospective academy must have reached overall to join. None: no gate."
    )
    aspects: tuple[Aspect, ...] = Field(min_length=1, max_length=30)

    @model_validator(mode="after")
    def hangs_together(self) -> Self:
        faults = [*twice("level", self.level_keys), *twice("aspect", [a.key for a in self.aspects])]
        faults += [
            f"A level may not have the key {key}: that says there is none."
            for key in self.level_keys
            if key == NOT_KNOWN or key.startswith(NOT_YET)
        ]
        faults += twice("criterion", [c.key for c in self.criteria])
        known = set(self.level_keys)
        faults += [
            f"Criterion {c.key} is at level {c.level}, which the standard does not name."
            for c in self.criteria
            if c.level not in known
        ]
        if self.assurance and self.assurance.level not in known:
            faults.append(f"assurance names {self.assurance.level}, which is not one of the levels.")
        if self.admission and self.admission not in known:
            faults.append(f"admission names {self.admission}, which is not one of the levels.")
        if self.admission and self.rule.overall == "none":
            faults.append("admission needs an overall level, and rule.overall is none.")
        if faults:
            raise ValueError(" ".join(faults[:10]))
        return self

    @property
    def level_keys(self) -> list[str]:
        return [level.key for level in self.levels]

    @property
    def criteria(self) -> list[Criterion]:
        return [criterion for aspect in self.aspects for criterion in aspect.criteria]

    @property
    def criterion_keys(self) -> set[str]:
        return {criterion.key for criterion in self.criteria}

    def rank(self, level: str) -> int:
        """1 for the lowest level. 0 is below it: not yet there."""
        return self.level_keys.index(level) + 1

    def level_code(self, rank: int | None) -> str:
        """A level as the outside reads it: its key, `not-yet-` and the lowest, or `not-known`."""
        if rank is None:
            return NOT_KNOWN
        return self.levels[rank - 1].key if rank else NOT_YET + self.levels[0].key

    def level_name(self, rank: int | None) -> str:
        if rank is None:
            return "not known"
        return self.levels[rank - 1].name if rank else f"not yet {self.levels[0].name}"

    def aspect_of(self, criterion: str) -> Aspect:
        return next(a for a in self.aspects if any(c.key == criterion for c in a.criteria))

    def gaps(self) -> list[str]:
        """Why this cannot be published yet: an aspect that would reach a level with nothing."""
        return [
            f"{aspect.name} has no criterion at the level {level.name}."
            for aspect in self.aspects
            for level in self.levels
            if not any(criterion.level == level.key for criterion in aspect.criteria)
        ]


def twice(what: str, keys: list[str]) -> list[str]:
    return [f"The {what} key {key} stands twice." for key, count in Counter(keys).items() if count > 1]
