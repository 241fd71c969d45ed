"""Keeps small copies of what the neighbours say, so that a picture asks nobody while it is looked at."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.copies import keep
from chassis.events import Envelope
from standards_api.models import Engagement, Meeting, Need
from standards_api.pictures.heard import (
    EngagementMoved,
    MeetingClosed,
    MeetingPlaced,
    NeedClosed,
    NeedRaised,
)


async def keep_need(session: AsyncSession, event: NeedRaised, envelope: Envelope) -> None:
    said = {**event.model_dump(exclude={"need_id"}), "status": "open", "said_at": envelope.time}
    await keep(session, Need, event.need_id, said)


async def close_need(session: AsyncSession, event: NeedClosed, envelope: Envelope) -> None:
    said = {"status": event.status, "said_at": envelope.time}
    await session.execute(update(Need).where(Need.id == event.need_id).values(said))


async def keep_engagement(session: AsyncSession, event: EngagementMoved, envelope: Envelope) -> None:
    said = {**event.model_dump(exclude={"engagement_id"}), "status": event.status, "said_at": envelope.time}
    await keep(session, Engagement, event.engagement_id, said)


async def keep_meeting(session: AsyncSession, event: MeetingPlaced, envelope: Envelope) -> None:
    said = {**event.model_dump(exclude={"meeting_id"}), "status": "planned", "said_at": envelope.time}
    await keep(session, Meeting, event.meeting_id, said)


async def close_meeting(session: AsyncSession, event: MeetingClosed, envelope: Envelope) -> None:
    said = {"status": event.status, "said_at": envelope.time}
    await session.execute(update(Meeting).where(Meeting.id == event.meeting_id).values(said))
