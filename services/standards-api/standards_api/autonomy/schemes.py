"""Which scheme of delegation is in force; a trust that has none is given the one that is shipped."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import yaml
from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import end_of, now
from chassis.history import note
from chassis.policy import access, within_reach
from standards_api.autonomy.problems import SchemeNotFound
from standards_api.autonomy.rules import as_stored
from standards_api.models.autonomy import AutonomyScheme
from standards_api.models.delegation import Scheme
from standards_api.models.standards import VersionStatus
from standards_api.policy import POLICY, Autonomy

FILE = Path(__file__).parents[1] / "data" / "autonomy-scheme.yaml"
BY = "system:standards-api"


@cache
def shipped() -> Scheme:
    return Scheme.model_validate(yaml.safe_load(FILE.read_text()))


async def adopt_missing(session: AsyncSession) -> None:
    """The shipped scheme as the trust's first version, unless it has one: two at once take it once."""
    trust_id: UUID | None = session.info.get("trust_id")
    if trust_id is None or await session.scalar(select(AutonomyScheme.id).limit(1)) is not None:
        return
    scheme, key = shipped(), uuid5(trust_id, "autonomy-scheme 1")
    first = {
        "trust_id": trust_id, "id": key, "version": 1, "created_at": now(), "updated_at": now(), "number": 1,
        "status": VersionStatus.PUBLISHED, "title": scheme.title, "content": as_stored(scheme), "editors": [],
        "published_by": BY, "published_at": now(),
    }  # fmt: skip
    added = insert(AutonomyScheme).values(**first).on_conflict_do_nothing().returning(AutonomyScheme.id)
    if await session.scalar(added) is not None:
        note(session, about="autonomy_schemes", key=key, old=None, new={"number": 1, "taken": "as shipped"})


async def in_force(session: AsyncSession) -> AutonomyScheme:
    await adopt_missing(session)
    current = select(AutonomyScheme).where(AutonomyScheme.status == VersionStatus.PUBLISHED)
    return (await session.scalars(current)).one()


def in_force_on(day: date) -> ColumnElement[bool]:
    """When the day ended."""
    ended = end_of(day)
    return and_(
        AutonomyScheme.published_at < ended,
        or_(AutonomyScheme.superseded_at.is_(None), AutonomyScheme.superseded_at >= ended),
    )


async def standing_on(session: AsyncSession, day: date, otherwise: UUID | None) -> AutonomyScheme | None:
    """The version in force on a day; before the trust had any, the one that a decision was made under."""
    rows = (
        await session.scalars(
            select(AutonomyScheme).where(or_(in_force_on(day), AutonomyScheme.id == otherwise))
        )
    ).all()
    held = [row for row in rows if row.published_at is not None and row.published_at < end_of(day)]
    return next((row for row in held if row.id != otherwise), next(iter(held or rows), None))


async def access_scheme(
    session: AsyncSession,
    actor: Actor,
    number: int,
    *,
    action: str | None = None,
    if_match: int | None = None,
) -> AutonomyScheme:
    await adopt_missing(session)
    found = await session.scalar(select(AutonomyScheme.id).where(AutonomyScheme.number == number))
    scheme: AutonomyScheme = await access(
        session, POLICY, actor, AutonomyScheme, found or UUID(int=0),
        view=Autonomy.VIEW_SCHEME, action=action, missing=SchemeNotFound, if_match=if_match,
    )  # fmt: skip
    return scheme


def schemes(actor: Actor) -> Select[Any]:
    return select(AutonomyScheme).where(within_reach(POLICY, actor, Autonomy.VIEW_SCHEME))
