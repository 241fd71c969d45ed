"""Admitting a prospective academy: only when its latest assessment has reached what the standard asks."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import today
from chassis.outbox import record
from standards_api.academies import access_academy
from standards_api.assessments import admission as rules
from standards_api.assessments import queries
from standards_api.events import AcademyChanged
from standards_api.models import Academy
from standards_api.models.assessments import Assessment, Rating
from standards_api.models.standards import StandardVersion, VersionStatus
from standards_api.policy import Assessments
from standards_api.shipped.adopting import adopt
from standards_api.shipped.documents import shipped


async def admit(session: AsyncSession, actor: Actor, urn: str, *, joined_on: date) -> Academy:
    """It joins on that day. The refusal lists what is missing."""
    academy = await access_academy(session, actor, urn, action=Assessments.ADMIT)
    rules.check_prospective(academy, joined_on, today=today())
    rules.check_bars(await bars(session, urn))
    academy.status, academy.joined_on = "joined", joined_on
    record(session, changed(academy), about=academy.id)
    return academy


async def bars(session: AsyncSession, urn: str) -> list[rules.Bar]:
    """Each standard in force that states a level for joining, with the academy's newest rating under it."""
    await adopt(session, set(shipped()))
    versions = await session.scalars(
        select(StandardVersion).where(
            StandardVersion.status == VersionStatus.PUBLISHED,
            StandardVersion.content["admission"].astext.is_not(None),
        )
    )
    newest = await session.execute(
        select(Rating, Assessment.version_id)
        .join(Assessment, Assessment.id == Rating.assessment_id)
        .where(Rating.urn == urn, Rating.subject_area.is_(None), Rating.current)
    )
    ratings = {rating.standard: (rating, version_id) for rating, version_id in newest}
    return [await bar(session, version, ratings.get(version.code)) for version in versions]


async def bar(session: AsyncSession, version: StandardVersion, found: Any) -> rules.Bar:
    """The level asked is that of the version the academy was judged by, where it names one."""
    content = version.read()
    if found is None:
        return rules.Bar(version.code, content, None)
    rating, version_id = found
    judged_by = await queries.content_at(session, version_id)
    return rules.Bar(version.code, judged_by if judged_by.admission else content, rating.outcome)


def changed(academy: Academy) -> AcademyChanged:
    names = (
        "urn",
        "name",
        "phase_of_education",
        "establishment_type",
        "kind",
        "status",
        "joined_on",
        "left_on",
    )
    return AcademyChanged(academy_id=academy.id, **{name: getattr(academy, name) for name in names})
