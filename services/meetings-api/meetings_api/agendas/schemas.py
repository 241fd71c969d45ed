"""An agenda, as sent and shown."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue

from chassis.schemas import Asked, Line, Out, Words
from meetings_api.models import Seat

ITEM: dict[str, JsonValue] = {
    "title": "Progress of learners in all subjects and year groups",
    "minutes": 60,
    "lead": "headteacher",
    "purpose": "Review and evaluate the progress review of this slot.",
}


class ItemAsked(Asked):
    title: Line
    minutes: Annotated[int, Field(ge=1, le=480)] | None = None
    lead: Seat | None = Field(default=None, description="Who leads it.")
    purpose: Words | None = None


class DraftAgenda(Asked):
    """The whole agenda, in order."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [ITEM]}]})

    items: list[ItemAsked] = Field(max_length=50)


class ItemOut(Out):
    number: int = Field(examples=[1], description="Its place, from 1 without a gap.")
    title: str = Field(examples=["Progress of learners"])
    minutes: int | None = Field(examples=[60])
    lead: Seat | None
    purpose: str | None = Field(examples=["Review and evaluate it."])


class AgendaOut(Out):
    """What the meeting is to discuss. Confidential (Part 2) items are no part of it."""

    meeting_id: UUID
    version: int
    items: list[ItemOut]
    agreed: bool = Field(description="The headteacher has agreed to exactly this.")
    agreed_by: str | None = Field(examples=["amara.okafor"])
    agreed_at: datetime | None
