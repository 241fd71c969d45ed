"""Actions, as sent and shown."""

from datetime import date, datetime
from uuid import UUID

from pydantic import ConfigDict, Field

from chassis.schemas import Asked, Day, Line, Out, Urn, Words
from meetings_api.models import ActionStatus, AsksFor, Severity


class ProposeAction(Asked):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "what": "Bring a coach for early reading into year 1.",
                    "owner_id": "0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10",
                    "due_on": "2027-01-31",
                    "asks_for": "support",
                    "area": "early-reading",
                    "severity": "high",
                }
            ]
        }
    )

    what: Words
    owner_id: UUID = Field(description="A person of the register.")
    due_on: Day
    asks_for: AsksFor = Field(
        default=AsksFor.NOTHING, description="`support`: support-api raises a need when it is agreed."
    )
    area: Line | None = Field(default=None, description="A subject or aspect; with `support`.")
    severity: Severity | None = Field(default=None, description="With `support`.")


class FinishAction(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"outcome": "The coach began on 11 January."}]})

    outcome: Words


class DropAction(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "The class was dissolved."}]})

    reason: Words


class ActionOut(Out):
    """Something somebody is to do by a day. Open ones go on to the academy's next meeting until done."""

    id: UUID
    version: int
    meeting_id: UUID = Field(description="The meeting it comes from.")
    urn: Urn
    what: str = Field(examples=["Bring a coach for early reading into year 1."])
    owner_id: UUID
    owner_subject: str = Field(examples=["amara.okafor"])
    due_on: date
    asks_for: AsksFor
    area: str | None = Field(examples=["early-reading"])
    severity: Severity | None
    status: ActionStatus
    outcome: str | None = Field(examples=[None], description="What came of it, or why it was dropped.")
    ended_at: datetime | None
