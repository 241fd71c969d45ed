"""Moving an assessment from stage to stage."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now, today
from chassis.outbox import record
from standards_api.assessment_events import AssessmentPublished, AssessmentSignedOff, AssessmentSubmitted
from standards_api.assessments import queries, rules
from standards_api.assessments.on_a_day import basis_of
from standards_api.assessments.outcomes import Outcome, conclude
from standards_api.later import propose_autonomy, propose_phases
from standards_api.models.assessments import Answer, Assessment, Rating, SubjectKind, Track
from standards_api.models.content import Content
from standards_api.policy import Assessments


def about(assessment: Assessment | Rating, outcome: Outcome) -> dict[str, Any]:
    """What every event of an assessment says."""
    names = ("subject_kind", "urn", "subject_area", "standard", "standard_version")
    return {
        **{name: getattr(assessment, name) for name in names},
        "levels": outcome.levels(),
        "overall": outcome.overall.level if outcome.overall else None,
        "provisional": outcome.is_provisional(),
    }


async def whole(session: AsyncSession, assessment: Assessment) -> tuple[Content, list[Answer]]:
    content = await queries.content_of(session, assessment)
    return content, await queries.answers_of(session, assessment)


async def submit(session: AsyncSession, actor: Actor, assessment_id: UUID) -> Assessment:
    assessment = await queries.access_assessment(
        session, actor, assessment_id, action=Assessments.SELF_EVALUATE
    )
    content, answers = await whole(session, assessment)
    own = queries.given(answers, Track.SELF_EVALUATION)
    rules.submit(assessment, content, own, by=actor.subject, now=now())
    sheet = await queries.sheet_of(session, assessment, answers, Track.SELF_EVALUATION)
    outcome = conclude(content, sheet, today=today())
    told = AssessmentSubmitted(assessment_id=assessment.id, **about(assessment, outcome))
    record(session, told, about=assessment.id)
    return assessment


async def hand_back(session: AsyncSession, actor: Actor, assessment_id: UUID, *, reason: str) -> Assessment:
    assessment = await queries.access_assessment(session, actor, assessment_id, action=Assessments.STEER)
    rules.hand_back(assessment, reason=reason)
    return assessment


async def complete_review(session: AsyncSession, actor: Actor, assessment_id: UUID) -> Assessment:
    assessment = await queries.access_assessment(session, actor, assessment_id, action=Assessments.REVIEW)
    rules.check_reviewer(assessment, actor.subject)
    content, answers = await whole(session, assessment)
    own, review, settled = (queries.given(answers, track) for track in Track)
    rules.complete_review(assessment, content, own, review, settled, by=actor.subject, now=now())
    return assessment


async def complete_moderation(session: AsyncSession, actor: Actor, assessment_id: UUID) -> Assessment:
    assessment = await queries.access_assessment(session, actor, assessment_id, action=Assessments.MODERATE)
    content, answers = await whole(session, assessment)
    own, review, settled = (queries.given(answers, track) for track in Track)
    disputed = rules.differences(own, review, settled)
    rules.complete_moderation(assessment, content, disputed, rules.final(own, review, settled))
    return assessment


async def send_back(session: AsyncSession, actor: Actor, assessment_id: UUID, *, reason: str) -> Assessment:
    assessment = await queries.access_assessment(session, actor, assessment_id, action=Assessments.SIGN_OFF)
    rules.send_back(assessment, reason=reason)
    return assessment


async def sign_off(session: AsyncSession, actor: Actor, assessment_id: UUID) -> Assessment:
    """The trust's judgement from here on: a rating, in place of the one before."""
    assessment = await queries.access_assessment(session, actor, assessment_id, action=Assessments.SIGN_OFF)
    content, answers = await whole(session, assessment)
    own, review, settled = (queries.given(answers, track) for track in Track)
    rules.sign_off(assessment, content, rules.final(own, review, settled), by=actor.subject, now=now())
    sheet = await queries.sheet_of(session, assessment, answers)
    outcome = conclude(content, sheet, today=today())
    await replace_rating(session, assessment, outcome, basis=basis_of(content, sheet))
    told = AssessmentSignedOff(assessment_id=assessment.id, **about(assessment, outcome))
    record(session, told, about=assessment.id)
    if assessment.subject_kind == SubjectKind.ACADEMY and assessment.urn is not None:
        await propose_phases(session, [assessment.urn])
        await propose_autonomy(session, [assessment.urn])
    return assessment


async def replace_rating(
    session: AsyncSession, assessment: Assessment, outcome: Outcome, *, basis: dict[str, Any]
) -> None:
    """One subject has one open assessment under a standard, so that no two replace a rating at once."""
    earlier = select(Rating).where(
        Rating.standard == assessment.standard,
        Rating.urn.is_not_distinct_from(assessment.urn),
        Rating.subject_area.is_not_distinct_from(assessment.subject_area),
        Rating.current,
    )
    for rating in await session.scalars(earlier):
        rating.current = False
    await session.flush()
    session.add(rating_of(assessment, outcome, basis))
    await session.flush()


def rating_of(assessment: Assessment, outcome: Outcome, basis: dict[str, Any]) -> Rating:
    assert assessment.signed_off_at is not None
    return Rating(
        assessment_id=assessment.id,
        standard=assessment.standard,
        standard_version=assessment.standard_version,
        subject_kind=assessment.subject_kind,
        urn=assessment.urn,
        subject_area=assessment.subject_area,
        overall=outcome.overall.level if outcome.overall else None,
        overall_rank=outcome.overall.rank if outcome.overall else None,
        outcome=outcome.model_dump(mode="json"),
        basis=basis,
        provisional=outcome.is_provisional(),
        holds_until=outcome.holds_until(),
        signed_off_at=assessment.signed_off_at,
    )


async def publish(session: AsyncSession, actor: Actor, assessment_id: UUID) -> Assessment:
    """Those it is for may read it now."""
    assessment = await queries.access_assessment(session, actor, assessment_id, action=Assessments.PUBLISH)
    rules.publish(assessment, by=actor.subject, now=now())
    rating = (await session.scalars(select(Rating).where(Rating.assessment_id == assessment.id))).one()
    rating.published_at = assessment.published_at
    outcome = Outcome.model_validate(rating.outcome)
    told = AssessmentPublished(assessment_id=assessment.id, **about(assessment, outcome))
    record(session, told, about=assessment.id)
    return assessment
