"""What is asked about aims, and what is answered."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from chassis.schemas import Asked, Out, Urn, Words
from standards_api.models.aim_content import EXAMPLE as AIM
from standards_api.models.aim_content import Aim
from standards_api.models.aims import AimStatus
from standards_api.models.content import Key

Code = Annotated[Key, Field(description="Names the aim for good.", examples=["judged-good"])]
Reason = Annotated[Words, Field(examples=["Two cycles of calibration within five in a hundred."])]


class DefineAim(Asked):
    """A promise of the trust: when it is due, and how it is known to be kept."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "good-by-2028", "content": AIM}]})

    code: Code
    content: Aim


class RewriteAim(Asked):
    """The aim in other words."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"content": AIM}]})

    content: Aim


class RetireAim(Asked):
    """Why it is no longer promised."""

    reason: Annotated[Words, Field(examples=["Replaced by the aim of the new strategy."])]


class JudgeAim(Asked):
    """What people make of it, where no test can tell."""

    status: Annotated[
        Literal[AimStatus.MET, AimStatus.ON_TRACK, AimStatus.AT_RISK, AimStatus.MISSED],
        Field(description="`missed` once it is due, `on_track` and `at_risk` before.", examples=["on_track"]),
    ]
    reason: Reason
    evidence_id: Annotated[UUID | None, Field(description="Evidence of the academy.", examples=[None])] = None


class AimOut(Out):
    """An aim of the trust."""

    id: UUID
    version: int
    code: Code
    title: Annotated[str, Field(examples=[AIM["title"]])]
    content: Annotated[Aim, Field(examples=[AIM])]
    retired_at: Annotated[datetime | None, Field(examples=[None])]
    reason: Annotated[str | None, Field(description="Why it was retired.", examples=[None])]


class AimEvidenceOut(BaseModel):
    """What one test says, and what it rests on."""

    met: Annotated[bool | None, Field(description="Null: not known.", examples=[False])]
    source: Annotated[Literal["inspection", "measure", "assessment"], Field(examples=["inspection"])]
    says: Annotated[str, Field(examples=["It is not yet good."])]
    as_at: Annotated[date | None, Field(examples=["2025-03-11"])]
    of: Annotated[
        date | None,
        Field(description="The day it is of: for a figure the end of its period.", examples=["2025-03-11"]),
    ]
    id: Annotated[UUID | None, Field(description="Of the inspection or assessment.")]
    before_joining: Annotated[bool, Field(description="It is from before the academy joined.")]


class AimJudgementOut(BaseModel):
    """What people judged. By whom and why is for the AID, the chief executive, the head and chairs."""

    status: Annotated[AimStatus, Field(examples=["on_track"])]
    judged_on: date
    judged_by: Annotated[str | None, Field(examples=["margaret.adeyemi"])]
    reason: Annotated[str | None, Field(examples=["Two cycles of calibration within five in a hundred."])]
    evidence_id: Annotated[UUID | None, Field(examples=[None])]


class AimStanding(BaseModel):
    """Where an academy stands with one aim."""

    code: Code
    title: Annotated[str, Field(examples=[AIM["title"]])]
    status: Annotated[
        AimStatus,
        Field(
            description="By the first test that can tell; else by a timely judgement; else `unknown`.",
            examples=["at_risk"],
        ),
    ]
    due_on: Annotated[date | None, Field(description="Null without a deadline.", examples=["2027-09-01"])]
    late: Annotated[bool, Field(description="Met, but what shows it is of after the day it was due.")]
    decided_by: Annotated[
        Literal["inspection", "measure", "assessment", "judgement", "nothing"],
        Field(examples=["inspection"]),
    ]
    evidence: list[AimEvidenceOut]
    judgement: AimJudgementOut | None


class AcademyAims(BaseModel):
    """Where one academy stands with the trust's aims."""

    urn: Urn
    name: Annotated[str, Field(examples=["Larkmoor High School"])]
    joined_on: Annotated[date | None, Field(examples=["2019-09-01"])]
    aims: list[AimStanding]


class AcademyAimsOut(AcademyAims):
    """The same, with the moment it is of."""

    as_at: datetime


class AimOverviewOut(BaseModel):
    """Where every academy stands, by name."""

    as_at: datetime
    academies: list[AcademyAims]
