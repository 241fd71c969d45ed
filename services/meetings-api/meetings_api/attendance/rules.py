"""The states of an attendee, of a substitute and of a meeting's attendance. Only facts in, decisions out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.problems import Conflict, Invalid
from meetings_api.dates import end_of_window, hours_of_notice
from meetings_api.models import Attendee, Meeting, MeetingStatus, Presence, Reply, Seat, Substitute
from meetings_api.states import move, require_open

REPLIES: dict[Reply, set[Reply]] = {
    Reply.INVITED: {Reply.ACCEPTED, Reply.APOLOGY},
    Reply.ACCEPTED: {Reply.APOLOGY},
    Reply.APOLOGY: {Reply.ACCEPTED},
}
# Seats that somebody has to fill for the meeting to have the roles it is for; a partner is a guest.
COVERED = (Seat.AID, Seat.HEADTEACHER, Seat.CHAIR)


class AlreadyAnswered(Conflict):
    title = "This has been answered already"


class SeatVacant(Conflict):
    title = "Nobody holds this seat"


class NoApology(Conflict):
    title = "There is no apology"


class OwnApology(Conflict):
    title = "Nobody decides about their own apology"


class NotAlsoAttending(Invalid):
    title = "This person is asked to the meeting already"


class CannotSubstitute(Invalid):
    title = "This person cannot sit in at an improvement meeting"


class SubstituteAlreadyNamed(Conflict):
    title = "A substitute has been named already"


class MeetingNotStarted(Conflict):
    title = "The meeting has not started yet"


class AttendanceIncomplete(Conflict):
    title = "Somebody's attendance has not been recorded"


class UnknownAttendee(Invalid):
    title = "Somebody named is no attendee of this meeting"


class LeftOutsideMeeting(Invalid):
    title = "The time of leaving does not fit"


class NotSubstituted(Invalid):
    title = "No agreed substitute sat in for this attendee"


@dataclass(frozen=True)
class Record:
    """What somebody says of one attendee's presence."""

    attendee_id: UUID
    presence: Presence
    left_at: datetime | None


def answer(attendee: Attendee, reply: Reply, *, meeting: Meeting, now: datetime) -> None:
    require_open(meeting)
    if attendee.person_id is None:
        raise SeatVacant("Wait until somebody is appointed.")
    if reply not in REPLIES[Reply(attendee.reply)]:
        raise AlreadyAnswered(f"The answer is {attendee.reply}.", reply=attendee.reply)
    attendee.reply, attendee.replied_at = reply, now


def accept(attendee: Attendee, *, meeting: Meeting, now: datetime) -> None:
    """Who can come after all takes an apology back."""
    answer(attendee, Reply.ACCEPTED, meeting=meeting, now=now)
    attendee.apology_reason = attendee.notice_hours = attendee.notice_sufficient = None
    attendee.apology_accepted = attendee.apology_decided_by = None


def apologise(attendee: Attendee, *, meeting: Meeting, reason: str, now: datetime, sufficient: int) -> None:
    """With its reason and the hours of notice: sufficient or not is a fact, whatever the chair decides."""
    answer(attendee, Reply.APOLOGY, meeting=meeting, now=now)
    attendee.apology_reason = reason
    attendee.notice_hours = hours_of_notice(now, meeting.starts_at)
    attendee.notice_sufficient = attendee.notice_hours >= sufficient
    attendee.apology_accepted = attendee.apology_decided_by = None


def decide_apology(attendee: Attendee, *, accepted: bool, by: str) -> None:
    if attendee.reply != Reply.APOLOGY:
        raise NoApology("There is nothing to accept or refuse.")
    if attendee.subject == by:
        raise OwnApology("It stands as given, until somebody else chairs.")
    attendee.apology_accepted, attendee.apology_decided_by = accepted, by


def require_substitutable(attendee: Attendee, meeting: Meeting, *, named: Substitute | None) -> None:
    require_open(meeting)
    if attendee.reply != Reply.APOLOGY:
        raise NoApology("Give the apology first, then name who comes in your place.")
    if named is not None:
        raise SubstituteAlreadyNamed("Withdraw the one named before naming another.")


def agree_substitute(
    substitute: Substitute, *, meeting: Meeting, by: str, now: datetime, window_days: int
) -> None:
    """From the chair's agreement to the end of the last day of the window, counted from the meeting's day."""
    require_open(meeting)
    if substitute.agreed_by is not None:
        raise AlreadyAnswered("The substitute has been agreed.")
    substitute.agreed_by, substitute.since = by, now
    substitute.until = end_of_window(meeting.starts_at, window_days)


def record(
    attendees: Mapping[UUID, Attendee],
    records: Sequence[Record],
    *,
    meeting: Meeting,
    substituted: set[UUID],
    now: datetime,
) -> None:
    """Write down who was there. What is said again replaces what was said."""
    require_open(meeting)
    if now < meeting.starts_at:
        raise MeetingNotStarted("Attendance is taken once the meeting has begun.")
    for one in records:
        attendee = attendees.get(one.attendee_id)
        if attendee is None or attendee.person_id is None:
            raise UnknownAttendee(f"{one.attendee_id} holds no seat at it.")
        require_consistent(one, meeting, substituted=substituted)
        attendee.presence, attendee.left_at = one.presence, one.left_at


def require_consistent(one: Record, meeting: Meeting, *, substituted: set[UUID]) -> None:
    early = one.presence is Presence.LEFT_EARLY
    if early != (one.left_at is not None):
        raise LeftOutsideMeeting("Give the time with `left_early`, and with nothing else.")
    if one.left_at is not None and not meeting.starts_at <= one.left_at <= meeting.ends_at:
        raise LeftOutsideMeeting("It lies between the beginning and the end of the meeting.")
    if one.presence is Presence.SUBSTITUTED and one.attendee_id not in substituted:
        raise NotSubstituted("Name a substitute, and have the chair agree, first.")


def close(meeting: Meeting, attendees: Sequence[Attendee], *, now: datetime) -> None:
    """The meeting was held. Not recorded is not present, so everybody is recorded first."""
    require_open(meeting)
    if now < meeting.starts_at:
        raise MeetingNotStarted("It is closed once it has begun.")
    missing = [row.seat for row in attendees if row.person_id is not None and row.presence is None]
    if missing:
        raise AttendanceIncomplete("Record everybody, the absent too.", not_recorded=sorted(missing))
    move(meeting, MeetingStatus.HELD)
    meeting.held_at = now


def is_covered(attendee: Attendee) -> bool:
    """Its role was in the room: in person, also who left early, or by an agreed substitute."""
    return attendee.presence in (Presence.PRESENT, Presence.LEFT_EARLY, Presence.SUBSTITUTED)


def uncovered(attendees: Sequence[Attendee]) -> list[Seat]:
    there = {Seat(row.seat) for row in attendees if is_covered(row)}
    return [seat for seat in COVERED if seat not in there]
