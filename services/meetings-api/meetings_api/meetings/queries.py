"""How meetings are found. Nothing here changes anything."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.policy import within_reach
from meetings_api.models import Appointment, Meeting, Pack, Substitute
from meetings_api.policy import POLICY, Action, Role


def visible_meetings(actor: Actor) -> Select[Any]:
    return select(Meeting).where(within_reach(POLICY, actor, Action.VIEW_MEETING))


async def packs_of(session: AsyncSession, meeting_id: UUID) -> list[Pack]:
    return list(await session.scalars(select(Pack).where(Pack.meeting_id == meeting_id)))


async def agreed_substitutes(session: AsyncSession, meeting_id: UUID) -> list[Substitute]:
    statement = select(Substitute).where(
        Substitute.meeting_id == meeting_id, Substitute.withdrawn_at.is_(None), Substitute.since.is_not(None)
    )
    return list(await session.scalars(statement))


async def headships(session: AsyncSession, person_id: UUID, *, at: datetime) -> list[Appointment]:
    """The academies this person is headteacher of at an instant."""
    statement = select(Appointment).where(
        Appointment.person_id == person_id,
        Appointment.role == Role.HEADTEACHER,
        Appointment.since <= at,
        or_(Appointment.until.is_(None), Appointment.until > at),
    )
    return list(await session.scalars(statement))
