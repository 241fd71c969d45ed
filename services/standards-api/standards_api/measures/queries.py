"""What is read of measures."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, exists, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from chassis.actor import Actor, StandingRow
from chassis.clock import LONDON, end_of, now
from chassis.policy import within_reach
from standards_api.models import Academy, Measurement, MeasurementBatch, MeasurementReading
from standards_api.policy import POLICY, Measures, Role


def measurements(actor: Actor) -> Select[Any]:
    return select(Measurement).where(within_reach(POLICY, actor, Measures.VIEW_MEASUREMENT))


def readings(actor: Actor) -> Select[Any]:
    return select(MeasurementReading).where(within_reach(POLICY, actor, Measures.VIEW_READING))


def stood_on(day: date) -> ColumnElement[bool]:
    """Of each series the newest reading that was as at that day or before."""
    later = aliased(MeasurementReading)
    newer = tuple_(later.as_at, later.standing) > tuple_(
        MeasurementReading.as_at, MeasurementReading.standing
    )
    replaced = exists().where(
        later.trust_id == MeasurementReading.trust_id,
        later.series == MeasurementReading.series,
        later.as_at < end_of(day),
        newer,
    )
    return and_(MeasurementReading.as_at < end_of(day), ~replaced)


def batches(actor: Actor) -> Select[Any]:
    return select(MeasurementBatch).where(within_reach(POLICY, actor, Measures.VIEW_BATCH))


async def find_batch(session: AsyncSession, client_id: str, name: str) -> MeasurementBatch | None:
    return await session.scalar(
        select(MeasurementBatch).where(MeasurementBatch.client_id == client_id, MeasurementBatch.name == name)
    )


async def granted_on(session: AsyncSession, actor: Actor, as_at: datetime) -> set[str]:
    """The academies a client may send figures for, given the moment the figures are of.

    An academy belongs to the trust from the day it joins to the day it leaves, so neither trust can write
    into the other's time; and a grant covers what was so before it ended, however late it comes.
    """
    day = as_at.astimezone(LONDON).date()
    asked = {"subject": actor.subject, "as_at": as_at, "day": day, "at": now()}
    return set(await session.scalars(GRANTED, asked))


async def ours_on(session: AsyncSession, day: date) -> set[str]:
    """The academies a person may bring figures in for that were so on a day."""
    return set(await session.scalars(select(Academy.urn).where(belonged_on(day))))


def belonged_on(day: date | BindParameter[Any]) -> ColumnElement[bool]:
    of_the_trust = and_(Academy.joined_on <= day, or_(Academy.left_on.is_(None), Academy.left_on > day))
    return or_(Academy.status == "prospective", of_the_trust)


def granted() -> Select[Any]:
    grant = exists().where(
        StandingRow.subject == bindparam("subject"),
        StandingRow.role == Role.MIS,
        or_(StandingRow.unit.is_(None), StandingRow.unit == Academy.urn),
        StandingRow.since <= bindparam("at"),
        or_(StandingRow.until.is_(None), StandingRow.until > bindparam("as_at")),
    )
    return select(Academy.urn).where(belonged_on(bindparam("day")), grant)


GRANTED = granted()  # made once: it is asked at every push
