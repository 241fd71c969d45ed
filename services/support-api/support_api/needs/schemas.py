"""Needs as they are asked for and answered."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from chassis.schemas import Asked, Day, Out, Urn, Words
from support_api.models import KeyStage, KindOfWork, NeedSource, NeedStatus, Severity
from support_api.shapes import AreaCode, left_out

Outcome = Annotated[
    Words,
    Field(
        description="What should be different afterwards. Name no pupil.",
        examples=["Year 10 make at least the progress in mathematics that they make in English."],
    ),
]
WantedBy = Annotated[Day | None, Field(description="By when.", examples=["2027-03-26"])]


class RaiseNeed(Asked):
    """A new need of one academy."""

    urn: Urn
    area: AreaCode
    key_stage: KeyStage | None = Field(default=None, description="Only this one.", examples=["ks4"])
    kind_of_work: KindOfWork | None = Field(
        default=None, description="The kind of help that is wanted.", examples=["coaching"]
    )
    severity: Severity = Field(examples=["high"])
    wanted_outcome: Outcome
    wanted_by: WantedBy = None


class ChangeNeed(Asked):
    """Only what is sent is changed; null empties what may be empty."""

    area: AreaCode = left_out()
    key_stage: KeyStage | None = Field(default=None, examples=["ks4"])
    kind_of_work: KindOfWork | None = Field(default=None, examples=["coaching"])
    severity: Severity = left_out(examples=["critical"])
    wanted_outcome: Outcome = left_out()
    wanted_by: WantedBy = None


class CloseNeed(Asked):
    """Why a need is closed."""

    words: Words = Field(description="Why.", examples=["The gap to English has closed in the autumn data."])


class NeedOut(Out):
    """A need. `risk` is the educational risk behind it, 1 to 16: severity times phase."""

    id: UUID
    version: int
    urn: Urn
    area: str = Field(examples=["mathematics"])
    key_stage: KeyStage | None = Field(examples=["ks4"])
    kind_of_work: KindOfWork | None = Field(examples=["coaching"])
    severity: Severity
    risk: int = Field(ge=1, le=16, examples=[12])
    status: NeedStatus = Field(description="Follows from its engagements until it is met or withdrawn.")
    wanted_outcome: str = Field(examples=["Year 10 make the progress in mathematics they make in English."])
    wanted_by: date | None
    source: NeedSource = Field(description="Who asked: a person, a meeting's action, a phase decision.")
    source_id: UUID | None = Field(description="The action or decision it came from.")
    raised_by: str = Field(examples=["hal.hart"])
    raised_on: date
    closed_by: str | None = Field(examples=["hal.hart"])
    closing_words: str | None = Field(examples=["The gap to English has closed in the autumn data."])
