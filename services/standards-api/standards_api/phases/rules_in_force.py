"""Which rules are in force in a trust: the newest of its own that can be used, else the shipped ones."""

from datetime import date
from typing import Any
from uuid import UUID

import structlog
from pydantic import ValidationError
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.policy import access, within_reach
from standards_api.models import PhaseRuleSet
from standards_api.models.phase_rules import RulesStatus
from standards_api.phases import rule_sets
from standards_api.phases.problems import RulesNotFound
from standards_api.phases.rule_sets import RuleSet, Scope
from standards_api.policy import POLICY, Phases

log = structlog.get_logger()


async def rules_in_force(session: AsyncSession, on: date, scope: Scope) -> RuleSet:
    """A set that can no longer be read never takes the place of the last good one."""
    own = select(PhaseRuleSet).where(
        PhaseRuleSet.scope == scope,
        PhaseRuleSet.status == RulesStatus.PUBLISHED,
        PhaseRuleSet.applies_from <= on,
    )
    for row in await session.scalars(own.order_by(PhaseRuleSet.number.desc())):
        if (found := readable(row)) is not None:
            return found
    return rule_sets.in_force(on, scope)


def readable(row: PhaseRuleSet) -> RuleSet | None:
    try:
        return RuleSet.model_validate(row.whole())
    except ValidationError:
        log.error("rules cannot be read", rule_set=str(row.id))
        return None


async def access_rules(
    session: AsyncSession,
    actor: Actor,
    rules_id: UUID,
    *,
    action: str | None = None,
    if_match: int | None = None,
) -> PhaseRuleSet:
    found: PhaseRuleSet = await access(
        session, POLICY, actor, PhaseRuleSet, rules_id,
        view=Phases.VIEW_RULES, action=action, missing=RulesNotFound, if_match=if_match,
    )  # fmt: skip
    return found


def own_rules(actor: Actor) -> Select[Any]:
    return select(PhaseRuleSet).where(within_reach(POLICY, actor, Phases.VIEW_RULES))


async def next_number(session: AsyncSession, scope: Scope) -> int:
    last = await session.scalar(select(func.max(PhaseRuleSet.number)).where(PhaseRuleSet.scope == scope))
    return (last or 0) + 1
