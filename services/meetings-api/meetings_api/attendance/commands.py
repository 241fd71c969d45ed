"""Answering, apologising, sending a substitute, recording who was there, and closing the attendance."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now
from chassis.outbox import record as tell
from meetings_api.access import access_meeting, meeting_policy
from meetings_api.attendance import queries, rules
from meetings_api.attendance.queries import SubstituteNotFound
from meetings_api.attendance.rules import CannotSubstitute, NotAlsoAttending, Record
from meetings_api.carrying import carry_forward
from meetings_api.dates import DuePolicy, academic_year, due_after, london_day
from meetings_api.events import MeetingHeld
from meetings_api.invitations import tell_newcomer
from meetings_api.models import Attendee, Kind, Meeting, Report, Substitute
from meetings_api.policy import Action
from meetings_api.school_calendar import load_calendar


async def accept(session: AsyncSession, actor: Actor, meeting_id: UUID, attendee_id: UUID) -> None:
    """Who comes after all needs nobody in their place."""
    attendee, meeting = await queries.access_attendee(session, actor, meeting_id, attendee_id)
    rules.accept(attendee, meeting=meeting, now=now())
    substitute = await queries.substitute_for(session, attendee.id)
    if substitute is not None:
        substitute.withdrawn_at = now()


async def apologise(
    session: AsyncSession, actor: Actor, meeting_id: UUID, attendee_id: UUID, *, reason: str
) -> None:
    attendee, meeting = await queries.access_attendee(session, actor, meeting_id, attendee_id)
    sufficient = (await meeting_policy(session)).sufficient_notice_hours
    rules.apologise(attendee, meeting=meeting, reason=reason, now=now(), sufficient=sufficient)


async def decide_apology(
    session: AsyncSession, actor: Actor, meeting_id: UUID, attendee_id: UUID, *, accepted: bool
) -> None:
    await access_meeting(session, actor, meeting_id, to=Action.CHAIR_ATTENDANCE)
    attendee = await queries.find_attendee(session, meeting_id, attendee_id)
    rules.decide_apology(attendee, accepted=accepted, by=actor.subject)


async def name_substitute(
    session: AsyncSession, actor: Actor, meeting_id: UUID, attendee_id: UUID, *, person_id: UUID
) -> None:
    """They see nothing before the chair has agreed to them."""
    attendee, meeting = await queries.access_attendee(session, actor, meeting_id, attendee_id)
    named = await queries.substitute_for(session, attendee.id)
    rules.require_substitutable(attendee, meeting, named=named)
    subject = await queries.find_candidate(session, person_id, meeting)
    if subject is None:
        raise CannotSubstitute("Name a headteacher, chair, governor, specialist or AID of the trust.")
    if await queries.attends_already(session, meeting_id, person_id):
        raise NotAlsoAttending("Name somebody else: nobody sits in two seats.")
    session.add(
        Substitute(
            attendee_id=attendee.id, meeting_id=meeting_id, person_id=person_id,
            subject=subject, named_by=actor.subject,
        )
    )  # fmt: skip


async def agree_substitute(session: AsyncSession, actor: Actor, meeting_id: UUID, attendee_id: UUID) -> None:
    """From now on they read what the one they replace may read, of this meeting, and are invited to it."""
    meeting = await access_meeting(session, actor, meeting_id, to=Action.CHAIR_ATTENDANCE)
    substitute = await access_substitute(session, meeting_id, attendee_id)
    days = (await meeting_policy(session)).substitute_access_days
    rules.agree_substitute(substitute, meeting=meeting, by=actor.subject, now=now(), window_days=days)
    await session.flush()
    if meeting.invited_at:
        meeting.invitation_number += 1
        await tell_newcomer(session, meeting, [substitute.person_id])


async def withdraw_substitute(
    session: AsyncSession, actor: Actor, meeting_id: UUID, attendee_id: UUID
) -> None:
    """Their access ends at once."""
    await queries.access_attendee(session, actor, meeting_id, attendee_id)
    substitute = await access_substitute(session, meeting_id, attendee_id)
    substitute.withdrawn_at = now()


async def access_substitute(session: AsyncSession, meeting_id: UUID, attendee_id: UUID) -> Substitute:
    attendee = await queries.find_attendee(session, meeting_id, attendee_id)
    substitute = await queries.substitute_for(session, attendee.id)
    if substitute is None:
        raise SubstituteNotFound("Nobody has been named.")
    return substitute


async def recuse(session: AsyncSession, actor: Actor, meeting_id: UUID, attendee_id: UUID) -> None:
    """Ends the attendee's access to what the meeting is about, at once and for good."""
    attendee, _ = await queries.access_attendee(session, actor, meeting_id, attendee_id)
    if attendee.person_id is None:
        raise rules.SeatVacant("There is nobody to recuse.")
    attendee.recused_at = attendee.recused_at or now()


async def take_attendance(
    session: AsyncSession, actor: Actor, meeting_id: UUID, records: Sequence[Record]
) -> None:
    meeting = await access_meeting(session, actor, meeting_id, to=Action.TAKE_ATTENDANCE)
    attendees = {row.id: row for row in await queries.load_attendees(session, meeting_id)}
    substitutes = await queries.load_substitutes(session, meeting_id)
    substituted = {row.attendee_id for row in substitutes if row.since is not None}
    rules.record(attendees, records, meeting=meeting, substituted=substituted, now=now())


async def close_attendance(
    session: AsyncSession, actor: Actor, meeting_id: UUID, *, if_match: int
) -> tuple[Meeting, Sequence[Attendee]]:
    """The meeting was held: its report falls due, open actions go on to the next, access of substitutes
    stays as agreed."""
    meeting = await access_meeting(session, actor, meeting_id, to=Action.TAKE_ATTENDANCE, if_match=if_match)
    attendees = await queries.load_attendees(session, meeting_id)
    rules.close(meeting, attendees, now=now())
    held_on = london_day(meeting.starts_at)
    calendar = await load_calendar(session, meeting.urn, academic_year(held_on))
    report_due = DuePolicy.read((await meeting_policy(session)).report_due)
    session.add(Report(meeting_id=meeting.id, due_on=due_after(held_on, report_due, calendar)))
    told = MeetingHeld(meeting_id=meeting.id, urn=meeting.urn, kind=Kind(meeting.kind), held_on=held_on)
    tell(session, told, about=meeting.id)
    await session.flush()
    await carry_forward(session, meeting.urn)
    return meeting, attendees
