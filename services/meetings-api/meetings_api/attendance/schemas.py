"""Seats, answers and attendance, as sent and shown."""

from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict, Field

from chassis.schemas import Asked, Instant, Out, Words
from meetings_api.models import Presence, Reply, Seat


class SubstituteOut(Out):
    """Who sits in. They read this meeting only, from the chair's agreement until `until`."""

    person_id: UUID
    name: str | None = Field(examples=["Sophie Tran"])
    agreed: bool
    until: datetime | None


class AttendeeOut(Out):
    """One seat, and what its holder answered."""

    id: UUID
    seat: Seat
    person_id: UUID | None = Field(description="Null while the post is vacant.")
    name: str | None = Field(examples=["Joan Whitlock"])
    reply: Reply
    replied_at: datetime | None
    apology_reason: str | None = Field(examples=[None])
    notice_hours: int | None = Field(examples=[None], description="Whole hours before the meeting.")
    notice_sufficient: bool | None = Field(
        description="By the trust's policy; 48 hours unless it says otherwise."
    )
    apology_accepted: bool | None = Field(description="By the chair; null while undecided.")
    recused: bool
    substitute: SubstituteOut | None
    presence: Presence | None = Field(description="Null is not recorded, which is not present.")
    left_at: datetime | None


class AttendanceOut(Out):
    """All seats, and which roles nobody covered."""

    meeting_id: UUID
    closed: bool
    attendees: list[AttendeeOut]
    not_covered: list[Seat] = Field(
        description="Roles with nobody in the room, neither the holder nor an agreed substitute.",
        examples=[["chair"]],
    )


class GiveApology(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "I am at a hearing that day."}]})

    reason: Words


class DecideApology(Asked):
    accepted: bool


class NameSubstitute(Asked):
    person_id: UUID = Field(description="A headteacher, chair, governor, specialist or AID of the trust.")


class RecordAsked(Asked):
    attendee_id: UUID
    presence: Presence
    left_at: Instant | None = Field(default=None, description="With `left_early`, and only then.")


class TakeAttendance(Asked):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"records": [{"attendee_id": "0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10", "presence": "present"}]}
            ]
        }
    )

    records: list[RecordAsked] = Field(min_length=1, max_length=50)
