"""What is read of phases, and of what the rules ask about."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.policy import access, within_reach
from standards_api.models import PhaseDecision
from standards_api.models.deciding import DecisionStatus
from standards_api.phases.problems import DecisionNotFound
from standards_api.policy import POLICY, Phases

OPEN = (DecisionStatus.PROPOSED, DecisionStatus.AWAITING_APPROVAL)


async def standing_decisions(
    session: AsyncSession, urns: Collection[str], subject: str | None
) -> tuple[Mapping[str, PhaseDecision], Mapping[str, PhaseDecision]]:
    """By URN the decision that is open, and the one that is confirmed: at most one of each."""
    rows = await session.scalars(
        select(PhaseDecision)
        .where(
            PhaseDecision.urn.in_(urns),
            PhaseDecision.subject.is_not_distinct_from(subject),
            PhaseDecision.status.in_((*OPEN, DecisionStatus.CONFIRMED)),
        )
        .with_for_update()
    )
    found = rows.all()
    opened = {row.urn: row for row in found if row.status in OPEN}
    return opened, {row.urn: row for row in found if row.status == DecisionStatus.CONFIRMED}


async def confirmed_decision(session: AsyncSession, decision: PhaseDecision) -> PhaseDecision | None:
    """What holds for the academy or subject that a decision is about, locked."""
    _, confirmed = await standing_decisions(session, [decision.urn], decision.subject)
    return confirmed.get(decision.urn)


async def access_decision(
    session: AsyncSession, actor: Actor, decision_id: UUID, *, action: str | None = None
) -> PhaseDecision:
    decision: PhaseDecision = await access(
        session, POLICY, actor, PhaseDecision, decision_id,
        view=Phases.VIEW_DECISION, action=action, missing=DecisionNotFound,
    )  # fmt: skip
    return decision


def decisions(actor: Actor) -> Select[Any]:
    return select(PhaseDecision).where(within_reach(POLICY, actor, Phases.VIEW_DECISION))


def phases(actor: Actor) -> Select[Any]:
    return select(PhaseDecision).where(within_reach(POLICY, actor, Phases.VIEW))


def held_on(day: date) -> ColumnElement[bool]:
    return and_(
        PhaseDecision.effective_on <= day,
        PhaseDecision.confirmed_at.is_not(None),
        or_(PhaseDecision.ended_on.is_(None), PhaseDecision.ended_on > day),
        PhaseDecision.status.in_(("confirmed", "superseded", "lapsed")),
    )


async def phases_on(session: AsyncSession, actor: Actor, urn: str, day: date) -> Sequence[PhaseDecision]:
    """Of the academy as a whole and of its subjects, those that held on a day."""
    held = phases(actor).where(PhaseDecision.urn == urn, held_on(day))
    return (await session.scalars(held.order_by(PhaseDecision.subject.nulls_first()))).all()


async def open_decision(session: AsyncSession, actor: Actor, urn: str) -> PhaseDecision | None:
    """What is proposed for the academy as a whole, for those who see proposals."""
    waiting = decisions(actor).where(
        PhaseDecision.urn == urn, PhaseDecision.subject.is_(None), PhaseDecision.status.in_(OPEN)
    )
    found: PhaseDecision | None = await session.scalar(waiting)
    return found
