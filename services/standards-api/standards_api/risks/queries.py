"""What is read of the risk register."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import today
from chassis.policy import access, within_reach
from standards_api.models import Academy, Evidence, Finding
from standards_api.models.dated import stood_on
from standards_api.models.risks import (
    ActionStatus,
    LinkKind,
    Risk,
    RiskAction,
    RiskLink,
    RiskRating,
    RiskState,
    RiskStatus,
)
from standards_api.policy import POLICY, Register, Risks
from standards_api.risks import rules
from standards_api.risks.problems import (
    LinkTargetUnknown,
    RiskAcademyUnknown,
    RiskActionNotFound,
    RiskLinkNotFound,
    RiskNotFound,
)

# The register as it is, or as it stood.
Kept = type[Risk] | type[RiskState]
# The kinds that are kept in this service, and so can be looked up; the ids of others are taken as given.
KEPT_HERE: Mapping[LinkKind, type[Evidence] | type[Finding]] = {
    LinkKind.EVIDENCE: Evidence,
    LinkKind.FINDING: Finding,
}


async def access_risk(
    session: AsyncSession,
    actor: Actor,
    risk_id: UUID,
    *,
    action: str | None = None,
    if_match: int | None = None,
) -> Risk:
    found: Risk = await access(
        session, POLICY, actor, Risk, risk_id,
        view=Risks.VIEW, action=action, missing=RiskNotFound, if_match=if_match,
    )  # fmt: skip
    return found


async def access_action(
    session: AsyncSession, actor: Actor, action_id: UUID, *, action: str | None = None
) -> RiskAction:
    found: RiskAction = await access(
        session, POLICY, actor, RiskAction, action_id,
        view=Risks.VIEW_ACTION, action=action, missing=RiskActionNotFound,
    )  # fmt: skip
    return found


async def check_academy(session: AsyncSession, actor: Actor, urn: str) -> None:
    """One that the actor may see and that has not left: all others are alike to them."""
    seen = select(Academy.id).where(
        Academy.urn == urn, Academy.status != "left", within_reach(POLICY, actor, Register.VIEW_ACADEMY)
    )
    if await session.scalar(seen) is None:
        raise RiskAcademyUnknown("Look for it in the list of academies.")


async def check_target(session: AsyncSession, risk: Risk, kind: LinkKind, target: UUID) -> None:
    model = KEPT_HERE.get(kind)
    if model is None:
        return
    there = select(model.id).where(model.id == target, model.urn == risk.urn)
    if await session.scalar(there) is None:
        raise LinkTargetUnknown("Record it first, and link it by its id.")


async def find_link(session: AsyncSession, risk: Risk, link_id: UUID) -> RiskLink:
    found = await session.scalar(select(RiskLink).where(RiskLink.id == link_id, RiskLink.risk_id == risk.id))
    if found is None:
        raise RiskLinkNotFound
    return found


async def ratings_of(session: AsyncSession, risk: Risk | RiskState) -> Sequence[RiskRating]:
    """The newest first."""
    rows = select(RiskRating).where(RiskRating.risk_id == risk.id)
    return (await session.scalars(rows.order_by(RiskRating.rated_at.desc(), RiskRating.id.desc()))).all()


async def links_of(session: AsyncSession, risk: Risk | RiskState) -> Sequence[RiskLink]:
    rows = select(RiskLink).where(RiskLink.risk_id == risk.id).order_by(RiskLink.id)
    return (await session.scalars(rows)).all()


async def actions_of(session: AsyncSession, risk: Risk | RiskState) -> Sequence[RiskAction]:
    rows = select(RiskAction).where(RiskAction.risk_id == risk.id)
    return (await session.scalars(rows.order_by(RiskAction.due_on, RiskAction.id))).all()


def risks(actor: Actor) -> Select[Any]:
    return select(Risk).where(within_reach(POLICY, actor, Risks.VIEW))


def risks_on(actor: Actor) -> Select[Any]:
    """As they stood: a list or a read adds the day."""
    return select(RiskState).where(within_reach(POLICY, actor, Risks.VIEW_EARLIER))


async def risk_on(session: AsyncSession, actor: Actor, risk_id: UUID, day: date) -> RiskState:
    wanted = risks_on(actor).where(RiskState.id == risk_id, stood_on(RiskState, day))
    found: RiskState | None = await session.scalar(wanted)
    if found is None:
        raise RiskNotFound("It may have been raised after that day.")
    return found


def board_risks_on(actor: Actor) -> Select[Any]:
    return select(RiskState).where(within_reach(POLICY, actor, Risks.VIEW_EARLIER_BOARD))


def board_risks(actor: Actor) -> Select[Any]:
    return select(Risk).where(within_reach(POLICY, actor, Risks.VIEW_BOARD))


def actions(actor: Actor) -> Select[Any]:
    return select(RiskAction).where(within_reach(POLICY, actor, Risks.VIEW_ACTION))


def review_due(model: Kept, due: bool, day: date) -> ColumnElement[bool]:
    come = and_(model.review_on.is_not(None), model.review_on <= day)
    over = and_(come, model.status == RiskStatus.OPEN)
    return over if due else ~over


def overdue(late: bool) -> ColumnElement[bool]:
    over = and_(RiskAction.due_on < today(), RiskAction.status == ActionStatus.OPEN)
    return over if late else ~over


def at_least(model: Kept, priority: int) -> ColumnElement[bool]:
    return model.likelihood * model.impact >= priority


async def highest_open_of(session: AsyncSession, urns: Collection[str]) -> Mapping[str, Risk]:
    """By URN the highest open risk, by one statement: for rules, which see every risk."""
    found: dict[str, list[Risk]] = defaultdict(list)
    rows = select(Risk).where(Risk.urn.in_(urns), Risk.status == RiskStatus.OPEN)
    for risk in await session.scalars(rows):
        found[risk.urn].append(risk)
    tops = {urn: rules.highest(each) for urn, each in found.items()}
    return {urn: top for urn, top in tops.items() if top is not None}


async def highest_open(session: AsyncSession, urn: str) -> Risk | None:
    """The highest open risk of one academy; None when none is open."""
    return (await highest_open_of(session, [urn])).get(urn)
