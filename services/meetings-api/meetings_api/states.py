"""The states of a meeting and the one way between them."""

from chassis.problems import Conflict
from meetings_api.models import Meeting, MeetingStatus

TRANSITIONS: dict[MeetingStatus, set[MeetingStatus]] = {
    MeetingStatus.PLANNED: {MeetingStatus.HELD, MeetingStatus.CANCELLED},
    MeetingStatus.HELD: set(),
    MeetingStatus.CANCELLED: set(),
}


class MeetingNotOpen(Conflict):
    title = "The meeting has already been held or cancelled"


def move(meeting: Meeting, to: MeetingStatus) -> None:
    require_open(meeting, to)
    meeting.status = to


def require_open(meeting: Meeting, to: MeetingStatus = MeetingStatus.HELD) -> None:
    if to not in TRANSITIONS[MeetingStatus(meeting.status)]:
        raise MeetingNotOpen(
            f"It is {meeting.status}. Choose a meeting that is planned.", meeting_status=meeting.status
        )
