"""How engagements are found. Nothing here changes anything."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from chassis.actor import Actor
from chassis.policy import access, within_reach
from chassis.problems import Invalid, NotFound
from support_api.models import Answer, Engagement, EngagementStatus, Need, Specialist, Visit
from support_api.policy import POLICY, Action


class EngagementNotFound(NotFound):
    title = "There is no such engagement, or it is not yours to see"


class NeedNotKnown(Invalid):
    title = "The request names a need that is not there, or is not yours to see"


class SpecialistNotKnown(Invalid):
    title = "The request names a specialist that is not there, or is not yours to see"


async def access_engagement(
    session: AsyncSession,
    actor: Actor,
    engagement_id: UUID,
    *,
    view: Action = Action.VIEW_ENGAGEMENT,
    to: Action | None = None,
) -> Engagement:
    engagement: Engagement = await access(
        session, POLICY, actor, Engagement, engagement_id, view=view, action=to, missing=EngagementNotFound
    )
    return engagement


async def read_engagement(session: AsyncSession, actor: Actor, engagement_id: UUID) -> Engagement:
    """With what each side said and the visits: four statements."""
    await access_engagement(session, actor, engagement_id)
    parts = (selectinload(Engagement.answers), selectinload(Engagement.visits))
    whole = select(Engagement).where(Engagement.id == engagement_id).options(*parts)
    return (await session.scalars(whole.execution_options(populate_existing=True))).one()


def list_engagements(actor: Actor, action: Action) -> Select[Any]:
    return select(Engagement).where(within_reach(POLICY, actor, action))


def list_impacts(actor: Actor) -> Select[Any]:
    completed = Engagement.status == EngagementStatus.COMPLETED
    return list_engagements(actor, Action.VIEW_IMPACT).where(completed)


async def known_need(session: AsyncSession, actor: Actor, need_id: UUID) -> Need:
    """Locked, so that it cannot be closed at this moment."""
    seen = select(Need).where(Need.id == need_id, within_reach(POLICY, actor, Action.VIEW_NEED))
    need = await session.scalar(seen.with_for_update(of=Need))
    if need is None:
        raise NeedNotKnown("Check the need_id.")
    return need


async def need_of(session: AsyncSession, engagement: Engagement) -> Need:
    return (await session.scalars(select(Need).where(Need.id == engagement.need_id))).one()


async def lock_specialist(session: AsyncSession, specialist_id: UUID) -> None:
    """Their days are counted under this lock, so that nobody promises the same day twice."""
    await session.execute(select(Specialist.id).where(Specialist.id == specialist_id).with_for_update())


async def is_specialist(session: AsyncSession, actor: Actor, specialist_id: UUID) -> bool:
    seen = select(Specialist.id).where(
        Specialist.id == specialist_id, within_reach(POLICY, actor, Action.VIEW_SPECIALIST)
    )
    return await session.scalar(seen) is not None


async def answers_to(session: AsyncSession, engagement: Engagement) -> Sequence[Answer]:
    return (await session.scalars(select(Answer).where(Answer.engagement_id == engagement.id))).all()


async def half_days_visited(session: AsyncSession, engagement: Engagement) -> int:
    total = select(func.coalesce(func.sum(Visit.half_days), 0)).where(Visit.engagement_id == engagement.id)
    return int(await session.scalar(total) or 0)
