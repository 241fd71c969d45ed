"""The facts on which eligibility is decided: five statements, however many candidates there are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select, true
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import now
from support_api.eligibility.rules import Candidate, Wish, areas_sought, key_stage_sought
from support_api.models import (
    Appointment,
    Availability,
    DayRate,
    Engagement,
    EngagementStatus,
    Expertise,
    Level,
    Specialist,
    Visit,
)
from support_api.years import first_day, last_day, term_of, year_of

LIVE = (
    EngagementStatus.AGREED,
    EngagementStatus.COMMISSIONED,
    EngagementStatus.DEPLOYED,
    EngagementStatus.PAUSED,
)
MOST_CANDIDATES = 500


def counting_in(area: str, day: date) -> ColumnElement[bool]:
    """Specialists with expertise in this area that counts on the day."""
    return exists().where(
        Expertise.trust_id == Specialist.trust_id,
        Expertise.specialist_id == Specialist.id,
        Expertise.area == area,
        Expertise.verified_at.is_not(None),
        Expertise.expires_on >= day,
    )


async def candidates(
    session: AsyncSession, wish: Wish, *, only: UUID | None = None, besides: UUID | None = None
) -> list[Candidate]:
    """Everybody with expertise that could meet the wish, whether or not it counts; `only` this one, with or
    without expertise. The engagement `besides` is not counted against them: it is what is being decided.
    """
    found = await _with_expertise(session, wish, only)
    keys = list(found)
    offered = await _offered(session, keys, wish.day)
    promised, engaged = await _promised(session, keys, wish.day, besides)
    rates = await _rates(session, keys, wish.day)
    there = await _subjects_at(session, wish.urn)
    return [
        Candidate(
            specialist=specialist,
            expertise=expertise,
            has_post_there=specialist.subject in there,
            offered=offered.get(specialist.id, 0),
            promised=promised[specialist.id],
            engagements=engaged[specialist.id],
            rate_pence=rates.get(specialist.id),
        )
        for specialist, expertise in found.values()
    ]


async def _with_expertise(
    session: AsyncSession, wish: Wish, only: UUID | None
) -> dict[UUID, tuple[Specialist, list[Expertise]]]:
    sought: ColumnElement[bool] = Expertise.area.in_(areas_sought(wish.area))
    if key_stage := key_stage_sought(wish):
        sought = or_(sought, Expertise.key_stage == key_stage) if key_stage == wish.area else sought
    joined = and_(Expertise.trust_id == Specialist.trust_id, Expertise.specialist_id == Specialist.id, sought)
    pairs = select(Specialist, Expertise).join(Expertise, joined, isouter=only is not None)
    pairs = pairs.where(Specialist.id == only) if only else pairs.where(Specialist.active)
    found: dict[UUID, tuple[Specialist, list[Expertise]]] = {}
    for specialist, expertise in await session.execute(
        pairs.order_by(*_promising_first(wish)).limit(MOST_CANDIDATES)
    ):
        held = found.setdefault(specialist.id, (specialist, []))[1]
        if expertise is not None:
            held.append(expertise)
    return found


def _promising_first(wish: Wish) -> list[Any]:
    """So that, of very many, those are looked at who can score most: all but the days is decided here."""
    key_stage = key_stage_sought(wish)
    counts = Expertise.verified_at.is_not(None) & (Expertise.expires_on >= wish.day)
    suits = (
        true() if key_stage is None else Expertise.key_stage.is_(None) | (Expertise.key_stage == key_stage)
    )
    levels = {level: place for place, level in enumerate(reversed(Level))}
    return [
        case((counts & suits, 0), (counts, 1), else_=2),
        case((Expertise.area == wish.area, 0), else_=1),
        case((Expertise.key_stage == key_stage, 0), else_=1),
        case((Expertise.kind_of_work == wish.kind_of_work, 0), else_=1),
        case(levels, value=Expertise.level),
        Specialist.name,
        Specialist.id,
        Expertise.id,
    ]


async def _offered(session: AsyncSession, keys: Sequence[UUID], day: date) -> Mapping[UUID, int]:
    said = select(Availability.specialist_id, Availability.half_days).where(
        Availability.specialist_id.in_(keys),
        Availability.year == year_of(day),
        Availability.term == term_of(day),
    )
    return {row.specialist_id: row.half_days for row in await session.execute(said)}


async def _promised(
    session: AsyncSession, keys: Sequence[UUID], day: date, besides: UUID | None
) -> tuple[Mapping[UUID, int], Mapping[UUID, int]]:
    """Half days promised in the term of the day, and engagements under way: of ended ones, what was given."""
    given = (
        select(func.coalesce(func.sum(Visit.half_days), 0))
        .where(Visit.trust_id == Engagement.trust_id, Visit.engagement_id == Engagement.id)
        .scalar_subquery()
    )
    live = Engagement.status.in_(LIVE)
    this_year = Engagement.starts_on.between(first_day(year_of(day)), last_day(year_of(day)))
    rows: Any = select(
        Engagement.specialist_id,
        Engagement.starts_on,
        live.label("live"),
        case((live, Engagement.half_days), else_=given).label("half_days"),
    ).where(Engagement.specialist_id.in_(keys), or_(live, this_year))
    if besides:
        rows = rows.where(Engagement.id != besides)
    promised: dict[UUID, int] = defaultdict(int)
    engaged: dict[UUID, int] = defaultdict(int)
    for row in await session.execute(rows):
        engaged[row.specialist_id] += row.live
        if (year_of(row.starts_on), term_of(row.starts_on)) == (year_of(day), term_of(day)):
            promised[row.specialist_id] += row.half_days
    return promised, engaged


async def _rates(session: AsyncSession, keys: Sequence[UUID], day: date) -> Mapping[UUID, int]:
    newest = (
        select(DayRate.specialist_id, DayRate.pence)
        .where(DayRate.specialist_id.in_(keys), DayRate.starts_on <= day)
        .order_by(DayRate.specialist_id, DayRate.starts_on.desc())
        .ext(distinct_on(DayRate.specialist_id))
    )
    return {row.specialist_id: row.pence for row in await session.execute(newest)}


async def _subjects_at(session: AsyncSession, urn: str) -> set[str | None]:
    """Who holds a post at the academy now, and so has something to gain there."""
    posts = select(Appointment.subject).where(
        Appointment.urn == urn, or_(Appointment.until.is_(None), Appointment.until > now())
    )
    return set(await session.scalars(posts))
