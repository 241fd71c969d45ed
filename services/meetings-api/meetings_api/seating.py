"""Who sits in which seat: follows from the posts in force when the meeting starts, and follows them on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import now
from meetings_api.models import Appointment, Attendee, Meeting, MeetingStatus, Seat
from meetings_api.policy import Role

# The posts that fill a seat, in order: the chair of the LGB, or else of the learning committee.
POSTS: dict[Seat, tuple[Role, ...]] = {
    Seat.AID: (Role.AID,),
    Seat.HEADTEACHER: (Role.HEADTEACHER,),
    Seat.CHAIR: (Role.CHAIR, Role.LEARNING_CHAIR),
}
SEATED_BY_POST = tuple(role for roles in POSTS.values() for role in roles)
ORDER = list(Seat)


@dataclass(frozen=True)
class Holder:
    person_id: UUID
    subject: str


@dataclass(frozen=True)
class Change:
    """Somebody left a seat, somebody came to it, or both."""

    meeting: Meeting
    left: Attendee | None
    came: Attendee | None


def in_force(post: Appointment, at: datetime) -> bool:
    return post.since <= at and (post.until is None or at < post.until)


def holder_of(seat: Seat, posts: Iterable[Appointment], *, urn: str, at: datetime) -> Holder | None:
    """Who holds the seat at an instant. A post at the academy goes before one at the trust."""
    roles = POSTS[seat]
    fitting = [
        post for post in posts if post.role in roles and post.urn in (urn, None) and in_force(post, at)
    ]
    fitting.sort(key=lambda post: (roles.index(Role(post.role)), post.urn is None, post.since))
    return Holder(fitting[0].person_id, fitting[0].subject) if fitting else None


def still_partner(attendee: Attendee, posts: Iterable[Appointment], *, at: datetime) -> Holder | None:
    """A partner headteacher stays while they are headteacher somewhere in the trust."""
    for post in posts:
        if post.person_id == attendee.person_id and post.role == Role.HEADTEACHER and in_force(post, at):
            return Holder(post.person_id, post.subject)
    return None


async def load_posts(session: AsyncSession, urns: Iterable[str]) -> Sequence[Appointment]:
    """Every post that can fill a seat at these academies, headteachers of the whole trust among them."""
    statement = select(Appointment).where(
        Appointment.role.in_(SEATED_BY_POST),
        or_(Appointment.urn.in_(set(urns)), Appointment.urn.is_(None), Appointment.role == Role.HEADTEACHER),
    )
    return (await session.scalars(statement)).all()


async def seat(session: AsyncSession, meetings: Sequence[Meeting]) -> list[Change]:
    """Bring the seats of planned meetings in line with the posts. Past meetings stay as they were."""
    meetings = [meeting for meeting in meetings if meeting.status == MeetingStatus.PLANNED]
    if not meetings:
        return []
    posts = await load_posts(session, {meeting.urn for meeting in meetings})
    found = await load_seats(session, meetings)
    changes = [
        Change(meeting, left, came)
        for meeting in meetings
        for left, came in seat_one(meeting, found.get(meeting.id, {}), posts)
    ]
    await session.flush()  # those who left, before those who came: one row for each seat
    session.add_all(change.came for change in changes if change.came)
    await settle_chairs(session, meetings, posts)
    await session.flush()
    return changes


async def load_seats(session: AsyncSession, meetings: Sequence[Meeting]) -> dict[UUID, dict[Seat, Attendee]]:
    statement = select(Attendee).where(
        Attendee.meeting_id.in_([meeting.id for meeting in meetings]), Attendee.withdrawn_at.is_(None)
    )
    rows = (await session.scalars(statement.order_by(Attendee.meeting_id))).all()
    return {
        key: {Seat(row.seat): row for row in group} for key, group in groupby(rows, lambda r: r.meeting_id)
    }


def seat_one(
    meeting: Meeting, seats: dict[Seat, Attendee], posts: Sequence[Appointment]
) -> Iterable[tuple[Attendee | None, Attendee | None]]:
    for each in Seat:
        row = seats.get(each)
        if each is Seat.PARTNER:
            holder = still_partner(row, posts, at=meeting.starts_at) if row and row.person_id else None
        else:
            holder = holder_of(each, posts, urn=meeting.urn, at=meeting.starts_at)
        if row is None:
            yield None, new_row(meeting, each, holder)
        elif (row.person_id, row.subject) != (holder and holder.person_id, holder and holder.subject):
            yield replace(meeting, row, holder)


def replace(meeting: Meeting, row: Attendee, holder: Holder | None) -> tuple[Attendee | None, Attendee]:
    """Whoever had the seat keeps the row of it, withdrawn; the next gets one of their own."""
    row.withdrawn_at = now()
    return (row if row.person_id else None), new_row(meeting, Seat(row.seat), holder)


def new_row(meeting: Meeting, seat: Seat, holder: Holder | None) -> Attendee:
    return Attendee(
        meeting_id=meeting.id,
        seat=seat,
        person_id=holder.person_id if holder else None,
        subject=holder.subject if holder else None,
    )


async def settle_chairs(
    session: AsyncSession, meetings: Sequence[Meeting], posts: Sequence[Appointment]
) -> None:
    """The AID chairs, unless that would have them in two places: then a person has to settle the chair."""
    wanted = {m.id: holder_of(Seat.AID, posts, urn=m.urn, at=m.starts_at) for m in meetings}
    changing = [m for m in meetings if m.chair_id != (holder.person_id if (holder := wanted[m.id]) else None)]
    if not changing:
        return
    taken = await load_engagements(session, {h.person_id for h in wanted.values() if h}, changing)
    for meeting in changing:
        holder = wanted[meeting.id]
        clash = holder and any(
            start < meeting.ends_at and meeting.starts_at < end
            for start, end in taken.get(holder.person_id, ())
        )
        meeting.chair_id = holder.person_id if holder and not clash else None
        if meeting.chair_id:
            own = (meeting.starts_at, meeting.ends_at)
            taken.setdefault(meeting.chair_id, []).append(own)


async def load_engagements(
    session: AsyncSession, chairs: set[UUID], aside: Sequence[Meeting]
) -> dict[UUID, list[tuple[datetime, datetime]]]:
    """When these people are in the chair elsewhere."""
    statement = select(Meeting.chair_id, Meeting.starts_at, Meeting.ends_at).where(
        Meeting.chair_id.in_(chairs),
        Meeting.status != MeetingStatus.CANCELLED,
        Meeting.id.not_in([meeting.id for meeting in aside]),
    )
    taken: dict[UUID, list[tuple[datetime, datetime]]] = {}
    for chair, start, end in await session.execute(statement):
        assert chair is not None
        taken.setdefault(chair, []).append((start, end))
    return taken
