"""What is read of QA activities and findings."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.policy import access, within_reach
from standards_api.models import Academy
from standards_api.models.evidence import Finding, QaActivity
from standards_api.models.standards import StandardVersion, VersionStatus
from standards_api.policy import POLICY, QaActivities, Register
from standards_api.qa_activities.problems import AcademyUnknown, ActivityNotFound, FindingNotFound
from standards_api.shipped.adopting import adopt


async def access_activity(
    session: AsyncSession,
    actor: Actor,
    activity_id: UUID,
    *,
    action: str | None = None,
    if_match: int | None = None,
) -> QaActivity:
    found: QaActivity = await access(
        session, POLICY, actor, QaActivity, activity_id,
        view=QaActivities.VIEW, action=action, missing=ActivityNotFound, if_match=if_match,
    )  # fmt: skip
    return found


async def access_finding(
    session: AsyncSession, actor: Actor, finding_id: UUID, *, action: str | None = None
) -> Finding:
    found: Finding = await access(
        session, POLICY, actor, Finding, finding_id,
        view=QaActivities.VIEW_FINDING, action=action, missing=FindingNotFound,
    )  # fmt: skip
    return found


async def check_academy(session: AsyncSession, actor: Actor, urn: str) -> None:
    """Of one that has left the record is read, and nothing is begun."""
    visible = within_reach(POLICY, actor, Register.VIEW_ACADEMY)
    ours = select(Academy.id).where(Academy.urn == urn, Academy.status != "left", visible)
    if await session.scalar(ours) is None:
        raise AcademyUnknown("Look for it in the list of academies.")


async def criteria_in_force(session: AsyncSession, standards: Collection[str]) -> dict[str, set[str]]:
    """Their keys, by standard. A shipped one that the trust has not looked at yet is taken as its own."""
    if not standards:
        return {}
    await adopt(session, set(standards))
    versions = await session.scalars(
        select(StandardVersion).where(
            StandardVersion.code.in_(standards), StandardVersion.status == VersionStatus.PUBLISHED
        )
    )
    return {version.code: version.read().criterion_keys for version in versions}


def activities(actor: Actor) -> Select[Any]:
    return select(QaActivity).where(within_reach(POLICY, actor, QaActivities.VIEW))


def findings(actor: Actor) -> Select[Any]:
    return select(Finding).where(within_reach(POLICY, actor, QaActivities.VIEW_FINDING))


def speaking_to(criterion: str) -> ColumnElement[bool]:
    return Finding.criteria.contains([{"criterion": criterion}])


def standing(still: bool) -> ColumnElement[bool]:
    return Finding.withdrawn_at.is_(None) if still else Finding.withdrawn_at.is_not(None)
