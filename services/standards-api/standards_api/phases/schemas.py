"""What is asked about phases, and what is answered."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, computed_field

from chassis.schemas import Asked, Day, Out, Urn, Words
from standards_api.logic import Answer
from standards_api.models.deciding import DecisionStatus
from standards_api.phases.engine import changes
from standards_api.phases.rule_sets import Phase, Tier, rule_set_of
from standards_api.phases.terms import terms_of

Outcome = Literal["sustain", "improve", "repair", "stabilise", "needs_a_person"]
Subject = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$", examples=["mathematics"])]
Value = str | float | None
INPUTS: dict[str, Any] = {
    "kind": "secondary",
    "category_of_concern": "none",
    "not_yet_good": "yes",
    "dfe_trigger": "yes",
    "progress_8": "not_produced",
    "progress_8_before": "below",
    "persistent_absence": 31.2,
    "ks2_expected_gap": "not_applicable",
    "attainment_8_gap": -4.1,
    "assessment_rank": 2,
    "critical_findings": 0,
    "high_findings": 1,
    "open_risk": 12,
}


class ProposePhase(Asked):
    """What the rules are to look at: the academy as a whole, or one subject in it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}]})

    subject_area: Annotated[
        Subject | None, Field(description="Null for the academy as a whole.", examples=[None])
    ] = None


class ConfirmPhase(Asked):
    """What the AID decides."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"phase": "repair"}]})

    phase: Phase
    reason: Annotated[
        Words | None,
        Field(description="Needed when the phase is not what the rules say.", examples=[None]),
    ] = None
    effective_on: Annotated[
        Day | None, Field(description="From which day; today if left out, never later.", examples=[None])
    ] = None
    expires_on: Annotated[
        Day | None,
        Field(
            description="Needed when it goes against the rule: the day it ends, within a year.",
            examples=[None],
        ),
    ] = None


class ApprovePhase(Asked):
    """What the chief executive says to a decision against the rule."""

    approved: Annotated[bool, Field(description="False sends it back to what was proposed.", examples=[True])]
    note: Annotated[Words | None, Field(examples=["Agreed with the head on 20 November."])] = None


class EvidenceOut(BaseModel):
    """Where an input comes from: a figure, or an inspection."""

    input: Annotated[str, Field(examples=["persistent_absence"])]
    measure: Annotated[str | None, Field(examples=["persistent-absence"])] = None
    period: Annotated[str | None, Field(examples=["2025/26"])] = None
    value: Annotated[float | None, Field(examples=[31.2])] = None
    lower: Annotated[float | None, Field(examples=[None])] = None
    upper: Annotated[float | None, Field(examples=[None])] = None
    england: Annotated[float | None, Field(description="England's figure.", examples=[None])] = None
    status: Annotated[str | None, Field(examples=["published"])] = None
    source: Annotated[str | None, Field(examples=["Larkmoor MIS, attendance"])] = None
    as_at: Annotated[str | None, Field(examples=["2026-11-20T18:00:00+00:00"])] = None
    inspection_id: Annotated[UUID | None, Field(examples=[None])] = None
    assessment_id: Annotated[UUID | None, Field(examples=[None])] = None
    risk_id: Annotated[UUID | None, Field(examples=[None])] = None
    finding_ids: Annotated[list[UUID], Field(examples=[[]])] = []
    rule: Annotated[str | None, Field(description="Of not yet good.", examples=[None])] = None


class StepOut(BaseModel):
    """One rule and what it answered."""

    rule: Annotated[str, Field(examples=["inspection-triggers-action"])]
    says: Annotated[str, Field(examples=["The latest inspection found leadership below good."])]
    outcome: Annotated[Phase, Field(examples=["repair"])]
    answer: Answer
    inputs: Annotated[dict[str, Value], Field(examples=[{"dfe_trigger": "yes"}])]


class ChangeOut(BaseModel):
    """One single input, were it otherwise, and what would then be proposed."""

    input: Annotated[str, Field(examples=["progress_8"])]
    was: Annotated[Value, Field(examples=["not_produced"])]
    becomes: Annotated[str, Field(examples=["well_below"])]
    outcome: Annotated[Outcome, Field(examples=["stabilise"])]
    rule: Annotated[str, Field(examples=["progress-well-below"])]


class DecisionOut(Out):
    """What the rules said, from what, and what people made of it."""

    id: UUID
    version: int
    urn: Urn
    subject_area: Annotated[Subject | None, Field(validation_alias="subject", examples=[None])]
    status: Annotated[DecisionStatus, Field(examples=["confirmed"])]
    outcome: Annotated[
        Outcome,
        Field(description="By the rules. `needs_a_person` when too little is known.", examples=["repair"]),
    ]
    rule: Annotated[str, Field(description="The rule that decided.", examples=["inspection-triggers-action"])]
    rule_set_version: Annotated[str, Field(examples=["2026.2"])]
    inputs: Annotated[
        dict[str, Value],
        Field(
            description="What the rules saw. Null is not known: other than not produced or not applicable.",
            examples=[INPUTS],
        ),
    ]
    missing: list[str] = Field(description="The inputs that would settle it.", examples=[[]])
    possible: list[Phase] = Field(description="The phases that what is known allows.", examples=[["repair"]])
    proposed_by: Annotated[str, Field(description="A person, or `system`.", examples=["system"])]
    proposed_at: datetime
    phase: Annotated[
        Phase | None, Field(description="As people decided; null while only proposed.", examples=["repair"])
    ]
    reason: Annotated[str | None, Field(examples=[None])]
    confirmed_by: Annotated[str | None, Field(examples=["margaret.adeyemi"])]
    confirmed_at: datetime | None
    approved_by: Annotated[str | None, Field(examples=[None])]
    approved_at: Annotated[datetime | None, Field(examples=[None])]
    approval_note: Annotated[str | None, Field(examples=[None])]
    effective_on: date | None
    expires_on: Annotated[date | None, Field(examples=[None])]
    ended_on: Annotated[date | None, Field(examples=[None])]


class DecisionDetail(DecisionOut):
    """A decision with each rule's answer, the evidence, and what would change it."""

    evidence: list[EvidenceOut]
    trace: list[StepOut]
    rule_set: Annotated[dict[str, Any] | None, Field(exclude=True)]

    @computed_field(description="Every single input that, were it otherwise, would change the outcome.")
    def would_change(self) -> list[ChangeOut]:
        if self.subject_area is not None and not self.trace:
            return []  # proposed before there were rules for subjects
        found = changes(rule_set_of(self.rule_set_version, self.rule_set), self.inputs)
        return [ChangeOut(**vars(change)) for change in found]


class PhaseOut(Out):
    """A phase that was decided, with what it brings. Tiers are cumulative."""

    id: UUID
    urn: Urn
    subject_area: Annotated[Subject | None, Field(validation_alias="subject", examples=[None])]
    phase: Annotated[Phase, Field(examples=["repair"])]
    status: Annotated[DecisionStatus, Field(examples=["confirmed"])]
    effective_on: date
    expires_on: Annotated[date | None, Field(examples=[None])]
    ended_on: Annotated[
        date | None, Field(description="First day on which it held no longer.", examples=[None])
    ]
    confirmed_at: datetime
    rule_set_version: Annotated[str, Field(examples=["2026.2"])]
    inputs: Annotated[dict[str, Any], Field(exclude=True)]
    rule_set: Annotated[dict[str, Any] | None, Field(exclude=True)]

    def terms(self) -> dict[str, Any]:
        return terms_of(self.rule_set_version, self.phase, self.subject_area, self.inputs, self.rule_set)

    @computed_field(
        description="The tiers of support that are open.", examples=[["universal", "targeted", "intensive"]]
    )
    def tiers(self) -> list[Tier]:
        found: list[Tier] = self.terms()["tiers"]
        return found

    @computed_field(examples=["taker"])
    def capacity_role(self) -> Literal["giver", "both", "taker"]:
        role: Literal["giver", "both", "taker"] = self.terms()["capacity_role"]
        return role

    @computed_field(description="How often the trust usually visits.", examples=[6])
    def visits_a_year(self) -> int:
        return int(self.terms()["visits_a_year"])

    @computed_field(description="Interim academy improvement meetings are due.")
    def iaims_due(self) -> bool:
        return bool(self.terms()["iaims_due"])


class AcademyPhaseOut(BaseModel):
    """Where an academy stands on a day: as a whole, and in its subjects."""

    urn: Urn
    as_of: date
    phase: PhaseOut | None = Field(description="Null when no phase was confirmed by that day.")
    subjects: list[PhaseOut]
    decision: DecisionDetail | None = Field(
        description="Behind the phase: for the AID and the chief executive only."
    )
    proposal: DecisionDetail | None = Field(
        description="What waits to be decided now: for the AID and the chief executive only."
    )
