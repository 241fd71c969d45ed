"""The trust's rules for its meetings, as sent and shown."""

from typing import Annotated

from pydantic import Field

from chassis.schemas import Asked, Line, Out
from meetings_api.dates import Roll, Unit

Title = Annotated[Line, Field(examples=["Headteacher's report"])]
NOTICE = "An apology given later is noted as not sufficient notice."


class DuePolicyAsked(Asked):
    n: int = Field(ge=0, le=100, examples=[7], description="How many days.")
    unit: Unit
    roll: Roll


class RequiredPapersAsked(Asked):
    aid: list[Title] = Field(max_length=20)
    academy: list[Title] = Field(max_length=20)


class KeepMeetingPolicy(Asked):
    """All of the rules: what is not said is refused, so that nothing is changed by leaving it out."""

    papers_due: DuePolicyAsked
    report_due: DuePolicyAsked
    sufficient_notice_hours: int = Field(ge=0, le=720, examples=[48], description=NOTICE)
    attendee_access_days: int = Field(ge=1, le=3650, examples=[90], description="After the report.")
    substitute_access_days: int = Field(ge=0, le=365, examples=[14], description="After the meeting.")
    travel_minutes: int = Field(ge=0, le=480, examples=[60], description="Between two meetings of one chair.")
    required_papers: RequiredPapersAsked


class DuePolicyOut(Out):
    n: int = Field(examples=[7])
    unit: Unit
    roll: Roll


class RequiredPapersOut(Out):
    aid: list[str] = Field(examples=[["AID's report"]])
    academy: list[str] = Field(examples=[["Headteacher's report", "Progress of learners"]])


class MeetingPolicyOut(Out):
    """The rules in force. `version` is null while the trust uses the usual ones."""

    version: int | None
    papers_due: DuePolicyOut = Field(description="Before the meeting.")
    report_due: DuePolicyOut = Field(description="After the meeting.")
    sufficient_notice_hours: int = Field(examples=[48], description=NOTICE)
    attendee_access_days: int = Field(examples=[90])
    substitute_access_days: int = Field(examples=[14])
    travel_minutes: int = Field(examples=[60])
    required_papers: RequiredPapersOut
