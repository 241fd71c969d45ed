"""What is done about inspections, and the answer that follows from them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from chassis.actor import Actor
from chassis.clock import LONDON, today
from chassis.outbox import record
from chassis.policy import require_role
from chassis.problems import PreconditionFailed
from standards_api import later
from standards_api.academies import access_academy
from standards_api.events import NotYetGoodChanged
from standards_api.inspections import checks, queries, rules
from standards_api.inspections.problems import OverrideEndsWrong, OverrideOver
from standards_api.logic import Answer
from standards_api.models import (
    Academy,
    Inspection,
    InspectionPolicy,
    NotYetGood,
    SelfEvaluationOverride,
)
from standards_api.policy import POLICY, Inspections

LONGEST_OVERRIDE = timedelta(days=366)


async def record_inspection(session: AsyncSession, actor: Actor, urn: str, **facts: Any) -> Inspection:
    require_role(POLICY, actor, Inspections.RECORD)
    academy = await access_academy(session, actor, urn, action=Inspections.RECORD)
    facts["inspected_urn"] = facts.get("inspected_urn") or urn
    inspection = Inspection(urn=urn, **facts)
    checks.check(inspection, today=today(), predecessors=academy.predecessor_urns)
    session.add(inspection)
    await session.flush()
    set_committed_value(inspection, "academy", academy)
    await reckon(session, [academy], today())
    return inspection


async def correct_inspection(
    session: AsyncSession, actor: Actor, inspection_id: UUID, *, if_match: int, **facts: Any
) -> Inspection:
    inspection = await queries.access_inspection(
        session, actor, inspection_id, action=Inspections.RECORD, if_match=if_match
    )
    academy = await access_academy(session, actor, inspection.urn, action=Inspections.RECORD)
    for name, value in facts.items():
        setattr(inspection, name, value)
    checks.check(inspection, today=today(), predecessors=academy.predecessor_urns)
    await session.flush()
    await reckon(session, [academy], today())
    return inspection


async def choose_rules(
    session: AsyncSession, actor: Actor, *, if_match: int, **rule_ids: Any
) -> InspectionPolicy:
    """Every academy's answer is reckoned anew by the rules chosen."""
    require_role(POLICY, actor, Inspections.SET_POLICY)
    policy = await queries.find_policy(session)
    if if_match != (policy.version if policy else 0):
        raise PreconditionFailed("Read the policy again, and send your change anew.")
    if policy is None:
        policy = InspectionPolicy(**rule_ids)
        session.add(policy)
    for name, rule in rule_ids.items():
        setattr(policy, name, rule)
    await session.flush()
    academies = await session.scalars(select(Academy).where(Academy.status != "left").with_for_update())
    await reckon(session, academies.all(), today())
    return policy


async def set_override(
    session: AsyncSession, actor: Actor, urn: str, *, reason: str, ends_on: date
) -> SelfEvaluationOverride:
    academy = await access_academy(session, actor, urn, action=Inspections.RECORD)
    if not today() < ends_on <= today() + LONGEST_OVERRIDE:
        raise OverrideEndsWrong
    override = SelfEvaluationOverride(
        urn=urn, reason=reason, starts_on=today(), ends_on=ends_on, set_by=actor.subject
    )
    session.add(override)
    await session.flush()
    await reckon(session, [academy], today())
    return override


async def end_override(session: AsyncSession, actor: Actor, override_id: UUID) -> SelfEvaluationOverride:
    override = await queries.access_override(session, actor, override_id)
    academy = await access_academy(session, actor, override.urn, action=Inspections.RECORD)
    if override.ends_on < today():
        raise OverrideOver
    override.ends_on = today() - timedelta(days=1)
    await session.flush()
    await reckon(session, [academy], today())
    return override


async def reckon_those_over(session: AsyncSession, slot: datetime) -> None:
    """A job: an override ends by the passing of time, and with it the answer it gave."""
    on = slot.astimezone(LONDON).date()
    overridden = select(NotYetGood.urn).where(NotYetGood.rule == rules.SELF_EVALUATION)
    academies = select(Academy).where(Academy.urn.in_(overridden)).with_for_update()
    await reckon(session, (await session.scalars(academies)).all(), on)


async def reckon(session: AsyncSession, academies: Sequence[Academy], on: date) -> None:
    """The answer of each academy as it now is; an event where it is another, and a new look at the phase."""
    urns = [academy.urn for academy in academies]
    chosen = queries.chosen(await queries.find_policy(session))
    inspections = await queries.inspections_by_urn(session, urns)
    overrides = await queries.overrides_by_urn(session, urns, on)
    answers = await queries.answers_by_urn(session, urns)
    moved = []
    for academy in academies:
        judged = rules.not_yet_good(
            inspections.get(academy.urn, []), on=on, chosen=chosen, overridden=academy.urn in overrides
        )
        if keep(session, academy, judged, answers.get(academy.urn)):
            moved.append(academy.urn)
    await later.propose_phases(session, moved)
    await later.propose_autonomy(session, moved)


def keep(session: AsyncSession, academy: Academy, judged: rules.Judged, there: NotYetGood | None) -> bool:
    """Whether anything that the rules of phases ask about is other than it was."""
    inspection = judged.inspection
    said: dict[str, Any] = {
        "answer": judged.answer,
        "rule": judged.rule,
        "dfe_trigger": judged.dfe_trigger,
        "category_of_concern": judged.category,
        "inspection_id": inspection.id if inspection else None,
        "inspected_on": inspection.started_on if inspection else None,
    }
    asked = ("answer", "dfe_trigger", "category_of_concern")
    before = {name: getattr(there, name) for name in asked} if there else dict.fromkeys(asked)
    if there is None:
        session.add(NotYetGood(urn=academy.urn, **said))
    else:
        for name, value in said.items():
            setattr(there, name, value)
    if judged.answer != (before["answer"] or Answer.UNKNOWN):
        tell(session, academy, judged)
    return any(said[name] != before[name] for name in asked)


def tell(session: AsyncSession, academy: Academy, judged: rules.Judged) -> None:
    changed = NotYetGoodChanged(
        academy_id=academy.id,
        urn=academy.urn,
        answer=judged.answer.value,
        rule=judged.rule,
        inspection_id=judged.inspection.id if judged.inspection else None,
    )
    record(session, changed, about=academy.id)
