"""What is read of autonomy, and of what the rules ask about."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.policy import access, within_reach
from standards_api.autonomy.inputs import Facts
from standards_api.autonomy.problems import AutonomyDecisionNotFound
from standards_api.models import Academy, AutonomyDecision, NotYetGood, PhaseDecision, Rating
from standards_api.models.assessments import SubjectKind
from standards_api.models.deciding import DecisionStatus
from standards_api.policy import POLICY, Autonomy
from standards_api.risks.queries import highest_open_of

OPEN = (DecisionStatus.PROPOSED, DecisionStatus.AWAITING_APPROVAL)
DECIDED = (DecisionStatus.CONFIRMED, DecisionStatus.SUPERSEDED, DecisionStatus.LAPSED)


async def facts_of(session: AsyncSession, academies: Sequence[Academy], standard: str) -> Mapping[str, Facts]:
    """What the rules ask about, by URN: four statements for any number of academies."""
    urns = [academy.urn for academy in academies]
    answers = select(NotYetGood).where(NotYetGood.urn.in_(urns))
    phases = select(PhaseDecision).where(
        PhaseDecision.urn.in_(urns),
        PhaseDecision.subject.is_(None),
        PhaseDecision.status == DecisionStatus.CONFIRMED,
    )
    ratings = select(Rating).where(
        Rating.urn.in_(urns),
        Rating.standard == standard,
        Rating.subject_kind != SubjectKind.CURRICULUM_SUBJECT,
        Rating.current,
    )
    answer = {row.urn: row for row in await session.scalars(answers)}
    phase = {row.urn: row for row in await session.scalars(phases)}
    rating = {row.urn: row for row in await session.scalars(ratings)}
    risk = await highest_open_of(session, urns)
    return {
        each.urn: Facts(
            each.kind, answer.get(each.urn), phase.get(each.urn), rating.get(each.urn), risk.get(each.urn)
        )
        for each in academies
    }


async def standing_decisions(
    session: AsyncSession, urns: Collection[str]
) -> tuple[Mapping[str, AutonomyDecision], Mapping[str, AutonomyDecision]]:
    """By URN the decision that is open, and the one that is confirmed: at most one of each, locked."""
    rows = await session.scalars(
        select(AutonomyDecision)
        .where(
            AutonomyDecision.urn.in_(urns),
            AutonomyDecision.status.in_((*OPEN, DecisionStatus.CONFIRMED)),
        )
        .with_for_update()
    )
    found = rows.all()
    opened = {row.urn: row for row in found if row.status in OPEN}
    return opened, {row.urn: row for row in found if row.status == DecisionStatus.CONFIRMED}


async def levels_in_use(session: AsyncSession) -> set[str]:
    """The levels that academies stand at, or are about to."""
    held = (DecisionStatus.CONFIRMED, DecisionStatus.AWAITING_APPROVAL)
    rows = select(AutonomyDecision.level).where(AutonomyDecision.status.in_(held)).distinct()
    return {level for level in await session.scalars(rows) if level is not None}


async def access_decision(
    session: AsyncSession, actor: Actor, decision_id: UUID, *, action: str | None = None
) -> AutonomyDecision:
    decision: AutonomyDecision = await access(
        session, POLICY, actor, AutonomyDecision, decision_id,
        view=Autonomy.VIEW_DECISION, action=action, missing=AutonomyDecisionNotFound,
    )  # fmt: skip
    return decision


def decisions(actor: Actor) -> Select[Any]:
    return select(AutonomyDecision).where(within_reach(POLICY, actor, Autonomy.VIEW_DECISION))


def levels(actor: Actor) -> Select[Any]:
    return select(AutonomyDecision).where(within_reach(POLICY, actor, Autonomy.VIEW))


def held_on(day: date) -> ColumnElement[bool]:
    return and_(
        AutonomyDecision.effective_on <= day,
        or_(AutonomyDecision.ended_on.is_(None), AutonomyDecision.ended_on > day),
        AutonomyDecision.status.in_(DECIDED),
    )


async def level_on(session: AsyncSession, actor: Actor, urn: str, day: date) -> AutonomyDecision | None:
    held = levels(actor).where(AutonomyDecision.urn == urn, held_on(day))
    found: AutonomyDecision | None = await session.scalar(held)
    return found


async def open_decision(session: AsyncSession, actor: Actor, urn: str) -> AutonomyDecision | None:
    waiting = decisions(actor).where(AutonomyDecision.urn == urn, AutonomyDecision.status.in_(OPEN))
    found: AutonomyDecision | None = await session.scalar(waiting)
    return found
