"""What is read of journeys, and of the assessments they follow."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from chassis.actor import Actor
from chassis.policy import access, within_reach
from standards_api.assessments.levels import Judgement
from standards_api.assessments.queries import answers_of, content_of, given
from standards_api.assessments.rules import final, judged
from standards_api.journeys.problems import JourneyNotFound, NothingPublished
from standards_api.journeys.rules import Sheet
from standards_api.models import Answer, Assessment, Journey, Milestone
from standards_api.models.assessments import OPEN, AssessmentStatus, Track
from standards_api.models.journeys import JourneyStatus
from standards_api.policy import POLICY, Journeys


async def access_journey(
    session: AsyncSession, actor: Actor, journey_id: UUID, *, action: str | None = None
) -> Journey:
    journey: Journey = await access(
        session, POLICY, actor, Journey, journey_id,
        view=Journeys.VIEW, action=action, missing=JourneyNotFound,
    )  # fmt: skip
    return journey


async def journey_under_way(session: AsyncSession, actor: Actor, urn: str, standard: str) -> Journey:
    journey: Journey | None = await session.scalar(
        journeys(actor).where(
            Journey.urn == urn, Journey.standard == standard, Journey.status == JourneyStatus.UNDER_WAY
        )
    )
    if journey is None:
        raise JourneyNotFound("Start one from the academy's published assessment.")
    return journey


def journeys(actor: Actor) -> Select[Any]:
    return select(Journey).where(within_reach(POLICY, actor, Journeys.VIEW))


def milestones(actor: Actor) -> Select[Any]:
    return select(Milestone).where(within_reach(POLICY, actor, Journeys.VIEW_MILESTONE))


def met(wanted: bool) -> ColumnElement[bool]:
    """By the latest published assessment of the milestone's academy: the QA review, or what settled it."""
    of_journey = select(Journey.standard).where(Journey.id == Milestone.journey_id).correlate(Milestone)
    latest = (
        select(Assessment.id)
        .where(
            Assessment.urn == Milestone.urn,
            Assessment.standard == of_journey.scalar_subquery(),
            Assessment.subject_area.is_(None),
            Assessment.status == AssessmentStatus.PUBLISHED,
        )
        .order_by(Assessment.id.desc())
        .limit(1)
        .correlate(Milestone)
        .scalar_subquery()
    )
    answer, settled = aliased(Answer), aliased(Answer)
    about_it = (answer.criterion == Milestone.criterion, answer.assessment_id == latest)
    over = exists().where(
        settled.assessment_id == answer.assessment_id,
        settled.version_id == answer.version_id,
        settled.criterion == answer.criterion,
        settled.track == Track.MODERATION,
    )
    decides = or_(answer.track == Track.MODERATION, and_(answer.track == Track.QA_REVIEW, ~over))
    said = (answer.judgement == Judgement.MET, answer.look_again.is_(False))
    current = select(Assessment.version_id).where(Assessment.id == answer.assessment_id).scalar_subquery()
    found = exists().where(*about_it, *said, decides, answer.version_id == current)
    return found if wanted else ~found


async def milestones_of(session: AsyncSession, journey: Journey) -> Mapping[str, Milestone]:
    """By the key of the criterion."""
    rows = await session.scalars(select(Milestone).where(Milestone.journey_id == journey.id))
    return {row.criterion: row for row in rows}


async def find_milestone(session: AsyncSession, journey: Journey, criterion: str) -> Milestone | None:
    rows = select(Milestone).where(Milestone.journey_id == journey.id, Milestone.criterion == criterion)
    found: Milestone | None = await session.scalar(rows.with_for_update())
    return found


def about(urn: str, standard: str) -> Select[Any]:
    """Assessments of the academy as a whole, the newest first."""
    whole = (Assessment.urn == urn, Assessment.standard == standard, Assessment.subject_area.is_(None))
    return select(Assessment).where(*whole).order_by(Assessment.id.desc()).limit(1)


async def latest_published(session: AsyncSession, urn: str, standard: str) -> Assessment:
    published = about(urn, standard).where(Assessment.status == AssessmentStatus.PUBLISHED)
    found: Assessment | None = await session.scalar(published)
    if found is None:
        raise NothingPublished("A journey begins where a published assessment ends.")
    return found


async def sheet_of(session: AsyncSession, assessment: Assessment) -> Sheet:
    """The trust's published judgement, and what the academy's open self-evaluation claims beyond it."""
    answers = await answers_of(session, assessment)
    sides = [given(answers, track) for track in Track]
    claimed = await claims(session, str(assessment.urn), assessment.standard)
    return Sheet(await content_of(session, assessment), judged(final(*sides)), claimed)


async def claims(session: AsyncSession, urn: str, standard: str) -> Collection[str]:
    opened = about(urn, standard).where(Assessment.status.in_(OPEN)).subquery()
    rows = select(Answer.criterion).where(
        Answer.assessment_id == opened.c.id,
        Answer.version_id == opened.c.version_id,
        Answer.track == Track.SELF_EVALUATION,
        Answer.judgement == Judgement.MET,
        Answer.look_again.is_(False),
    )
    return set(await session.scalars(rows))
