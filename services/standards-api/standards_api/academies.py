"""How every feature reaches academies on somebody's behalf, and which were in the trust on a day."""

from datetime import date

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.policy import access
from chassis.problems import NotFound
from standards_api.models import Academy
from standards_api.policy import POLICY, Register


class AcademyNotFound(NotFound):
    title = "There is no such academy, or it is not yours to see"


async def access_academy(
    session: AsyncSession, actor: Actor, urn: str, *, action: str | None = None
) -> Academy:
    academy: Academy = await access(
        session, POLICY, actor, Academy, urn, by=Academy.urn,
        view=Register.VIEW_ACADEMY, action=action, missing=AcademyNotFound,
    )  # fmt: skip
    return academy


def ours_on(day: date) -> ColumnElement[bool]:
    """The academies that were in the trust on a day."""
    had_joined = or_(Academy.joined_on.is_(None), Academy.joined_on <= day)
    return or_(
        and_(Academy.status == "joined", had_joined),
        and_(Academy.status == "left", Academy.joined_on <= day, Academy.left_on > day),
    )
