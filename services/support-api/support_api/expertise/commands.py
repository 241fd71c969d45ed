"""What people do to expertise, and what time does to it: load, decide, record."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now, today
from chassis.outbox import record
from support_api.events import ExpertiseExpired, ExpertiseVerified
from support_api.expertise import rules
from support_api.expertise.queries import access_entry, access_expertise, subject_of
from support_api.models import Expertise
from support_api.policy import Action
from support_api.words import index_words

BATCH = 500


async def claim_expertise(
    session: AsyncSession, actor: Actor, specialist_id: UUID, *, asked: dict[str, Any]
) -> Expertise:
    specialist = await access_entry(session, actor, specialist_id)
    expertise = Expertise(specialist_id=specialist.id, **asked)
    session.add(expertise)
    await index_words(session, specialist.id)
    return expertise


async def change_expertise(
    session: AsyncSession, actor: Actor, expertise_id: UUID, *, changes: dict[str, Any], if_match: int
) -> Expertise:
    expertise = await access_expertise(
        session, actor, expertise_id, to=Action.CHANGE_EXPERTISE, if_match=if_match
    )
    rules.change(expertise, changes)
    return expertise


async def drop_expertise(session: AsyncSession, actor: Actor, expertise_id: UUID, *, if_match: int) -> None:
    expertise = await access_expertise(
        session, actor, expertise_id, to=Action.CHANGE_EXPERTISE, if_match=if_match
    )
    await session.delete(expertise)
    await index_words(session, expertise.specialist_id)


async def verify_expertise(
    session: AsyncSession, actor: Actor, expertise_id: UUID, *, evidence: str, expires_on: date
) -> Expertise:
    expertise = await access_expertise(session, actor, expertise_id, to=Action.VERIFY_EXPERTISE)
    rules.verify(
        expertise, evidence=evidence, expires_on=expires_on, by=actor.subject,
        subject=await subject_of(session, expertise), now=now(), today=today(),
    )  # fmt: skip
    record(
        session,
        ExpertiseVerified(
            expertise_id=expertise.id, specialist_id=expertise.specialist_id, area=expertise.area,
            expires_on=expires_on,
        ),
        about=expertise.id,
    )  # fmt: skip
    return expertise


async def state_expiries(session: AsyncSession, _: datetime) -> None:
    """Daily: say once of each expertise that it counts no more. Matching asks the date and needs no job."""
    due = (
        select(Expertise.id)
        .where(Expertise.expires_on < today(), ~Expertise.expiry_stated)
        .order_by(Expertise.expires_on, Expertise.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    told = update(Expertise).where(Expertise.id.in_(due.scalar_subquery())).values(expiry_stated=True)
    columns = (Expertise.id, Expertise.specialist_id, Expertise.area, Expertise.expires_on)
    stated = told.returning(*columns).execution_options(synchronize_session=False)
    for key, specialist_id, area, expires_on in await session.execute(stated):
        record(
            session,
            ExpertiseExpired(expertise_id=key, specialist_id=specialist_id, area=area, expired_on=expires_on),
            about=key,
        )
