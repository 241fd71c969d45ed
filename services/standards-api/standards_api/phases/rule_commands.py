"""Drafting, publishing and withdrawing a trust's own rules of phases."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import LONDON, now, today
from chassis.outbox import record
from chassis.policy import require, require_role
from standards_api import later
from standards_api.catalogue import catalogue
from standards_api.events import PhaseRulesPublished, PhaseRulesWithdrawn
from standards_api.models import Academy, PhaseRuleSet
from standards_api.models.phase_rules import RulesStatus
from standards_api.phases import engine, own_rules
from standards_api.phases.facts import facts_of
from standards_api.phases.inputs import Facts, see
from standards_api.phases.problems import SubjectUnknown
from standards_api.phases.rule_sets import Rules, RuleSet, Scope
from standards_api.phases.rules_in_force import access_rules, next_number, rules_in_force
from standards_api.policy import POLICY, Phases


async def draft_rules(
    session: AsyncSession, actor: Actor, *, title: str, applies_from: date, rules: Rules
) -> PhaseRuleSet:
    require_role(POLICY, actor, Phases.DRAFT_RULES)
    own_rules.require_sound(rules, on=today())
    draft = PhaseRuleSet(
        scope=rules.scope,
        number=await next_number(session, rules.scope),
        title=title,
        applies_from=applies_from,
        rules=own_rules.as_stored(rules),
        editors=[actor.subject],
    )
    session.add(draft)
    await require(session, POLICY, actor, Phases.DRAFT_RULES, draft)
    return draft


async def rewrite_rules(
    session: AsyncSession, actor: Actor, rules_id: UUID, *, if_match: int, **said: Any
) -> PhaseRuleSet:
    draft = await access_rules(session, actor, rules_id, action=Phases.DRAFT_RULES, if_match=if_match)
    own_rules.rewrite(draft, **said, by=actor.subject, today=today())
    return draft


async def publish_rules(session: AsyncSession, actor: Actor, rules_id: UUID) -> PhaseRuleSet:
    """From its day on it is in force; the rules then look at every academy again."""
    draft = await access_rules(session, actor, rules_id, action=Phases.PUBLISH_RULES)
    own_rules.publish(draft, by=actor.subject, now=now(), today=today())
    record(session, PhaseRulesPublished(**told(draft), applies_from=draft.applies_from), about=draft.id)
    if draft.applies_from <= today():
        await put_in_force(session, draft, today())
    return draft


async def withdraw_rules(session: AsyncSession, actor: Actor, rules_id: UUID, *, reason: str) -> PhaseRuleSet:
    """The ones before it are in force again."""
    row = await access_rules(session, actor, rules_id, action=Phases.PUBLISH_RULES)
    own_rules.withdraw(row, by=actor.subject, reason=reason, now=now())
    record(session, PhaseRulesWithdrawn(**told(row)), about=row.id)
    if row.begun_on is not None:
        await look_at_all(session, row)
    return row


def told(row: PhaseRuleSet) -> dict[str, Any]:
    return {"rule_set_id": row.id, "scope": row.scope, "rule_set_version": row.rule_set_version}


async def put_in_force(session: AsyncSession, row: PhaseRuleSet, on: date) -> None:
    row.begun_on = on
    await look_at_all(session, row)


async def look_at_all(session: AsyncSession, row: PhaseRuleSet) -> None:
    if row.scope == "academy":
        joined = select(Academy.urn).where(Academy.status == "joined")
        await later.propose_phases(session, (await session.scalars(joined)).all())


async def begin_rules(session: AsyncSession, slot: datetime) -> None:
    """A job: rules whose day has come are in force, and the academies are looked at by them: once, and also
    when nobody worked on the day itself."""
    on = slot.astimezone(LONDON).date()
    due = select(PhaseRuleSet).where(
        PhaseRuleSet.status == RulesStatus.PUBLISHED,
        PhaseRuleSet.applies_from <= on,
        PhaseRuleSet.begun_on.is_(None),
    )
    for row in (await session.scalars(due.order_by(PhaseRuleSet.id).with_for_update())).all():
        await put_in_force(session, row, on)


async def current_rules(session: AsyncSession, actor: Actor, scope: Scope, on: date | None) -> RuleSet:
    require_role(POLICY, actor, Phases.VIEW_RULES)
    return await rules_in_force(session, on or today(), scope)


async def preview_rules(
    session: AsyncSession, actor: Actor, rules_id: UUID, *, subject: str | None
) -> dict[str, Any]:
    """What these rules would say of every academy, beside what those in force say."""
    row = await access_rules(session, actor, rules_id)
    require_role(POLICY, actor, Phases.PROPOSE)
    if (subject is None) == (row.scope == "subject") or (subject and subject not in catalogue().subjects):
        raise SubjectUnknown("Name a subject for rules of subjects, and none for rules of academies.")
    mine = RuleSet.model_validate(row.whole())
    theirs = await rules_in_force(session, today(), mine.scope)
    joined = select(Academy).where(Academy.status == "joined").order_by(Academy.name, Academy.urn)
    academies = (await session.scalars(joined)).all()
    facts = await facts_of(session, academies, subject)
    compared = [beside(academy, facts[academy.urn], mine, theirs) for academy in academies]
    return {
        "rule_set_version": mine.version,
        "beside": theirs.version,
        "different": sum(one["outcome"] != one["outcome_now"] for one in compared),
        "academies": compared,
    }


def beside(academy: Academy, facts: Facts, mine: RuleSet, theirs: RuleSet) -> dict[str, Any]:
    new, now = (engine.propose(rules, see(rules, facts, on=today()).inputs) for rules in (mine, theirs))
    return {
        "urn": academy.urn,
        "name": academy.name,
        "outcome_now": now.outcome,
        "rule_now": now.rule,
        "outcome": new.outcome,
        "rule": new.rule,
        "missing": list(new.missing),
    }
