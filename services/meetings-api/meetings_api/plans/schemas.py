"""What callers ask of a year's plan, and what they are told."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from chassis.schemas import Asked, Out, Urn
from meetings_api.models import Kind, MeetingStatus, Slot

YEAR = "The year in which it begins: 2026 is 2026/27."
Year = Annotated[int, Field(ge=2000, le=2100, examples=[2026], description=YEAR)]


class PlanMeetings(Asked):
    """Nothing need be said: then it is this academic year, and iAIMs as the phase has it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"year": 2026, "iaims_asked": True}]})

    year: Year | None = None
    iaims_asked: bool | None = Field(
        default=None, description="The academy wants iAIMs although they are not due. Left out: as before."
    )


class WishOut(Out):
    """A meeting for which no day was left."""

    kind: Kind
    slot: Slot


class PlannedOut(Out):
    id: UUID
    kind: Kind
    slot: Slot
    starts_at: datetime
    ends_at: datetime
    status: MeetingStatus


class PlanOut(Out):
    """A year of meetings, by date. `not_placed` are those that are due and for which no day is left."""

    urn: Urn
    year: Year
    name: str = Field(description="The year as people say it.", examples=["2026/27"])
    iaims_asked: bool
    meetings: list[PlannedOut]
    not_placed: list[WishOut]
    added: int = Field(description="Meetings that this planning added: 0 when it is repeated.")
    cancelled: int = Field(description="iAIMs that this planning cancelled, being no longer due.")
