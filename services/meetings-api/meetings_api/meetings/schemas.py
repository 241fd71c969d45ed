"""What callers send and receive about meetings."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from chassis.schemas import Asked, Instant, Line, Out, Urn
from meetings_api.models import Kind, MeetingStatus, Slot

Reason = Annotated[Line, Field(examples=["The headteacher is at a funeral."])]


class MeetingOut(Out):
    """When and where an academy's meeting is. What it is about is read from its agenda, packs and report."""

    id: UUID
    version: int
    urn: Urn
    year: int = Field(examples=[2026])
    kind: Kind
    slot: Slot
    starts_at: datetime
    ends_at: datetime
    place: str = Field(examples=["Larkmoor High School"])
    status: MeetingStatus
    reason: str | None = Field(description="Why it was moved or cancelled.", examples=[None])
    chair_id: UUID | None = Field(description="The person in the chair; null while that post is vacant.")
    invited_at: datetime | None = Field(description="When invitations first went out.")
    held_at: datetime | None = Field(description="When attendance was closed.")


class MoveMeeting(Asked):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"starts_at": "2026-12-09T13:30:00Z", "reason": "The AID is at a tribunal."}]
        }
    )

    starts_at: Instant = Field(description="With its offset: 13:30 in London is 12:30Z in summer.")
    reason: Reason
    place: Line | None = Field(default=None, description="Left out: as before.")
    on_a_day_off: bool = Field(default=False, description="That the academy is closed then is meant.")


class CancelMeeting(Asked):
    reason: Reason


class AssignPartner(Asked):
    person_id: UUID = Field(description="A headteacher of another academy of the trust.")
