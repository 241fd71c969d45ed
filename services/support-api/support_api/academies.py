"""What is known of an academy: whether it may be seen, and which phases it is in."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.policy import access, within_reach
from chassis.problems import Invalid, NotFound
from support_api import catalogue
from support_api.models import Academy, AcademyPhase
from support_api.policy import POLICY, Action


class AcademyNotFound(NotFound):
    title = "There is no such academy, or it is not yours to see"


class AcademyNotKnown(Invalid):
    title = "The request names an academy that is not there, or is not yours to see"


async def access_academy(session: AsyncSession, actor: Actor, urn: str, *, view: Action) -> Academy:
    academy: Academy = await access(
        session, POLICY, actor, Academy, urn, by=Academy.urn, view=view, missing=AcademyNotFound
    )
    return academy


async def require_academy(session: AsyncSession, actor: Actor, urn: str) -> None:
    """For an academy that a body names: it must be there, the caller's to see, and not have left."""
    seen = select(Academy.id).where(
        Academy.urn == urn, Academy.status != "left", within_reach(POLICY, actor, Action.VIEW_ACADEMY)
    )
    if await session.scalar(seen) is None:
        raise AcademyNotKnown("Check the URN. Academies that have left the trust are not supported any more.")


async def phases_on(session: AsyncSession, urn: str, day: date) -> dict[str | None, AcademyPhase]:
    """The confirmed phase of that day: by area, and under None that of the whole academy."""
    in_force = (
        select(AcademyPhase)
        .where(AcademyPhase.urn == urn, AcademyPhase.effective_on <= day)
        .order_by(AcademyPhase.effective_on, AcademyPhase.heard_at)
    )
    return {_area(phase): phase for phase in await session.scalars(in_force)}


def _area(phase: AcademyPhase) -> str | None:
    if phase.subject_area is None:
        return None
    area = catalogue.area_called(phase.subject_area)
    return phase.subject_area if area == catalogue.GENERAL else area
