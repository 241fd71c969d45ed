"""Expertise as it is asked for."""

from typing import Annotated

from pydantic import Field

from chassis.schemas import Asked, Day, Words
from support_api.models import KeyStage, KindOfWork, Level
from support_api.shapes import AreaCode, left_out

Claim = Annotated[
    Words,
    Field(
        description="What it rests on. Name no pupil.",
        examples=["Head of mathematics for eight years; the department's progress rose each year."],
    ),
]


class ClaimExpertise(Asked):
    """One thing somebody can do, as they say themself. It counts once it has been verified."""

    area: AreaCode
    key_stage: KeyStage | None = Field(default=None, description="null: any.", examples=["ks4"])
    kind_of_work: KindOfWork = Field(examples=["coaching"])
    level: Level = Field(examples=["accomplished"])
    claim: Claim


class ChangeExpertise(Asked):
    """Only what is sent is changed."""

    level: Level = left_out(examples=["leading"])
    claim: Claim = left_out()


class VerifyExpertise(Asked):
    """On what evidence, and until when it counts."""

    evidence: Words = Field(examples=["Lesson visits in May, and the outcomes of two years."])
    expires_on: Day = Field(description="The last day on which it counts, within three years.")
