"""Proposing and deciding levels of autonomy."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import LONDON, now, today
from chassis.outbox import record
from chassis.policy import require_role
from standards_api import later
from standards_api.academies import access_academy
from standards_api.autonomy import engine, queries, schemes
from standards_api.autonomy.inputs import Facts, see
from standards_api.autonomy.problems import AcademyNotJoined, AutonomyAwaitsApproval
from standards_api.autonomy.rules import check_level
from standards_api.deciding import rules
from standards_api.improvement_events import AutonomyDecided, AutonomyProposed
from standards_api.models import Academy, AutonomyDecision, AutonomyScheme
from standards_api.models.deciding import DecisionStatus
from standards_api.policy import POLICY, Autonomy

AT_ONCE = 25
SYSTEM = "system"


async def propose_autonomy(session: AsyncSession, actor: Actor, urn: str) -> AutonomyDecision:
    """Have the rules look now, at one person's wish."""
    require_role(POLICY, actor, Autonomy.PROPOSE)
    academy = await access_academy(session, actor, urn, action=Autonomy.PROPOSE)
    if academy.status != "joined":
        raise AcademyNotJoined(f"It is {academy.status}.")
    opened, _ = await queries.standing_decisions(session, [urn])
    there = opened.get(urn)
    if there is not None and there.status == DecisionStatus.AWAITING_APPROVAL:
        raise AutonomyAwaitsApproval("It is approved or declined first.")
    scheme = await schemes.in_force(session)
    facts = await queries.facts_of(session, [academy], scheme.read().standard)
    new = put_together(academy, scheme, facts[urn], by=actor.subject)
    if there is not None and alike(there, new, ("outcome", "rule", "scheme_version", "inputs")):
        return there
    await put_forward(session, academy, new, there)
    return new


async def look_again_at_autonomy(session: AsyncSession, payload: dict[str, Any]) -> dict[str, Any] | None:
    """A task: have the rules look at academies of which something changed, some at a time.

    Something new is proposed only where the rules now say something else than what is open or holds.
    """
    urns, rest = payload["urns"][:AT_ONCE], payload["urns"][AT_ONCE:]
    wanted = select(Academy).where(Academy.urn.in_(urns), Academy.status == "joined").order_by(Academy.urn)
    academies = (await session.scalars(wanted.with_for_update())).all()
    scheme = await schemes.in_force(session)
    facts = await queries.facts_of(session, academies, scheme.read().standard)
    opened, confirmed = await queries.standing_decisions(session, urns)
    for academy in academies:
        there = opened.get(academy.urn) or confirmed.get(academy.urn)
        new = put_together(academy, scheme, facts[academy.urn], by=SYSTEM)
        waits = there is not None and there.status == DecisionStatus.AWAITING_APPROVAL
        if there is None or not (waits or alike(there, new, ("outcome", "rule", "missing"))):
            await put_forward(session, academy, new, opened.get(academy.urn))
    return {"urns": rest} if rest else None


async def look_again_at_all(session: AsyncSession, _: datetime) -> None:
    """A job: assessments age, risks close, a scheme is superseded; nothing of it goes unnoticed for long."""
    joined = select(Academy.urn).where(Academy.status == "joined")
    await later.propose_autonomy(session, (await session.scalars(joined)).all())


def put_together(academy: Academy, scheme: AutonomyScheme, facts: Facts, *, by: str) -> AutonomyDecision:
    """What the rules say of an academy today, as a decision to be made."""
    seen = see(facts)
    proposal = engine.propose(scheme.read(), seen.inputs)
    return AutonomyDecision(
        urn=academy.urn,
        scheme_id=scheme.id,
        scheme_version=scheme.number,
        outcome=proposal.outcome,
        rule=proposal.rule,
        inputs=dict(seen.inputs),
        evidence=seen.evidence,
        trace=engine.as_data(proposal),
        missing=list(proposal.missing),
        possible=list(proposal.possible),
        proposed_by=by,
        proposed_at=now(),
    )


def alike(there: AutonomyDecision, new: AutonomyDecision, what: tuple[str, ...]) -> bool:
    return all(getattr(there, name) == getattr(new, name) for name in what)


async def put_forward(
    session: AsyncSession, academy: Academy, new: AutonomyDecision, overtaken: AutonomyDecision | None
) -> None:
    if overtaken is not None:
        rules.move(overtaken, "overtake")
        await session.flush()
    session.add(new)
    await session.flush()
    told = AutonomyProposed(
        decision_id=new.id,
        academy_id=academy.id,
        urn=new.urn,
        outcome=new.outcome,
        rule=new.rule,
        scheme_version=new.scheme_version,
    )
    record(session, told, about=academy.id)


async def confirm_autonomy(
    session: AsyncSession, actor: Actor, decision_id: UUID, *, level: str, **decided: Any
) -> AutonomyDecision:
    """The AID decides. What goes against the rule waits for the chief executive."""
    decision = await queries.access_decision(session, actor, decision_id, action=Autonomy.CONFIRM)
    scheme = (await schemes.in_force(session)).read()
    _, standing = await queries.standing_decisions(session, [decision.urn])
    check_level(level, scheme.level_keys)
    choice = rules.Choice(level, scheme.level_keys)
    rules.decide(decision, choice, **decided, by=actor.subject, now=now(), today=today())
    if decision.status == DecisionStatus.CONFIRMED:
        await settle(session, decision, standing.get(decision.urn))
    return decision


async def approve_autonomy(
    session: AsyncSession, actor: Actor, decision_id: UUID, *, approved: bool, note: str | None
) -> AutonomyDecision:
    """The second person agrees, or it goes back to what the rules proposed."""
    decision = await queries.access_decision(session, actor, decision_id, action=Autonomy.APPROVE)
    if not approved:
        rules.decline(decision, by=actor.subject, note=note)
        return decision
    _, standing = await queries.standing_decisions(session, [decision.urn])
    rules.approve(decision, by=actor.subject, note=note, now=now())
    await settle(session, decision, standing.get(decision.urn))
    return decision


async def settle(session: AsyncSession, decision: AutonomyDecision, before: AutonomyDecision | None) -> None:
    """From now on this is the level: the one before it ends, and everybody hears."""
    rules.take_effect(decision, before, today=today())
    # Written in the order of their ids, which is that of their making: so there are never two confirmed.
    await session.flush()
    academy = (await session.scalars(select(Academy).where(Academy.urn == decision.urn))).one()
    told = AutonomyDecided(
        decision_id=decision.id,
        academy_id=academy.id,
        urn=decision.urn,
        level=str(decision.level),
        rule=decision.rule,
        scheme_version=decision.scheme_version,
        effective_on=decision.effective_on or today(),
        expires_on=decision.expires_on,
    )
    record(session, told, about=academy.id)


async def lapse_levels(session: AsyncSession, slot: datetime) -> None:
    """A job: what was decided against the rule ends on its day, and the rules are asked again."""
    on: date = slot.astimezone(LONDON).date()
    over = select(AutonomyDecision).where(
        AutonomyDecision.status == DecisionStatus.CONFIRMED, AutonomyDecision.expires_on <= on
    )
    lapsed = (await session.scalars(over.with_for_update())).all()
    for decision in lapsed:
        rules.lapse(decision)
    await later.propose_autonomy(session, [decision.urn for decision in lapsed])
