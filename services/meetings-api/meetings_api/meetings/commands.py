"""What people do to a meeting: move it, cancel it, ask a partner headteacher to it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now
from chassis.outbox import record
from chassis.problems import Invalid
from meetings_api.access import access_meeting, meeting_policy
from meetings_api.cancelling import cancel
from meetings_api.dates import DuePolicy, academic_year, due_before, end_of_window, london_day
from meetings_api.events import MeetingMoved
from meetings_api.invitations import seat_and_tell, tell_leaver, tell_newcomer, tell_of_move
from meetings_api.meetings import queries, rules
from meetings_api.models import Attendee, Kind, Meeting, Seat
from meetings_api.policy import Action
from meetings_api.school_calendar import load_calendar
from meetings_api.seating import Holder, load_seats, new_row
from meetings_api.states import require_open


class CannotBePartner(Invalid):
    title = "This person cannot be the partner headteacher"


async def move_meeting(
    session: AsyncSession,
    actor: Actor,
    meeting_id: UUID,
    *,
    starts_at: datetime,
    reason: str,
    place: str | None,
    on_a_day_off: bool,
    if_match: int,
) -> Meeting:
    meeting = await access_meeting(session, actor, meeting_id, to=Action.MOVE_MEETING, if_match=if_match)
    calendar = await load_calendar(session, meeting.urn, academic_year(london_day(starts_at)))
    rules.move_to(meeting, starts_at, now=now(), calendar=calendar, on_a_day_off=on_a_day_off)
    meeting.reason, meeting.place = reason, place or meeting.place
    policy = await meeting_policy(session)
    papers_due = DuePolicy.read(policy.papers_due)
    for pack in await queries.packs_of(session, meeting.id):
        pack.due_on = due_before(london_day(starts_at), papers_due, calendar)
    for substitute in await queries.agreed_substitutes(session, meeting.id):
        substitute.until = end_of_window(starts_at, policy.substitute_access_days)
    await session.flush()  # the database says at once when the chair is elsewhere
    await seat_and_tell(session, [meeting])
    if meeting.invited_at:
        await tell_of_move(session, meeting, reason=reason)
    record(session, moved(meeting), about=meeting.id)
    return meeting


def moved(meeting: Meeting) -> MeetingMoved:
    return MeetingMoved(
        meeting_id=meeting.id,
        urn=meeting.urn,
        kind=Kind(meeting.kind),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
    )


async def cancel_meeting(
    session: AsyncSession, actor: Actor, meeting_id: UUID, *, reason: str, if_match: int
) -> Meeting:
    meeting = await access_meeting(session, actor, meeting_id, to=Action.MOVE_MEETING, if_match=if_match)
    await cancel(session, meeting, reason=reason)
    return meeting


async def assign_partner(
    session: AsyncSession, actor: Actor, meeting_id: UUID, *, person_id: UUID, if_match: int
) -> Meeting:
    """A partner is the headteacher of another academy on the day of the meeting, and is asked to this one
    only."""
    meeting = await access_meeting(session, actor, meeting_id, to=Action.MOVE_MEETING, if_match=if_match)
    require_open(meeting)
    posts = await queries.headships(session, person_id, at=meeting.starts_at)
    if not posts:
        raise CannotBePartner("They are headteacher of no academy of the trust on the day of the meeting.")
    if any(post.urn == meeting.urn for post in posts):
        raise CannotBePartner("They are headteacher of the academy that the meeting is about.")
    await replace_partner(session, meeting, Holder(person_id, posts[0].subject))
    meeting.updated_at = now()
    return meeting


async def replace_partner(session: AsyncSession, meeting: Meeting, holder: Holder) -> None:
    seats = (await load_seats(session, [meeting])).get(meeting.id, {})
    row: Attendee | None = seats.get(Seat.PARTNER)
    if row is not None:
        if row.person_id == holder.person_id:
            return
        row.withdrawn_at = now()
        await session.flush()
    session.add(new_row(meeting, Seat.PARTNER, holder))
    await session.flush()
    if meeting.invited_at:
        meeting.invitation_number += 1
        if row is not None and row.person_id:
            await tell_leaver(session, meeting, [row.person_id])
        await tell_newcomer(session, meeting, [holder.person_id])
