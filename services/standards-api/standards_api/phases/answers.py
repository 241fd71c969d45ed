"""The answer that is put together from several decisions."""

from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import today
from chassis.policy import require_role
from standards_api.academies import access_academy
from standards_api.phases import queries
from standards_api.policy import POLICY, Phases


async def academy_phase(session: AsyncSession, actor: Actor, urn: str, as_of: date | None) -> dict[str, Any]:
    await access_academy(session, actor, urn)
    require_role(POLICY, actor, Phases.VIEW)
    day = as_of or today()
    held = await queries.phases_on(session, actor, urn, day)
    whole = next((decision for decision in held if decision.subject is None), None)
    sees_all = bool(actor.roles & POLICY[Phases.VIEW_DECISION].keys())
    return {
        "urn": urn,
        "as_of": day,
        "phase": whole,
        "subjects": [decision for decision in held if decision.subject is not None],
        "decision": whole if sees_all else None,
        "proposal": await queries.open_decision(session, actor, urn) if sees_all else None,
    }
