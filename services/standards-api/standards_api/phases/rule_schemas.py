"""What is asked about a trust's own rules, and what is answered."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from chassis.schemas import Asked, Day, Line, Out, Urn, Words
from standards_api.models.phase_rules import RulesStatus
from standards_api.phases.rule_sets import Rules, Scope
from standards_api.phases.schemas import Outcome

TERMS: dict[str, JsonValue] = {
    "sustain": {"tiers": ["universal"], "capacity_role": "giver", "visits_a_year": 3, "iaims": "always"},
    "improve": {
        "tiers": ["universal", "targeted"], "capacity_role": "both", "visits_a_year": 4, "iaims": "always"
    },
    "repair": {
        "tiers": ["universal", "targeted", "intensive"], "capacity_role": "taker", "visits_a_year": 6,
        "iaims": "always",
    },
    "stabilise": {
        "tiers": ["universal", "targeted", "intensive", "intervention"], "capacity_role": "taker",
        "visits_a_year": 9, "iaims": "always",
    },
}  # fmt: skip
RULES: dict[str, JsonValue] = {
    "scope": "subject",
    "progress_8_counts_for_years": 2,
    "figures_count_for_days": 550,
    "findings_count_for_days": 365,
    "inputs": {
        "kind": {
            "says": "What kind of academy it is in",
            "values": [
                "primary", "secondary", "all_through", "special", "alternative_provision", "nursery",
                "sixteen_plus",
            ],
        },
        "open_risk": {"says": "Likelihood times impact of the highest open risk", "numbers": True},
    },
    "rules": [
        {
            "id": "risk-high",
            "outcome": "repair",
            "says": "A risk of 15 or more is open about the subject.",
            "when": {"input": "open_risk", "at_least": 15},
        }
    ],
    "phases": TERMS,
}  # fmt: skip
DRAFT: dict[str, JsonValue] = {"title": "Risk first", "applies_from": "2027-01-04", "rules": RULES}


class DraftRules(Asked):
    """A whole set of rules. Copy the one in force and change what you mean to change."""

    model_config = ConfigDict(json_schema_extra={"examples": [DRAFT]})

    title: Line
    applies_from: Annotated[Day, Field(description="Today or later when it is published.")]
    rules: Rules


class WithdrawRules(Asked):
    """Why they are not to be used any more."""

    reason: Annotated[Words, Field(examples=["Two of three academies came out wrongly."])]


class RulesOut(Out):
    """One version of the trust's own rules, as they can be sent back."""

    id: UUID
    version: int
    scope: Scope
    number: Annotated[int, Field(examples=[1])]
    rule_set_version: Annotated[str, Field(description="As decisions name it.", examples=["own-academy-1"])]
    title: Annotated[str, Field(examples=["Risk first"])]
    status: RulesStatus
    applies_from: date
    rules: Annotated[dict[str, Any], Field(examples=[RULES])]
    published_by: Annotated[str | None, Field(examples=[None])]
    published_at: Annotated[datetime | None, Field(examples=[None])]
    withdrawn_by: Annotated[str | None, Field(examples=[None])]
    withdrawn_at: Annotated[datetime | None, Field(examples=[None])]
    reason: Annotated[str | None, Field(description="Why withdrawn.", examples=[None])]


class RulesInForce(BaseModel):
    """The rules that proposals are made by."""

    rule_set_version: Annotated[str, Field(examples=["2026.2"])]
    shipped: Annotated[bool, Field(description="Whether they came with the service.", examples=[True])]
    applies_from: date
    rules: Annotated[dict[str, Any], Field(examples=[RULES])]


class PreviewedAcademy(BaseModel):
    """What two sets of rules say of one academy."""

    urn: Urn
    name: Annotated[str, Field(examples=["Larkmoor High School"])]
    outcome_now: Outcome
    rule_now: Annotated[str, Field(examples=["nothing-stands-out"])]
    outcome: Outcome
    rule: Annotated[str, Field(examples=["risk-high"])]
    missing: list[str] = Field(description="The inputs that would settle it.", examples=[[]])


class PreviewOut(BaseModel):
    """What would be proposed by these rules, beside those in force. Nothing is kept."""

    rule_set_version: Annotated[str, Field(examples=["own-academy-1"])]
    beside: Annotated[str, Field(examples=["2026.2"])]
    different: Annotated[int, Field(description="Academies that come out otherwise.", examples=[2])]
    academies: list[PreviewedAcademy]
