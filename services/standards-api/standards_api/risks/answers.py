"""A risk put together with all that hangs on it."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from standards_api.models.risks import Risk
from standards_api.risks import queries
from standards_api.risks.schemas import RiskOut


async def whole(session: AsyncSession, risk: Risk) -> dict[str, Any]:
    await session.flush()
    return {
        **RiskOut.model_validate(risk).model_dump(),
        "ratings": await queries.ratings_of(session, risk),
        "links": await queries.links_of(session, risk),
        "actions": await queries.actions_of(session, risk),
    }
