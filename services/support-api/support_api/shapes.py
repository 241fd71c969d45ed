"""The kinds of value that requests and answers of several features share."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import AfterValidator, Field, computed_field, model_validator

from chassis.clock import today
from chassis.schemas import Asked, Out
from support_api import catalogue
from support_api.eligibility.rules import Standing, standing_of
from support_api.models import KeyStage, KindOfWork, Level
from support_api.years import is_year


def known_area(code: str) -> str:
    if code not in catalogue.AREAS:
        raise ValueError("is no area of the catalogue: GET /v1/areas lists them")
    return code


def real_year(text: str) -> str:
    if not is_year(text):
        raise ValueError("is no academic year: write it as 2026/27")
    return text


AreaCode = Annotated[
    str,
    AfterValidator(known_area),
    Field(min_length=1, max_length=50, description="A code of GET /v1/areas.", examples=["mathematics"]),
]
Days = Annotated[float, Field(gt=0, le=100, multiple_of=0.5, description="Days, in halves.", examples=[2.5])]
Counted = Annotated[float, Field(description="Days, in halves.", examples=[2.5])]
AcademicYear = Annotated[
    str,
    AfterValidator(real_year),
    Field(pattern=r"^20\d\d/\d\d$", description="1 September to 31 August.", examples=["2026/27"]),
]
Pence = Annotated[
    int, Field(ge=0, le=100_000_000, description="Pounds sterling, in pence.", examples=[42000])
]


class ExpertiseOut(Out):
    """One thing a specialist can do. It counts while its status is `verified`."""

    id: UUID
    version: int
    specialist_id: UUID
    area: str = Field(examples=["mathematics"])
    key_stage: KeyStage | None = Field(description="null: any.", examples=["ks4"])
    kind_of_work: KindOfWork
    level: Level
    claim: str = Field(examples=["Head of mathematics for eight years; Progress 8 of the department rose."])
    verified_by: str | None = Field(examples=["aida.ward"])
    verified_at: datetime | None
    evidence: str | None = Field(examples=["Lesson visits in May; outcomes of two years."])
    expires_on: date | None = Field(description="The last day on which it counts.")

    @computed_field(description="Unverified and expired expertise does not match.")
    def status(self) -> Standing:
        return standing_of(self.verified_at, self.expires_on, today=today())


class Changes(Asked):
    """A change of some members: those left out stay as they are."""

    never_empty: ClassVar[set[str]] = set()

    @model_validator(mode="after")
    def keep_what_must_be(self) -> Self:
        for name in sorted(self.never_empty & self.model_fields_set):
            if getattr(self, name) is None:
                raise ValueError(f"{name} cannot be emptied: leave it out, or say what it should be")
        return self


def in_halves(days: float) -> int:
    """Days as they are stored: whole numbers of half days."""
    return round(days * 2)
