"""What is done in quality assurance: planned, done or cancelled; findings recorded and withdrawn."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now, today
from chassis.outbox import record
from chassis.policy import require, require_role
from standards_api import later
from standards_api.assessment_events import DevelopmentAreaFound, FindingWithdrawn, StrengthFound
from standards_api.models.assessments import Origin
from standards_api.models.content import EvidenceKind
from standards_api.models.evidence import Finding, FindingKind, KeyStage, QaActivity, Severity
from standards_api.policy import POLICY, QaActivities, Role
from standards_api.qa_activities import queries, rules


async def plan_activity(
    session: AsyncSession,
    actor: Actor,
    *,
    urn: str,
    kind: EvidenceKind,
    title: str,
    planned_on: date,
    lead: str | None,
    origin: Origin | None,
    area: str | None,
    key_stage: KeyStage | None,
) -> QaActivity:
    require_role(POLICY, actor, QaActivities.PLAN)
    await queries.check_academy(session, actor, urn)
    activity = QaActivity(
        urn=urn,
        kind=kind,
        title=title,
        origin=rules.origin_of(origin, central=Role.AID in actor.roles),
        planned_on=planned_on,
        lead=lead or actor.subject,
        area=area,
        key_stage=key_stage,
        planned_by=actor.subject,
    )
    session.add(activity)
    await require(session, POLICY, actor, QaActivities.PLAN, activity)
    return activity


async def replan_activity(
    session: AsyncSession, actor: Actor, activity_id: UUID, *, changes: dict[str, Any], if_match: int
) -> QaActivity:
    activity = await queries.access_activity(
        session, actor, activity_id, action=QaActivities.PLAN, if_match=if_match
    )
    rules.check_planned(activity)
    for name, value in changes.items():
        setattr(activity, name, value)
    return activity


async def complete_activity(
    session: AsyncSession, actor: Actor, activity_id: UUID, *, done_on: date, summary: str
) -> QaActivity:
    """Done, it is evidence that answers can cite."""
    activity = await queries.access_activity(session, actor, activity_id, action=QaActivities.CARRY_OUT)
    rules.complete(activity, done_on=done_on, summary=summary, today=today())
    session.add(rules.as_evidence(activity, by=actor.subject))
    await later.propose_phases(session, [activity.urn])
    return activity


async def cancel_activity(
    session: AsyncSession, actor: Actor, activity_id: UUID, *, reason: str
) -> QaActivity:
    activity = await queries.access_activity(session, actor, activity_id, action=QaActivities.PLAN)
    rules.cancel(activity, reason=reason)
    return activity


async def record_finding(
    session: AsyncSession,
    actor: Actor,
    activity_id: UUID,
    *,
    kind: FindingKind,
    area: str,
    key_stage: KeyStage | None,
    severity: Severity | None,
    words: str,
    criteria: Sequence[dict[str, str]],
) -> Finding:
    activity = await queries.access_activity(session, actor, activity_id, action=QaActivities.CARRY_OUT)
    rules.check_done(activity)
    rules.check_severity(kind, severity)
    named = [(each["standard"], each["criterion"]) for each in criteria]
    rules.check_criteria(named, await queries.criteria_in_force(session, {code for code, _ in named}))
    assert activity.done_on is not None
    finding = Finding(
        activity_id=activity.id,
        urn=activity.urn,
        kind=kind,
        area=area,
        key_stage=key_stage,
        severity=severity,
        words=words,
        criteria=list(criteria),
        found_on=activity.done_on,
        recorded_by=actor.subject,
    )
    session.add(finding)
    await session.flush()
    record(session, told(finding, activity), about=finding.id)
    await later.propose_phases(session, [finding.urn])
    return finding


def told(finding: Finding, activity: QaActivity) -> StrengthFound | DevelopmentAreaFound:
    said: dict[str, Any] = {
        "finding_id": finding.id,
        "activity_id": activity.id,
        "urn": finding.urn,
        "area": finding.area,
        "key_stage": finding.key_stage,
        "origin": activity.origin,
        "criteria": [each["criterion"] for each in finding.criteria],
    }
    if finding.kind == FindingKind.STRENGTH:
        return StrengthFound(**said)
    return DevelopmentAreaFound(**said, severity=str(finding.severity))


async def withdraw_finding(session: AsyncSession, actor: Actor, finding_id: UUID, *, reason: str) -> Finding:
    finding = await queries.access_finding(session, actor, finding_id, action=QaActivities.WITHDRAW_FINDING)
    rules.withdraw(finding, reason=reason, now=now())
    record(session, FindingWithdrawn(finding_id=finding.id, urn=finding.urn), about=finding.id)
    await later.propose_phases(session, [finding.urn])
    return finding
