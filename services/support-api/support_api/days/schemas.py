"""Days as they are asked for and answered."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from chassis.schemas import Asked, Day, Out, Urn
from support_api.models import Cause, Reason
from support_api.shapes import AcademicYear, Counted, Days

GrantReason = Annotated[
    str,
    Field(
        min_length=10,
        max_length=2000,
        # Ten of them between the first and the last that is no space.
        pattern=r"[^\s\x85][\s\S]{8,}[^\s\x85]",
        examples=["The review in January asked for two more visits."],
    ),
]
RuleCode = Annotated[
    str,
    Field(
        pattern=r"^(entitlement|meeting:[a-z0-9-]{1,40})$",
        description="`entitlement`, or `meeting:` and a kind of meeting.",
        examples=["meeting:aim"],
    ),
]


class EntryOut(Out):
    """One movement: what went from where to where, in days. The movements of an entry sum to zero."""

    id: UUID
    at: datetime
    reason: Reason
    cause: Cause
    cause_id: UUID | None = Field(description="The meeting, engagement or grant.")
    words: str = Field(examples=["AIM of 14 October 2026."])
    made_by: str = Field(examples=["system:support-api"])
    movements: dict[str, float] = Field(examples=[{"available": -1.0, "used": 1.0}])


class AcademyDaysOut(Out):
    """The days of an academy in an academic year. entitlement + owed = available + reserved + used."""

    urn: Urn
    year: AcademicYear
    year_name: str = Field(examples=["2026/27"])
    entitlement: float = Field(description="With what was granted.", examples=[6.0])
    available: float = Field(description="Neither promised nor used.", examples=[3.5])
    reserved: float = Field(description="Promised to meetings and engagements.", examples=[1.5])
    used: Counted
    owed: float = Field(description="Used beyond the entitlement by meetings that were held.", examples=[0.0])
    entries: list[EntryOut]


class AskForGrant(Asked):
    """More days than the entitlement."""

    year: AcademicYear
    days: Days
    reason: GrantReason


class GrantOut(Out):
    """A grant of days. It counts once it is confirmed."""

    id: UUID
    version: int
    urn: Urn
    year: AcademicYear
    days: Counted
    reason: str = Field(examples=["The review in January asked for two more visits."])
    asked_by: str = Field(examples=["aida.ward"])
    asked_at: datetime
    confirmed_by: str | None = Field(examples=["chris.cole"])
    confirmed_at: datetime | None


class SetDayRule(Asked):
    """What something counts in days, from a date on."""

    code: RuleCode
    starts_on: Day
    days: float = Field(ge=0, le=100, multiple_of=0.5, description="Days, in halves.", examples=[1])


class DayRuleOut(Out):
    """What something counts in days, from a date on."""

    id: UUID
    version: int
    code: str = Field(examples=["meeting:aim"])
    starts_on: date
    days: Counted
    set_by: str = Field(examples=["aida.ward"])
