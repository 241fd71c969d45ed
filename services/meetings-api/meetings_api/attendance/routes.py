"""Invitations answered and attendance taken, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from chassis.idempotency import Route
from chassis.preconditions import IfMatch
from chassis.problems import Forbidden, PreconditionFailed, PreconditionRequired, problems
from chassis.session import CurrentActor, Session
from meetings_api.access import MeetingNotFound
from meetings_api.attendance import commands, queries, rules
from meetings_api.attendance.queries import AttendeeNotFound, Seated, SubstituteNotFound
from meetings_api.attendance.schemas import (
    AttendanceOut,
    AttendeeOut,
    DecideApology,
    GiveApology,
    NameSubstitute,
    SubstituteOut,
    TakeAttendance,
)
from meetings_api.models import MeetingStatus
from meetings_api.states import MeetingNotOpen

router = APIRouter(prefix="/v1/meetings/{meeting_id}", tags=["attendance"], route_class=Route)
ANSWERED = (AttendeeNotFound, Forbidden, MeetingNotOpen)
Attendee = Annotated[UUID, Path(description="One seat of the meeting.")]


@router.get(
    "/attendance",
    summary="Read who is asked and who was there",
    response_model=AttendanceOut,
    responses=problems(MeetingNotFound),
)
async def read_attendance(session: Session, actor: CurrentActor, meeting_id: UUID) -> AttendanceOut:
    """The seats (AID, headteacher, chair of the LGB or of the learning committee, partner headteacher), who
    holds them by the appointments in force on the day, their answers, substitutes and presence. What is not
    recorded is not present."""
    return await shown(session, actor, meeting_id)


@router.post(
    "/attendees/{attendee_id}/acceptance",
    summary="Accept an invitation",
    response_model=AttendanceOut,
    responses=problems(*ANSWERED, rules.AlreadyAnswered, rules.SeatVacant),
)
async def accept_invitation(
    session: Session, actor: CurrentActor, meeting_id: UUID, attendee_id: Attendee
) -> AttendanceOut:
    """For oneself; the AID and the clerk may enter it for anybody. It takes an apology back, and ends the
    access of whoever was to sit in."""
    await commands.accept(session, actor, meeting_id, attendee_id)
    return await shown(session, actor, meeting_id)


@router.post(
    "/attendees/{attendee_id}/apology",
    summary="Give an apology",
    response_model=AttendanceOut,
    responses=problems(*ANSWERED, rules.AlreadyAnswered, rules.SeatVacant),
)
async def give_apology(
    session: Session, actor: CurrentActor, meeting_id: UUID, attendee_id: Attendee, asked: GiveApology
) -> AttendanceOut:
    """With the reason. The hours of notice are counted as they really pass, and whether they are sufficient
    follows from the trust's policy (the improvement framework asks for sufficient notice and an
    explanation). Whether the apology is accepted is for the chair to decide."""
    await commands.apologise(session, actor, meeting_id, attendee_id, reason=asked.reason)
    return await shown(session, actor, meeting_id)


@router.post(
    "/attendees/{attendee_id}/apology/decision",
    summary="Accept an apology or not",
    response_model=AttendanceOut,
    responses=problems(MeetingNotFound, AttendeeNotFound, Forbidden, rules.NoApology, rules.OwnApology),
)
async def decide_apology(
    session: Session, actor: CurrentActor, meeting_id: UUID, attendee_id: Attendee, asked: DecideApology
) -> AttendanceOut:
    """By the chair (the AID). The decision may be changed."""
    await commands.decide_apology(session, actor, meeting_id, attendee_id, accepted=asked.accepted)
    return await shown(session, actor, meeting_id)


@router.post(
    "/attendees/{attendee_id}/substitute",
    summary="Name a substitute",
    response_model=AttendanceOut,
    responses=problems(
        *ANSWERED,
        rules.NoApology,
        rules.CannotSubstitute,
        rules.NotAlsoAttending,
        rules.SubstituteAlreadyNamed,
    ),
)
async def name_substitute(
    session: Session, actor: CurrentActor, meeting_id: UUID, attendee_id: Attendee, asked: NameSubstitute
) -> AttendanceOut:
    """Somebody of the trust who comes in place of an attendee who has apologised. They see nothing until the
    chair agrees. The one replaced keeps their own access."""
    await commands.name_substitute(session, actor, meeting_id, attendee_id, person_id=asked.person_id)
    return await shown(session, actor, meeting_id)


@router.post(
    "/attendees/{attendee_id}/substitute/agreement",
    summary="Agree to a substitute",
    response_model=AttendanceOut,
    responses=problems(
        MeetingNotFound,
        AttendeeNotFound,
        SubstituteNotFound,
        Forbidden,
        MeetingNotOpen,
        rules.AlreadyAnswered,
    ),
)
async def agree_substitute(
    session: Session, actor: CurrentActor, meeting_id: UUID, attendee_id: Attendee
) -> AttendanceOut:
    """By the chair (the AID). From then until the end of the 14th day after the meeting (the trust may set
    another number) the substitute may do for this meeting exactly what the one replaced may; after that the
    meeting does not exist for them. They are sent the invitation."""
    await commands.agree_substitute(session, actor, meeting_id, attendee_id)
    return await shown(session, actor, meeting_id)


@router.post(
    "/attendees/{attendee_id}/substitute/withdrawal",
    summary="Withdraw a substitute",
    response_model=AttendanceOut,
    responses=problems(AttendeeNotFound, SubstituteNotFound, Forbidden),
)
async def withdraw_substitute(
    session: Session, actor: CurrentActor, meeting_id: UUID, attendee_id: Attendee
) -> AttendanceOut:
    """Ends their access at once; another can then be named."""
    await commands.withdraw_substitute(session, actor, meeting_id, attendee_id)
    return await shown(session, actor, meeting_id)


@router.post(
    "/attendees/{attendee_id}/recusal",
    summary="Recuse an attendee",
    status_code=204,
    responses=problems(*ANSWERED, rules.SeatVacant),
)
async def recuse_attendee(
    session: Session, actor: CurrentActor, meeting_id: UUID, attendee_id: Attendee
) -> None:
    """For a conflict of interest: ends their access to what the meeting is about at once, whatever their
    post."""
    await commands.recuse(session, actor, meeting_id, attendee_id)


@router.post(
    "/attendance/records",
    summary="Take attendance",
    response_model=AttendanceOut,
    responses=problems(
        MeetingNotFound,
        Forbidden,
        MeetingNotOpen,
        rules.MeetingNotStarted,
        rules.UnknownAttendee,
        rules.LeftOutsideMeeting,
        rules.NotSubstituted,
    ),
)
async def take_attendance(
    session: Session, actor: CurrentActor, meeting_id: UUID, asked: TakeAttendance
) -> AttendanceOut:
    """Present, absent, left early (and when) or substituted, for one or several; said again, it replaces
    what was said. Possible from the beginning of the meeting until attendance is closed. The AID and the
    clerk may."""
    records = [rules.Record(one.attendee_id, one.presence, one.left_at) for one in asked.records]
    await commands.take_attendance(session, actor, meeting_id, records)
    return await shown(session, actor, meeting_id)


@router.post(
    "/attendance/closing",
    summary="Close attendance: the meeting was held",
    response_model=AttendanceOut,
    responses=problems(
        MeetingNotFound,
        Forbidden,
        MeetingNotOpen,
        rules.MeetingNotStarted,
        rules.AttendanceIncomplete,
        PreconditionRequired,
        PreconditionFailed,
    ),
)
async def close_attendance(
    session: Session, actor: CurrentActor, meeting_id: UUID, if_match: IfMatch
) -> AttendanceOut:
    """Once everybody who holds a seat is recorded, the absent too. If-Match carries the ETag of the meeting.
    Its report falls due, open actions go on to the academy's next meeting, and the neighbours are told that
    the meeting was held. The AID and the clerk may."""
    await commands.close_attendance(session, actor, meeting_id, if_match=if_match)
    return await shown(session, actor, meeting_id)


async def shown(session: Session, actor: CurrentActor, meeting_id: UUID) -> AttendanceOut:
    await session.flush()
    meeting, seats = await queries.read_attendance(session, actor, meeting_id)
    return AttendanceOut(
        meeting_id=meeting.id,
        closed=meeting.status == MeetingStatus.HELD,
        attendees=[shown_seat(seat) for seat in seats],
        not_covered=rules.uncovered([seat.attendee for seat in seats]),
    )


def shown_seat(seat: Seated) -> AttendeeOut:
    row, instead = seat.attendee, seat.substitute
    columns = (
        "id", "seat", "person_id", "reply", "replied_at", "apology_reason", "notice_hours",
        "notice_sufficient", "apology_accepted", "presence", "left_at",
    )  # fmt: skip
    substitute = instead and SubstituteOut(
        person_id=instead.person_id,
        name=seat.substitute_name,
        agreed=instead.since is not None,
        until=instead.until,
    )
    said = {name: getattr(row, name) for name in columns}
    return AttendeeOut.model_validate(
        {**said, "name": seat.name, "recused": row.recused_at is not None, "substitute": substitute}
    )
