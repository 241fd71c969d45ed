"""How specialists are found. Nothing here changes anything."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from chassis.actor import Actor
from chassis.policy import access, within_reach
from chassis.problems import NotFound
from support_api.models import Academy, Specialist
from support_api.policy import POLICY, Action


class SpecialistNotFound(NotFound):
    title = "There is no such specialist, or it is not yours to see"


async def access_specialist(
    session: AsyncSession,
    actor: Actor,
    specialist_id: UUID,
    *,
    to: Action | None = None,
    if_match: int | None = None,
) -> Specialist:
    specialist: Specialist = await access(
        session, POLICY, actor, Specialist, specialist_id,
        view=Action.VIEW_SPECIALIST, action=to, missing=SpecialistNotFound, if_match=if_match,
    )  # fmt: skip
    return specialist


async def access_interests(session: AsyncSession, actor: Actor, specialist_id: UUID) -> Specialist:
    specialist: Specialist = await access(
        session, POLICY, actor, Specialist, specialist_id,
        view=Action.VIEW_INTERESTS, missing=SpecialistNotFound,
    )  # fmt: skip
    return specialist


async def read_specialist(session: AsyncSession, actor: Actor, specialist_id: UUID) -> Specialist:
    """With what they can do, when, and at what price: four statements."""
    await access_specialist(session, actor, specialist_id)
    whole = select(Specialist).where(Specialist.id == specialist_id)
    parts = (Specialist.availability, Specialist.day_rates, Specialist.expertise)
    found = await session.scalars(
        whole.options(*(selectinload(part) for part in parts)).execution_options(populate_existing=True)
    )
    return found.one()


def list_specialists(actor: Actor) -> Select[Any]:
    return select(Specialist).where(within_reach(POLICY, actor, Action.VIEW_SPECIALIST))


def list_names(actor: Actor) -> Select[Any]:
    return select(Specialist).where(within_reach(POLICY, actor, Action.NAME_SPECIALIST))


async def is_academy_here(session: AsyncSession, urn: str) -> bool:
    return await session.scalar(select(Academy.id).where(Academy.urn == urn)) is not None
