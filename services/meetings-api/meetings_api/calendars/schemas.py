"""What callers send and receive about school years and due dates."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from chassis.schemas import Asked, Day, Line, Out, Urn
from meetings_api.dates import Roll, Unit
from meetings_api.models import Slot

HALF_TERMS: list[JsonValue] = [
    {"slot": "autumn", "half": 1, "starts_on": "2026-09-02", "ends_on": "2026-10-23"},
    {"slot": "autumn", "half": 2, "starts_on": "2026-11-02", "ends_on": "2026-12-18"},
    {"slot": "spring", "half": 1, "starts_on": "2027-01-04", "ends_on": "2027-02-12"},
    {"slot": "spring", "half": 2, "starts_on": "2027-02-22", "ends_on": "2027-03-25"},
    {"slot": "summer", "half": 1, "starts_on": "2027-04-12", "ends_on": "2027-05-28"},
    {"slot": "summer", "half": 2, "starts_on": "2027-06-07", "ends_on": "2027-07-21"},
]


class HalfTermAsked(Asked):
    slot: Slot
    half: Literal[1, 2]
    starts_on: Day
    ends_on: Day


class KeepCalendar(Asked):
    """A whole school year: what was there before is replaced."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"half_terms": HALF_TERMS, "inset_days": ["2026-09-02"]}]}
    )

    half_terms: list[HalfTermAsked] = Field(min_length=6, max_length=6)
    inset_days: list[Day] = Field(default=[], max_length=20, description="Days on which only staff are in.")


class HalfTermOut(Out):
    slot: Slot
    half: int = Field(examples=[1])
    starts_on: date
    ends_on: date


class CalendarOut(Out):
    """A school year as it is used: `source` says whose it is."""

    urn: Urn | None = Field(description="The academy; null for the trust's own year.")
    year: int = Field(examples=[2026])
    name: str = Field(examples=["2026/27"])
    source: Literal["academy", "trust", "england"] = Field(
        description="The academy's own dates, the trust's, or until either is entered England's usual ones."
    )
    version: int | None = Field(description="Of what was entered, for If-Match; null while nothing was.")
    half_terms: list[HalfTermOut]
    inset_days: list[date]
    bank_holidays: list[date]
    school_days: int = Field(examples=[191], description="Days on which pupils are taught.")


class BankHolidayOut(Out):
    on: date
    name: str = Field(examples=["Boxing Day (substitute day)"])


class AddBankHoliday(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Coronation"}]})

    name: Line


class DueDateOut(Out):
    """The last day in time, and why."""

    meeting_on: date = Field(examples=["2026-06-03"])
    counted: date = Field(examples=["2026-05-27"], description="The day counted back to, before any rolling.")
    due_on: date = Field(examples=["2026-05-22"])
    days_before: int = Field(examples=[12], description="Calendar days from the due day to the meeting.")


class DueDateQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    meeting_on: Day = Field(examples=["2026-06-03"], description="The day of the meeting, in London.")
    n: int = Field(default=7, ge=0, le=100, description="How many days before.")
    unit: Unit = Field(
        default=Unit.CALENDAR,
        description="`clear` leaves out the day of giving and the day of the meeting; `working` counts "
        "Monday to Friday without bank holidays.",
    )
    roll: Roll = Field(default=Roll.EARLIER, description="`earlier`: back to a school day; never later.")
