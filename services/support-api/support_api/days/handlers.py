"""What meetings do to days: planned, they reserve; held, they draw; cancelled, they give back."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import LONDON
from chassis.events import Envelope, Event
from support_api.days import commands
from support_api.days.commands import Meeting

SYSTEM = "system:support-api"


class MeetingPlanned(Event):
    """Ours to read: only the fields we use of what meetings-api says."""

    type: ClassVar[str] = "meetings.meeting-planned.v1"

    meeting_id: UUID
    urn: str
    kind: str
    starts_at: datetime


class MeetingMoved(MeetingPlanned):
    type: ClassVar[str] = "meetings.meeting-moved.v1"


class MeetingCancelled(MeetingPlanned):
    type: ClassVar[str] = "meetings.meeting-cancelled.v1"


class MeetingHeld(Event):
    type: ClassVar[str] = "meetings.meeting-held.v1"

    meeting_id: UUID
    urn: str
    kind: str
    held_on: date


async def reserve(session: AsyncSession, event: MeetingPlanned, _: Envelope) -> None:
    """Also when it was moved: the days go with it, into another academic year if need be."""
    meeting = Meeting(event.meeting_id, event.urn, event.kind)
    await commands.release_for_meeting(session, meeting, by=SYSTEM)
    day = event.starts_at.astimezone(LONDON).date()
    await commands.reserve_for_meeting(session, meeting, day=day, by=SYSTEM)


async def give_back(session: AsyncSession, event: MeetingCancelled, _: Envelope) -> None:
    meeting = Meeting(event.meeting_id, event.urn, event.kind)
    await commands.release_for_meeting(session, meeting, by=SYSTEM)


async def draw(session: AsyncSession, event: MeetingHeld, _: Envelope) -> None:
    meeting = Meeting(event.meeting_id, event.urn, event.kind)
    await commands.draw_for_meeting(session, meeting, day=event.held_on, by=SYSTEM)
