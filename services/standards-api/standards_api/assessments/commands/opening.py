"""Opening an assessment, steering it, and saying something about it."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.policy import require, require_role
from standards_api.assessments import queries, rules
from standards_api.models.assessments import Assessment, AssessmentComment, AssessmentStatus, SubjectKind
from standards_api.policy import POLICY, Assessments


async def open_assessment(
    session: AsyncSession,
    actor: Actor,
    *,
    standard: str,
    subject_kind: SubjectKind,
    urn: str | None,
    subject_area: str | None,
    with_self_evaluation: bool,
    reviewer: str | None,
    due_on: date | None,
) -> Assessment:
    """Against the version in force now. Without a self-evaluation it begins with the QA review."""
    require_role(POLICY, actor, Assessments.OPEN)
    rules.place(subject_kind, urn, subject_area)
    if urn is not None:
        rules.fit(subject_kind, (await queries.find_academy(session, actor, urn)).status)
    version = await queries.find_published(session, standard)
    begins = AssessmentStatus.SELF_EVALUATION if with_self_evaluation else AssessmentStatus.SUBMITTED
    assessment = Assessment(
        version_id=version.id,
        standard=standard,
        standard_version=version.number,
        subject_kind=subject_kind,
        urn=urn,
        subject_area=subject_area,
        status=begins,
        with_self_evaluation=with_self_evaluation,
        opened_by=actor.subject,
        reviewer=reviewer,
        due_on=due_on,
    )
    session.add(assessment)
    await require(session, POLICY, actor, Assessments.OPEN, assessment)
    if reviewer is not None or not with_self_evaluation:
        await require(session, POLICY, actor, Assessments.STEER, assessment)
    return assessment


async def steer(
    session: AsyncSession, actor: Actor, assessment_id: UUID, *, changes: dict[str, Any], if_match: int
) -> Assessment:
    """Name a reviewer, set a date."""
    assessment = await queries.access_assessment(
        session, actor, assessment_id, action=Assessments.STEER, if_match=if_match
    )
    rules.check_open(assessment)
    for name, value in changes.items():
        setattr(assessment, name, value)
    return assessment


async def withdraw(session: AsyncSession, actor: Actor, assessment_id: UUID, *, reason: str) -> Assessment:
    assessment = await queries.access_assessment(session, actor, assessment_id, action=Assessments.STEER)
    rules.withdraw(assessment, reason=reason)
    return assessment


async def comment(
    session: AsyncSession, actor: Actor, assessment_id: UUID, *, criterion: str | None, words: str
) -> AssessmentComment:
    assessment = await queries.view_assessment(session, actor, assessment_id, Assessments.COMMENT)
    if criterion is not None:
        rules.check_criteria(await queries.content_of(session, assessment), [criterion])
    said = AssessmentComment(
        assessment_id=assessment.id, criterion=criterion, author=actor.subject, words=words
    )
    session.add(said)
    await session.flush()
    return said
