"""How expertise is found. Nothing here changes anything."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.policy import access, within_reach
from chassis.problems import NotFound
from support_api.eligibility.rules import Standing
from support_api.models import Expertise, Specialist
from support_api.policy import POLICY, Action


class ExpertiseNotFound(NotFound):
    title = "There is no such expertise, or it is not yours to see"


class SpecialistNotFound(NotFound):
    title = "There is no such specialist, or it is not yours to see"


async def access_expertise(
    session: AsyncSession,
    actor: Actor,
    expertise_id: UUID,
    *,
    to: Action | None = None,
    if_match: int | None = None,
) -> Expertise:
    expertise: Expertise = await access(
        session, POLICY, actor, Expertise, expertise_id,
        view=Action.VIEW_EXPERTISE, action=to, missing=ExpertiseNotFound, if_match=if_match,
    )  # fmt: skip
    return expertise


async def access_entry(session: AsyncSession, actor: Actor, specialist_id: UUID) -> Specialist:
    """The entry that expertise is added to."""
    specialist: Specialist = await access(
        session, POLICY, actor, Specialist, specialist_id,
        view=Action.VIEW_SPECIALIST, action=Action.CHANGE_SPECIALIST, missing=SpecialistNotFound,
    )  # fmt: skip
    return specialist


async def subject_of(session: AsyncSession, expertise: Expertise) -> str | None:
    """Whose expertise it is."""
    subject: str | None = await session.scalar(
        select(Specialist.subject).where(Specialist.id == expertise.specialist_id)
    )
    return subject


def list_expertise(actor: Actor) -> Select[Any]:
    return select(Expertise).where(within_reach(POLICY, actor, Action.VIEW_EXPERTISE))


def standing(wanted: Standing, day: date) -> ColumnElement[bool]:
    if wanted is Standing.UNVERIFIED:
        return Expertise.verified_at.is_(None)
    lasts = Expertise.expires_on >= day
    return Expertise.verified_at.is_not(None) & (lasts if wanted is Standing.VERIFIED else ~lasts)
