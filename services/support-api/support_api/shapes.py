"""The kinds of value that requests and answers of several features share."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, Field, WithJsonSchema, computed_field

from chassis.clock import today
from chassis.schemas import Out
from support_api import catalogue
from support_api.eligibility.rules import Standing, standing_of
from support_api.models import KeyStage, KindOfWork, Level


def known_area(code: str) -> str:
    if code not in catalogue.AREAS:
        raise ValueError("is no area of the catalogue: GET /v1/areas lists them")
    return code


AreaCode = Annotated[
    str,
    AfterValidator(known_area),
    WithJsonSchema({"type": "string", "enum": sorted(catalogue.AREAS)}),
    Field(description="A code of GET /v1/areas.", examples=["mathematics"]),
]
Days = Annotated[
    float, Field(ge=0.5, le=100, multiple_of=0.5, description="Days, in halves.", examples=[2.5])
]
Counted = Annotated[float, Field(description="Days, in halves.", examples=[2.5])]
AcademicYear = Annotated[
    int,
    Field(ge=2000, le=2100, description="The year in which it begins: 2026 is 2026/27.", examples=[2026]),
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


def left_out(**said: Any) -> Any:
    """A member of a change that stays as it is when it is not sent; it cannot be emptied."""
    return Field(default=None, json_schema_extra=without_default, **said)


def without_default(schema: dict[str, Any]) -> None:
    del schema["default"]


def in_halves(days: float) -> int:
    """Days as they are stored: whole numbers of half days."""
    return round(days * 2)
