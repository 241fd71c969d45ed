"""How seats, answers and substitutes are found."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.policy import within_reach
from chassis.problems import Forbidden, NotFound
from meetings_api.access import view_meeting
from meetings_api.models import Appointment, Attendee, Meeting, Person, Substitute
from meetings_api.policy import POLICY, Action, Role
from meetings_api.seating import in_force

# Who may be named: somebody in one of these posts. Nobody sends a proxy who is to see nothing of an AIM.
MAY_SUBSTITUTE = (Role.AID, Role.HEADTEACHER, Role.CHAIR, Role.LEARNING_CHAIR, Role.GOVERNOR, Role.SPECIALIST)


class AttendeeNotFound(NotFound):
    title = "There is no such attendee"


class SubstituteNotFound(NotFound):
    title = "There is no such substitute"


@dataclass(frozen=True)
class Seated:
    """A seat with the names of who holds it and who sits in."""

    attendee: Attendee
    name: str | None
    substitute: Substitute | None
    substitute_name: str | None


async def read_attendance(
    session: AsyncSession, actor: Actor, meeting_id: UUID
) -> tuple[Meeting, list[Seated]]:
    meeting = await view_meeting(session, actor, meeting_id, Action.VIEW_ATTENDANCE)
    return meeting, await seated_at(session, meeting.id)


async def seated_at(session: AsyncSession, meeting_id: UUID) -> list[Seated]:
    """The seats in their order, each with its holder's name and its substitute: two queries."""
    rows = await session.execute(
        select(Attendee, Person.name)
        .outerjoin(Person, Person.id == Attendee.person_id)
        .where(Attendee.meeting_id == meeting_id, Attendee.withdrawn_at.is_(None))
        .order_by(Attendee.seat)
    )
    instead = await session.execute(
        select(Substitute, Person.name)
        .outerjoin(Person, Person.id == Substitute.person_id)
        .where(Substitute.meeting_id == meeting_id, Substitute.withdrawn_at.is_(None))
    )
    named = {substitute.attendee_id: (substitute, name) for substitute, name in instead}
    return [Seated(row, name, *named.get(row.id, (None, None))) for row, name in rows]


async def access_attendee(
    session: AsyncSession, actor: Actor, meeting_id: UUID, attendee_id: UUID
) -> tuple[Attendee, Meeting]:
    """Own seat, or any for those in charge; locked. Who sees the attendance may know that it is there."""
    permitted = within_reach(POLICY, actor, Action.ANSWER_INVITATION)
    visible = within_reach(POLICY, actor, Action.VIEW_ATTENDANCE)
    statement = (
        select(Attendee, Meeting, permitted)
        .join(Meeting, Meeting.id == Attendee.meeting_id)
        .where(
            Attendee.id == attendee_id,
            Attendee.meeting_id == meeting_id,
            Attendee.withdrawn_at.is_(None),
            permitted | visible,
        )
        .with_for_update(of=Attendee)
        .execution_options(populate_existing=True)
    )
    found = (await session.execute(statement)).one_or_none()
    if found is None:
        raise AttendeeNotFound
    attendee, meeting, may = found
    if not may:
        raise Forbidden
    return attendee, meeting


async def find_attendee(session: AsyncSession, meeting_id: UUID, attendee_id: UUID) -> Attendee:
    statement = select(Attendee).where(
        Attendee.id == attendee_id, Attendee.meeting_id == meeting_id, Attendee.withdrawn_at.is_(None)
    )
    found = await session.scalar(statement.with_for_update())
    if found is None:
        raise AttendeeNotFound
    return found


async def load_attendees(session: AsyncSession, meeting_id: UUID) -> Sequence[Attendee]:
    statement = select(Attendee).where(Attendee.meeting_id == meeting_id, Attendee.withdrawn_at.is_(None))
    return (await session.scalars(statement.with_for_update())).all()


async def load_substitutes(session: AsyncSession, meeting_id: UUID) -> Sequence[Substitute]:
    statement = select(Substitute).where(
        Substitute.meeting_id == meeting_id, Substitute.withdrawn_at.is_(None)
    )
    return (await session.scalars(statement.with_for_update())).all()


async def substitute_for(session: AsyncSession, attendee_id: UUID) -> Substitute | None:
    statement = select(Substitute).where(
        Substitute.attendee_id == attendee_id, Substitute.withdrawn_at.is_(None)
    )
    found: Substitute | None = await session.scalar(statement.with_for_update())
    return found


async def find_candidate(session: AsyncSession, person_id: UUID, meeting: Meeting) -> str | None:
    """The subject of a person who may be named, if they hold a fitting post on the day of the meeting."""
    posts = await session.scalars(
        select(Appointment).where(Appointment.person_id == person_id, Appointment.role.in_(MAY_SUBSTITUTE))
    )
    fitting = [post for post in posts if in_force(post, meeting.starts_at)]
    return fitting[0].subject if fitting else None


async def attends_already(session: AsyncSession, meeting_id: UUID, person_id: UUID) -> bool:
    seat = select(Attendee.id).where(
        Attendee.meeting_id == meeting_id, Attendee.person_id == person_id, Attendee.withdrawn_at.is_(None)
    )
    instead = select(Substitute.id).where(
        Substitute.meeting_id == meeting_id,
        Substitute.person_id == person_id,
        Substitute.withdrawn_at.is_(None),
    )
    return await session.scalar(select(or_(seat.exists(), instead.exists()))) or False
