"""A risk put together with all that hangs on it, now or as it stood."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import end_of
from standards_api.models.risks import ActionStatus, Risk, RiskAction
from standards_api.risks import queries
from standards_api.risks.scale import band_of, scale_of
from standards_api.risks.schemas import ActionOut, RiskOut


async def whole(session: AsyncSession, risk: Risk) -> dict[str, Any]:
    await session.flush()
    return {
        **RiskOut.model_validate(risk).model_dump(),
        "band": band_of(risk.priority, await scale_of(session)),
        "ratings": await queries.ratings_of(session, risk),
        "links": await queries.links_of(session, risk),
        "actions": await queries.actions_of(session, risk),
    }


async def as_it_stood(session: AsyncSession, actor: Actor, risk_id: UUID, day: date) -> dict[str, Any]:
    """What had been said, linked and taken on when the day ended; a link taken off since is not shown."""
    risk, end = await queries.risk_on(session, actor, risk_id, day), end_of(day)
    return {
        **RiskOut.model_validate(risk).model_dump(),
        "band": band_of(risk.priority, await scale_of(session)),
        "ratings": [row for row in await queries.ratings_of(session, risk) if row.rated_at < end],
        "links": [row for row in await queries.links_of(session, risk) if row.created_at < end],
        "actions": list(actions_on(await queries.actions_of(session, risk), day)),
    }


def actions_on(actions: Iterable[RiskAction], day: date) -> Iterable[ActionOut]:
    for action in actions:
        if action.created_at >= end_of(day):
            continue
        said = ActionOut.model_validate(action)
        if action.ended_at is not None and action.ended_at >= end_of(day):
            still = {
                "status": ActionStatus.OPEN,
                "version": 1,
                "ended_by": None,
                "ended_at": None,
                "words": None,
            }
            said = said.model_copy(update=still)
        yield said
