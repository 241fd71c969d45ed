"""What planning a year needs to know. Nothing here changes anything."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import end_of, start_of
from meetings_api.access import meeting_policy
from meetings_api.dates import DuePolicy
from meetings_api.models import Appointment, Meeting, MeetingStatus, Plan
from meetings_api.plans.rules import Planner, Taken
from meetings_api.policy import Role
from meetings_api.school_calendar import load_calendar


async def one_at_a_time(session: AsyncSession) -> None:
    """Two plans of a trust made at once would choose the same days: the second waits for the first."""
    lock = "select pg_advisory_xact_lock(hashtextextended('plans ' || current_setting('app.trust'), 0))"
    await session.execute(text(lock))


async def load_plan(session: AsyncSession, urn: str, year: int) -> Plan | None:
    found: Plan | None = await session.scalar(select(Plan).where(Plan.urn == urn, Plan.year == year))
    return found


async def years_planned(session: AsyncSession, urn: str, *, since: int) -> list[int]:
    statement = select(Plan.year).where(Plan.urn == urn, Plan.year >= since).order_by(Plan.year)
    return list(await session.scalars(statement))


async def meetings_of(session: AsyncSession, urn: str, year: int) -> Sequence[Meeting]:
    statement = select(Meeting).where(
        Meeting.urn == urn, Meeting.year == year, Meeting.status != MeetingStatus.CANCELLED
    )
    return (await session.scalars(statement.order_by(Meeting.starts_at))).all()


async def planner_for(session: AsyncSession, urn: str, year: int, *, today: date) -> Planner:
    policy = await meeting_policy(session)
    calendar = await load_calendar(session, urn, year)
    first, last = date(year, 9, 1), date(year + 1, 8, 31)
    return Planner(
        calendar=calendar,
        first_day=first,
        last_day=last,
        today=today,
        papers_due=DuePolicy.read(policy.papers_due),
        travel=timedelta(minutes=policy.travel_minutes),
        busy=await chair_taken(session, urn, start_of(first), end_of(last)),
    )


async def chair_taken(session: AsyncSession, urn: str, since: datetime, until: datetime) -> list[Taken]:
    """When whoever may chair this academy's meetings is at another; a vacant chair counts as one person."""
    chairs = select(Appointment.person_id).where(
        Appointment.role == Role.AID, or_(Appointment.urn == urn, Appointment.urn.is_(None))
    )
    statement = select(Meeting.starts_at, Meeting.ends_at).where(
        Meeting.status == MeetingStatus.PLANNED,
        Meeting.starts_at < until,
        Meeting.ends_at > since,
        or_(Meeting.chair_id.in_(chairs), Meeting.chair_id.is_(None)),
    )
    return [Taken(starts, ends) for starts, ends in await session.execute(statement)]


async def iaims_to_come(session: AsyncSession, urn: str, *, at: datetime) -> Sequence[Meeting]:
    return await _to_come(session, urn, at, Meeting.kind == "iaim")


async def meetings_to_come(session: AsyncSession, urn: str, *, at: datetime) -> Sequence[Meeting]:
    return await _to_come(session, urn, at)


async def _to_come(session: AsyncSession, urn: str, at: datetime, *more: Any) -> Sequence[Meeting]:
    statement = select(Meeting).where(
        Meeting.urn == urn, Meeting.status == MeetingStatus.PLANNED, Meeting.starts_at > at, *more
    )
    return (await session.scalars(statement.order_by(Meeting.starts_at).with_for_update())).all()


async def asked_for_iaims(session: AsyncSession, urn: str, years: Iterable[int]) -> set[int]:
    statement = select(Plan.year).where(Plan.urn == urn, Plan.year.in_(set(years)), Plan.iaims_asked)
    return set(await session.scalars(statement))
