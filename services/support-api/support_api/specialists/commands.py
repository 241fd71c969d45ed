"""What people do to entries of the expertise database: load, decide, record."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import today
from chassis.history import note
from chassis.policy import require, require_role
from support_api.academies import AcademyNotKnown
from support_api.models import Availability, DayRate, Specialist, Term
from support_api.policy import POLICY, Action, Role
from support_api.specialists import rules
from support_api.specialists.queries import access_specialist, is_academy_here
from support_api.words import index_words


async def add_specialist(session: AsyncSession, actor: Actor, *, asked: dict[str, Any]) -> Specialist:
    """People add themselves; the Academy Improvement Director adds anybody."""
    require_role(POLICY, actor, Action.ADD_SPECIALIST)
    if asked["subject"] is None and Role.AID not in actor.roles:
        asked = {**asked, "subject": actor.subject}
    specialist = Specialist(**asked)
    rules.require_belonging(specialist)
    await _require_home(session, specialist)
    session.add(specialist)
    await require(session, POLICY, actor, Action.ADD_SPECIALIST, specialist)
    await index_words(session, specialist.id)
    return specialist


async def change_specialist(
    session: AsyncSession, actor: Actor, specialist_id: UUID, *, changes: dict[str, Any], if_match: int
) -> Specialist:
    specialist = await access_specialist(
        session, actor, specialist_id, to=Action.CHANGE_SPECIALIST, if_match=if_match
    )
    if rules.changes_belonging(changes):
        require_role(POLICY, actor, Action.CHECK_SPECIALIST)
    for name, value in changes.items():
        setattr(specialist, name, value)
    rules.require_belonging(specialist)
    await _require_home(session, specialist)
    await index_words(session, specialist.id)
    return specialist


async def check_specialist(
    session: AsyncSession,
    actor: Actor,
    specialist_id: UUID,
    *,
    checks: dict[str, date | None],
    if_match: int,
) -> Specialist:
    specialist = await access_specialist(
        session, actor, specialist_id, to=Action.CHECK_SPECIALIST, if_match=if_match
    )
    rules.check(specialist, checks, today=today())
    return specialist


async def offer_days(
    session: AsyncSession, actor: Actor, specialist_id: UUID, *, year: int, term: Term, half_days: int
) -> Availability:
    """What was said before about the same term is replaced."""
    specialist = await access_specialist(session, actor, specialist_id, to=Action.CHANGE_SPECIALIST)
    place = {"specialist_id": specialist.id, "year": year, "term": term}
    row = insert(Availability).values(**place, half_days=half_days)
    said = row.on_conflict_do_update(
        index_elements=["trust_id", "specialist_id", "year", "term"], set_={"half_days": half_days}
    )
    await session.execute(said)
    note(session, about="availabilities", key=specialist.id, old=None, new={**place, "half_days": half_days})
    return Availability(specialist_id=specialist.id, year=year, term=term, half_days=half_days)


async def set_rate(
    session: AsyncSession, actor: Actor, specialist_id: UUID, *, starts_on: date, pence: int
) -> DayRate:
    """Rates are dated and never overwritten: a second for the same day is refused."""
    specialist = await access_specialist(session, actor, specialist_id, to=Action.CHANGE_SPECIALIST)
    rate = DayRate(specialist_id=specialist.id, starts_on=starts_on, pence=pence)
    session.add(rate)
    said = {"starts_on": starts_on, "pence": pence}
    note(session, about="day_rates", key=specialist.id, old=None, new=said)
    await session.flush()
    return rate


async def _require_home(session: AsyncSession, specialist: Specialist) -> None:
    if specialist.home_urn and not await is_academy_here(session, specialist.home_urn):
        raise AcademyNotKnown("The home_urn must be an academy of this trust.")
