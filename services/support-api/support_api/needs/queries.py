"""How needs are found. Nothing here changes anything."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.policy import access, within_reach
from chassis.problems import NotFound
from support_api.models import Engagement, Need, NeedSource
from support_api.models.derived import AGREEING, RUNNING
from support_api.policy import POLICY, Action


class NeedNotFound(NotFound):
    title = "There is no such need, or it is not yours to see"


async def access_need(
    session: AsyncSession,
    actor: Actor,
    need_id: UUID,
    *,
    to: Action | None = None,
    if_match: int | None = None,
) -> Need:
    need: Need = await access(
        session, POLICY, actor, Need, need_id,
        view=Action.VIEW_NEED, action=to, missing=NeedNotFound, if_match=if_match,
    )  # fmt: skip
    return need


def list_needs(actor: Actor) -> Select[Any]:
    return select(Need).where(within_reach(POLICY, actor, Action.VIEW_NEED))


async def engagements_under_way(session: AsyncSession, need: Need) -> Sequence[UUID]:
    under_way = select(Engagement.id).where(
        Engagement.need_id == need.id, Engagement.status.in_((*AGREEING, *RUNNING))
    )
    return (await session.scalars(under_way)).all()


async def is_raised(session: AsyncSession, source: NeedSource, source_id: UUID) -> bool:
    found = select(Need.id).filter_by(source=source, source_id=source_id)
    return await session.scalar(found) is not None


async def still_open(session: AsyncSession, urn: str) -> Sequence[Need]:
    unclosed = select(Need).where(Need.urn == urn, Need.met_at.is_(None), Need.withdrawn_at.is_(None))
    return (await session.scalars(unclosed.with_for_update(of=Need))).all()
