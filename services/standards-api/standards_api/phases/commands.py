"""Proposing and deciding phases."""

from collections.abc import Mapping
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
from standards_api.catalogue import catalogue
from standards_api.deciding import rules
from standards_api.events import PhaseConfirmed, PhaseProposed
from standards_api.models import Academy, PhaseDecision
from standards_api.models.deciding import DecisionStatus
from standards_api.phases import engine, queries
from standards_api.phases.facts import facts_of
from standards_api.phases.inputs import Facts, see
from standards_api.phases.problems import AcademyHasLeft, ApprovalAwaited, SubjectUnknown
from standards_api.phases.rule_sets import Phase, RuleSet, shipped
from standards_api.phases.rules_in_force import rules_in_force
from standards_api.phases.terms import terms_of
from standards_api.policy import POLICY, Phases

AT_ONCE = 25
SYSTEM = "system"


async def propose_phase(
    session: AsyncSession, actor: Actor, urn: str, *, subject: str | None
) -> PhaseDecision:
    """Have the rules look now, at one person's wish."""
    require_role(POLICY, actor, Phases.PROPOSE)
    if subject is not None and subject not in catalogue().subjects:
        raise SubjectUnknown("GET /v1/measures lists the subjects there are.")
    academy = await access_academy(session, actor, urn, action=Phases.PROPOSE)
    if academy.status == "left":
        raise AcademyHasLeft
    opened, _ = await queries.standing_decisions(session, [urn], subject)
    there = opened.get(urn)
    if there is not None and there.status == DecisionStatus.AWAITING_APPROVAL:
        raise ApprovalAwaited("It is approved or declined first.")
    facts = (await facts_of(session, [academy], subject))[urn]
    rules_now = await rules_in_force(session, today(), "academy" if subject is None else "subject")
    new = put_together(academy, facts, rules_now, subject=subject, by=actor.subject)
    if there is not None and alike(there, new, ("outcome", "rule", "rule_set_version", "inputs")):
        refresh(there, new)
        return there
    await put_forward(session, academy, new, there)
    return new


async def look_again(session: AsyncSession, payload: dict[str, Any]) -> dict[str, Any] | None:
    """A task: have the rules look at academies of which something changed, some at a time.

    Something new is proposed only where the rules now say something else than what is open or holds: a
    figure that moves every night is no reason to ask anybody anything. What is open then rests on the
    figures of today, so that whoever decides does not decide on those of last month.
    """
    urns, rest = payload["urns"][:AT_ONCE], payload["urns"][AT_ONCE:]
    wanted = select(Academy).where(Academy.urn.in_(urns), Academy.status != "left").order_by(Academy.urn)
    academies = (await session.scalars(wanted.with_for_update())).all()
    facts = await facts_of(session, academies)
    rules_now = await rules_in_force(session, today(), "academy")
    opened, confirmed = await queries.standing_decisions(session, urns, None)
    for academy in academies:
        there = opened.get(academy.urn) or confirmed.get(academy.urn)
        new = put_together(academy, facts[academy.urn], rules_now, subject=None, by=SYSTEM)
        waits = there is not None and there.status == DecisionStatus.AWAITING_APPROVAL
        if there is None or not (waits or alike(there, new, ("outcome", "rule", "missing"))):
            await put_forward(session, academy, new, opened.get(academy.urn))
        elif there.status == DecisionStatus.PROPOSED:
            refresh(there, new)
    return {"urns": rest} if rest else None


def put_together(
    academy: Academy, facts: Facts, rule_set: RuleSet, *, subject: str | None, by: str
) -> PhaseDecision:
    """What the rules say of an academy today, as a decision to be made."""
    seen = see(rule_set, facts, on=today())
    proposal = engine.propose(rule_set, seen.inputs)
    own = rule_set.version not in shipped()
    return PhaseDecision(
        urn=academy.urn,
        subject=subject,
        outcome=proposal.outcome,
        rule=proposal.rule,
        rule_set_version=rule_set.version,
        rule_set=rule_set.model_dump(mode="json", by_alias=True, exclude_none=True) if own else None,
        inputs=dict(seen.inputs),
        evidence=seen.evidence,
        trace=engine.as_data(proposal),
        missing=list(proposal.missing),
        possible=[str(phase) for phase in proposal.possible],
        proposed_by=by,
        proposed_at=now(),
    )


REFRESHED = ("inputs", "evidence", "trace", "possible", "rule_set_version", "rule_set")


def refresh(there: PhaseDecision, new: PhaseDecision) -> None:
    """The same outcome from newer figures: what is still to be decided rests on these."""
    for name in REFRESHED:
        if getattr(there, name) != getattr(new, name):
            setattr(there, name, getattr(new, name))


def alike(there: PhaseDecision, new: PhaseDecision, what: tuple[str, ...]) -> bool:
    return all(getattr(there, name) == getattr(new, name) for name in what)


async def put_forward(
    session: AsyncSession, academy: Academy, new: PhaseDecision, overtaken: PhaseDecision | None
) -> None:
    if overtaken is not None:
        rules.move(overtaken, "overtake")
        await session.flush()
    session.add(new)
    await session.flush()
    proposed = PhaseProposed(
        decision_id=new.id,
        academy_id=academy.id,
        urn=new.urn,
        subject_area=new.subject,
        outcome=new.outcome,
        rule=new.rule,
        rule_set_version=new.rule_set_version,
    )
    record(session, proposed, about=academy.id)


async def confirm_phase(
    session: AsyncSession, actor: Actor, decision_id: UUID, *, phase: Phase, **decided: Any
) -> PhaseDecision:
    """The AID decides. What goes against the rule waits for the chief executive."""
    decision = await queries.access_decision(session, actor, decision_id, action=Phases.CONFIRM)
    before = await queries.confirmed_decision(session, decision)
    choice = rules.Choice(phase, list(Phase))
    rules.decide(decision, choice, **decided, by=actor.subject, now=now(), today=today())
    if decision.status == DecisionStatus.CONFIRMED:
        await settle(session, decision, before)
    return decision


async def approve_phase(
    session: AsyncSession, actor: Actor, decision_id: UUID, *, approved: bool, note: str | None
) -> PhaseDecision:
    """The second person agrees, or it goes back to what the rules proposed."""
    decision = await queries.access_decision(session, actor, decision_id, action=Phases.APPROVE)
    if not approved:
        rules.decline(decision, by=actor.subject, note=note)
        return decision
    before = await queries.confirmed_decision(session, decision)
    rules.approve(decision, by=actor.subject, note=note, now=now())
    await settle(session, decision, before)
    return decision


async def settle(session: AsyncSession, decision: PhaseDecision, before: PhaseDecision | None) -> None:
    """From now on this is the phase: the one before it ends, and everybody hears."""
    rules.take_effect(decision, before, today=today())
    # Written in the order of their ids, which is that of their making: so there are never two confirmed.
    await session.flush()
    academy = (await session.scalars(select(Academy).where(Academy.urn == decision.urn))).one()
    record(session, confirmed_event(decision, academy.id), about=academy.id)
    if decision.subject is None:
        await later.propose_autonomy(session, [decision.urn])


def confirmed_event(decision: PhaseDecision, academy_id: UUID) -> PhaseConfirmed:
    terms: Mapping[str, Any] = terms_of(
        decision.rule_set_version, str(decision.phase), decision.subject, decision.inputs, decision.rule_set
    )
    return PhaseConfirmed(
        decision_id=decision.id,
        academy_id=academy_id,
        urn=decision.urn,
        subject_area=decision.subject,
        phase=decision.phase,
        tiers=terms["tiers"],
        capacity_role=terms["capacity_role"],
        iaims_due=terms["iaims_due"],
        not_yet_good=decision.inputs.get("not_yet_good") or "unknown",
        effective_on=decision.effective_on,
    )


async def lapse_exceptions(session: AsyncSession, slot: datetime) -> None:
    """A job: what was decided against the rule ends on its day, and the rules are asked again."""
    on: date = slot.astimezone(LONDON).date()
    over = select(PhaseDecision).where(
        PhaseDecision.status == DecisionStatus.CONFIRMED, PhaseDecision.expires_on <= on
    )
    lapsed = (await session.scalars(over.with_for_update())).all()
    for decision in lapsed:
        rules.lapse(decision)
    await later.propose_phases(session, [decision.urn for decision in lapsed if decision.subject is None])
