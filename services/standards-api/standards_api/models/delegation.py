"""What a scheme of delegation says, as one value: levels, areas, bodies, grants, and how a level follows.

No name of a level, area or body stands in the code: all of it is this data.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from chassis.schemas import NOT_BLANK, Part
from standards_api.models.content import Key, Prose, Title, twice


class Grant(StrEnum):
    """What a body may do in an area."""

    DECIDES = "decides"
    RECOMMENDS = "recommends"
    IS_CONSULTED = "is_consulted"
    IS_INFORMED = "is_informed"


class Input(StrEnum):
    """What rules can ask about an academy."""

    KIND = "kind"
    CATEGORY_OF_CONCERN = "category_of_concern"
    NOT_YET_GOOD = "not_yet_good"
    PHASE = "phase"
    STANDARD_LEVEL = "standard_level"
    STANDARD_PROVISIONAL = "standard_provisional"
    HIGHEST_RISK = "highest_risk"


YES_NO = ("yes", "no")
# The levels of a standard are its own: any key may be asked for.
VALUES: Mapping[Input, tuple[str, ...]] = {
    Input.KIND: (
        "primary", "secondary", "all_through", "special", "alternative_provision", "nursery", "sixteen_plus",
    ),
    Input.CATEGORY_OF_CONCERN: (
        "none", "serious_weaknesses", "requires_significant_improvement", "special_measures",
    ),
    Input.NOT_YET_GOOD: YES_NO,
    Input.PHASE: ("stabilise", "repair", "improve", "sustain"),
    Input.STANDARD_PROVISIONAL: YES_NO,
}  # fmt: skip
NUMBERS = (Input.HIGHEST_RISK,)


class Named(Part):
    key: Key
    name: Title
    about: Prose | None = None


class Level(Named):
    """How much an academy decides by itself. The list is in order, the least first."""


class Area(Named):
    """Something to be decided about."""


class Body(Named):
    """Who can decide, recommend, be consulted or informed."""


class Question(Part):
    """One question about one input: is it one of these, or, for a number, at least or below this."""

    input: Input
    one_of: tuple[Annotated[str, Field(min_length=1, max_length=60, pattern=NOT_BLANK)], ...] = Field(
        (), max_length=20
    )
    at_least: int | None = Field(None, ge=0, le=100)
    below: int | None = Field(None, ge=0, le=100)


class Rule(Part):
    """When all its questions hold, the level follows."""

    id: Key
    outcome: Key = Field(description="The key of a level.")
    says: Prose
    when: tuple[Question, ...] = Field(min_length=1, max_length=10)


Grants = Mapping[Key, Mapping[Key, Mapping[Key, Grant]]]
EXAMPLE: dict[str, Any] = {
    "title": "Scheme of delegation",
    "standard": "trust-standard",
    "levels": [{"key": "directed", "name": "Directed"}, {"key": "earned", "name": "Earned"}],
    "bodies": [
        {"key": "chief-executive", "name": "Chief executive"},
        {"key": "headteacher", "name": "Headteacher"},
    ],
    "areas": [{"key": "curriculum", "name": "Curriculum"}],
    "grants": {
        "curriculum": {
            "directed": {"chief-executive": "decides", "headteacher": "recommends"},
            "earned": {"chief-executive": "is_informed", "headteacher": "decides"},
        }
    },
    "rules": [
        {
            "id": "not-yet-good",
            "outcome": "directed",
            "says": "The academy is not yet good.",
            "when": [{"input": "not_yet_good", "one_of": ["yes"]}],
        },
        {
            "id": "good",
            "outcome": "earned",
            "says": "The academy is good.",
            "when": [{"input": "not_yet_good", "one_of": ["no"]}],
        },
    ],
}


class Scheme(Part):
    """A scheme of delegation, whole. Whether it holds together is asked of `faults`."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    title: Title
    about: Prose | None = None
    standard: Key = Field(description="The standard whose overall level the rules may ask about.")
    levels: tuple[Level, ...] = Field(min_length=1, max_length=8)
    bodies: tuple[Body, ...] = Field(min_length=1, max_length=12)
    areas: tuple[Area, ...] = Field(min_length=1, max_length=40)
    grants: Grants = Field(
        description="By area and level, what each body may do. A body that is left out has no part in it."
    )
    rules: tuple[Rule, ...] = Field(min_length=1, max_length=40)

    @property
    def level_keys(self) -> list[str]:
        return [level.key for level in self.levels]

    def granted(self, level: str, area: str | None = None) -> Iterator[dict[str, Any]]:
        """What each body may do at a level, area by area."""
        for each in self.areas:
            if area in (None, each.key):
                said = self.grants.get(each.key, {}).get(level, {})
                bodies = [
                    {"body": body.key, "name": body.name, "grant": said[body.key]}
                    for body in self.bodies
                    if body.key in said
                ]
                yield {"area": each.key, "name": each.name, "grants": bodies}


def faults(scheme: Scheme) -> list[str]:
    """Why the scheme does not hold together, in words; nothing when it does."""
    found = [
        *twice("level", scheme.level_keys),
        *twice("body", [body.key for body in scheme.bodies]),
        *twice("area", [area.key for area in scheme.areas]),
        *twice("rule", [rule.id for rule in scheme.rules]),
    ]
    return [*found, *faults_of_grants(scheme), *faults_of_rules(scheme)]


def faults_of_grants(scheme: Scheme) -> Iterator[str]:
    bodies, areas = {body.key for body in scheme.bodies}, {area.key for area in scheme.areas}
    for area in sorted(areas | scheme.grants.keys()):
        if area not in areas:
            yield f"grants names the area {area}, which the scheme does not have."
            continue
        said = scheme.grants.get(area, {})
        for level in sorted({*scheme.level_keys, *said}):
            if level not in scheme.level_keys:
                yield f"grants of {area} name the level {level}, which the scheme does not have."
                continue
            held = said.get(level, {})
            if unknown := sorted(held.keys() - bodies):
                yield f"{area}, {level}: {', '.join(unknown)} is no body of the scheme."
            if list(held.values()).count(Grant.DECIDES) != 1:
                yield f"{area}, {level}: exactly one body decides."


def faults_of_rules(scheme: Scheme) -> Iterator[str]:
    for rule in scheme.rules:
        if rule.outcome not in scheme.level_keys:
            yield f"Rule {rule.id} gives {rule.outcome}, which is no level of the scheme."
        for question in rule.when:
            yield from faults_of_question(rule.id, question)


def faults_of_question(rule: str, question: Question) -> Iterator[str]:
    shapes = [bool(question.one_of), question.at_least is not None, question.below is not None]
    if sum(shapes) != 1:
        yield f"Rule {rule}: ask of {question.input} one of one_of, at_least or below."
    elif question.one_of and question.input in NUMBERS:
        yield f"Rule {rule}: {question.input} is a number, ask at_least or below."
    elif not question.one_of and question.input not in NUMBERS:
        yield f"Rule {rule}: {question.input} is no number, ask one_of."
    known = VALUES.get(question.input, question.one_of)
    if strange := sorted(set(question.one_of) - set(known)):
        yield f"Rule {rule}: {question.input} is never {', '.join(strange)}."
