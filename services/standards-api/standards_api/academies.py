"""How every feature reaches an academy on somebody's behalf: by its URN, and only where they may see it."""

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
