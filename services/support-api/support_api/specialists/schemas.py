"""Specialists as they are asked for and answered."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from chassis.schemas import Asked, Day, Line, Out, Urn
from support_api.models import SpecialistKind, Term
from support_api.shapes import AcademicYear, Counted, ExpertiseOut, Pence, left_out


class TieKind(StrEnum):
    KIN = "kin"
    RECENT_EMPLOYER = "recent_employer"
    MONEY = "money"
    OTHER = "other"


class Tie(Asked):
    """An academy this specialist must not be sent to, and why. Where they work is known without it."""

    urn: Urn
    kind: TieKind = Field(examples=["kin"])


Name = Annotated[Line, Field(examples=["Sam Shah"])]
Summary = Annotated[
    str, Field(max_length=2000, examples=["Led mathematics in two academies; coaches heads of department."])
]
Organisation = Annotated[Line | None, Field(examples=["Fenwick Teaching Partnership"])]
Most = Annotated[int, Field(ge=0, le=50, description="Engagements at one time.", examples=[2])]
Ties = Annotated[list[Tie], Field(max_length=50, description="Conflicts of interest declared in advance.")]
Days0 = Annotated[float, Field(ge=0, le=100, multiple_of=0.5, description="Days, in halves.", examples=[6])]


class AddSpecialist(Asked):
    """A new entry in the expertise database."""

    subject: Line | None = Field(
        default=None,
        description="Who signs in for it. Left out by somebody entering themself.",
        examples=["sam.shah"],
    )
    name: Name
    summary: Summary = ""
    kind: SpecialistKind = Field(examples=["academy"])
    home_urn: Urn | None = Field(default=None, description="Where they work; for the kind academy only.")
    organisation: Organisation = None
    most_engagements: Most = 2
    interests: Ties = Field(default=[])


class ChangeSpecialist(Asked):
    """Only what is sent is changed. Where somebody belongs, the Academy Improvement Director changes."""

    name: Name = left_out()
    summary: Summary = left_out()
    kind: SpecialistKind = left_out(examples=["academy"])
    home_urn: Urn | None = None
    organisation: Organisation = None
    most_engagements: Most = left_out()
    interests: Ties = left_out()
    active: bool = left_out(description="false: not to be proposed any more.", examples=[True])


class CheckSpecialist(Asked):
    """The days of the last checks; null: none on record."""

    dbs_checked_on: Day | None = Field(default=None, description="Disclosure and Barring Service.")
    safeguarding_checked_on: Day | None = Field(
        default=None, description="Safeguarding training and references."
    )


class OfferDays(Asked):
    """How many days somebody can give in a term."""

    year: AcademicYear
    term: Term = Field(examples=["spring"])
    days: Days0


class SetRate(Asked):
    """What a day costs from a date on."""

    starts_on: Day
    pence: Pence


class AvailabilityOut(Out):
    """What a specialist can give in one term."""

    year: AcademicYear
    term: Term
    days: Counted


class DayRateOut(Out):
    """What a day costs from a date on."""

    starts_on: date
    pence: Pence


class TieOut(Out):
    """An academy this specialist must not be sent to."""

    urn: Urn
    kind: TieKind


class TiesOut(Out):
    """The conflicts of interest that somebody has declared in advance."""

    interests: list[TieOut]


class SpecialistOut(Out):
    """An entry in the expertise database."""

    id: UUID
    version: int
    subject: str | None = Field(examples=["sam.shah"])
    name: str = Field(examples=["Sam Shah"])
    summary: str = Field(examples=["Led mathematics in two secondary academies."])
    kind: SpecialistKind
    home_urn: Urn | None
    organisation: str | None = Field(examples=["Fenwick Teaching Partnership"])
    most_engagements: int = Field(examples=[2])
    dbs_checked_on: date | None
    safeguarding_checked_on: date | None
    active: bool


class SpecialistWholeOut(SpecialistOut):
    """An entry with what the person can do, when they can, and what a day costs."""

    availability: list[AvailabilityOut]
    day_rates: list[DayRateOut]
    expertise: list[ExpertiseOut]


class SpecialistNameOut(Out):
    """Who is in the expertise database, and nothing more."""

    id: UUID
    name: str = Field(examples=["Sam Shah"])
    kind: SpecialistKind
    active: bool
