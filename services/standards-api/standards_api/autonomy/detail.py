"""A decision with what would change it, by the scheme under which it was made."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from standards_api.autonomy import engine
from standards_api.autonomy.schemas import AutonomyDecisionOut
from standards_api.models import AutonomyDecision, AutonomyScheme


async def detail(session: AsyncSession, decision: AutonomyDecision) -> dict[str, Any]:
    await session.flush()
    rows = select(AutonomyScheme).where(AutonomyScheme.id == decision.scheme_id)
    scheme = (await session.scalars(rows)).one().read()
    return {
        **AutonomyDecisionOut.model_validate(decision).model_dump(),
        "trace": decision.trace,
        "would_change": [vars(change) for change in engine.changes(scheme, decision.inputs)],
    }
