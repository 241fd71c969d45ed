"""What is done in the risk register: risks raised, rated, linked, acted upon, closed."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now, today
from chassis.outbox import record
from chassis.policy import require, require_role
from standards_api import later
from standards_api.improvement_events import RiskChanged, RiskClosed, RiskRaised, RiskReopened
from standards_api.models.risks import ActionStatus, LinkKind, Risk, RiskAction, RiskLink
from standards_api.policy import POLICY, Risks
from standards_api.risks import queries, rules
from standards_api.risks.scale import band_of, scale_of


async def raise_risk(
    session: AsyncSession,
    actor: Actor,
    *,
    urn: str,
    area: str,
    title: str,
    description: str | None,
    likelihood: int,
    impact: int,
    reason: str,
    shared: bool,
    owner: str | None,
    review_on: date | None,
) -> Risk:
    require_role(POLICY, actor, Risks.RAISE)
    await queries.check_academy(session, actor, urn)
    risk = Risk(
        urn=urn, area=area, title=title, description=description, likelihood=likelihood, impact=impact,
        shared=shared, owner=owner or actor.subject, review_on=review_on, raised_by=actor.subject,
        raised_on=today(),
    )  # fmt: skip
    session.add(risk)
    await require(session, POLICY, actor, Risks.RAISE, risk)
    session.add(rules.rating_of(risk, reason=reason, by=actor.subject, now=now()))
    record(session, RiskRaised(**await told(session, risk)), about=risk.id)
    await ask_rules_again(session, urn)
    return risk


async def ask_rules_again(session: AsyncSession, urn: str) -> None:
    """A risk can change what the rules say of an academy's phase and autonomy."""
    await later.propose_phases(session, [urn])
    await later.propose_autonomy(session, [urn])


async def told(session: AsyncSession, risk: Risk) -> dict[str, Any]:
    band = band_of(risk.priority, await scale_of(session))
    said = {name: getattr(risk, name) for name in ("urn", "area", "likelihood", "impact")}
    return {"risk_id": risk.id, "band": band, **said}


async def change_risk(
    session: AsyncSession, actor: Actor, risk_id: UUID, *, changes: dict[str, Any], if_match: int
) -> Risk:
    """Another title, owner or day of review; whoever changes it must still be allowed to afterwards."""
    risk = await queries.access_risk(session, actor, risk_id, action=Risks.CHANGE, if_match=if_match)
    rules.check_open(risk)
    for name, value in changes.items():
        setattr(risk, name, value)
    await require(session, POLICY, actor, Risks.CHANGE, risk)
    return risk


async def rate_risk(
    session: AsyncSession, actor: Actor, risk_id: UUID, *, likelihood: int, impact: int, reason: str
) -> Risk:
    risk = await queries.access_risk(session, actor, risk_id, action=Risks.RATE)
    was = {"was_likelihood": risk.likelihood, "was_impact": risk.impact}
    changed = tuple(was.values()) != (likelihood, impact)
    rating = rules.rate(
        risk, likelihood=likelihood, impact=impact, reason=reason, by=actor.subject, now=now()
    )
    session.add(rating)
    if changed:
        record(session, RiskChanged(**await told(session, risk), **was), about=risk.id)
        await ask_rules_again(session, risk.urn)
    return risk


async def close_risk(session: AsyncSession, actor: Actor, risk_id: UUID, *, words: str) -> Risk:
    risk = await queries.access_risk(session, actor, risk_id, action=Risks.CLOSE)
    rules.close(risk, await queries.actions_of(session, risk), words=words, by=actor.subject, now=now())
    record(session, RiskClosed(**await told(session, risk)), about=risk.id)
    await ask_rules_again(session, risk.urn)
    return risk


async def reopen_risk(
    session: AsyncSession, actor: Actor, risk_id: UUID, *, likelihood: int, impact: int, reason: str
) -> Risk:
    risk = await queries.access_risk(session, actor, risk_id, action=Risks.CLOSE)
    said: dict[str, Any] = {"likelihood": likelihood, "impact": impact, "reason": reason}
    session.add(rules.reopen(risk, **said, by=actor.subject, now=now()))
    record(session, RiskReopened(**await told(session, risk)), about=risk.id)
    await ask_rules_again(session, risk.urn)
    return risk


async def link_risk(
    session: AsyncSession, actor: Actor, risk_id: UUID, *, kind: LinkKind, id: UUID, note: str | None
) -> RiskLink:
    risk = await queries.access_risk(session, actor, risk_id, action=Risks.CHANGE)
    rules.check_open(risk)
    await queries.check_target(session, risk, kind, id)
    link = RiskLink(risk_id=risk.id, kind=kind, target=id, note=note, linked_by=actor.subject)
    session.add(link)
    await session.flush()
    return link


async def unlink_risk(
    session: AsyncSession, actor: Actor, risk_id: UUID, link_id: UUID, *, if_match: int
) -> None:
    """`if_match` is of the risk, as it was read with its links."""
    risk = await queries.access_risk(session, actor, risk_id, action=Risks.CHANGE, if_match=if_match)
    rules.check_open(risk)
    await session.delete(await queries.find_link(session, risk, link_id))


async def add_action(
    session: AsyncSession, actor: Actor, risk_id: UUID, *, title: str, due_on: date, owner: str | None
) -> RiskAction:
    """The risk is locked meanwhile: it cannot be closed at the same moment."""
    risk = await queries.access_risk(session, actor, risk_id, action=Risks.CHANGE)
    rules.check_open(risk)
    rules.check_due(due_on, today=today())
    action = RiskAction(
        risk_id=risk.id, urn=risk.urn, title=title, owner=owner or actor.subject, due_on=due_on,
        added_by=actor.subject,
    )  # fmt: skip
    session.add(action)
    await require(session, POLICY, actor, Risks.ADD_ACTION, action)
    return action


async def end_action(
    session: AsyncSession, actor: Actor, action_id: UUID, *, to: ActionStatus, words: str
) -> RiskAction:
    action = await queries.access_action(session, actor, action_id, action=Risks.END_ACTION)
    rules.end_action(action, to, words=words, by=actor.subject, now=now())
    return action
