"""What may happen to a meeting's time. Only facts in, decisions out."""

from datetime import datetime, timedelta

from chassis.problems import Conflict, Invalid
from meetings_api.dates import SchoolCalendar, london_day
from meetings_api.models import Meeting
from meetings_api.states import require_open

# A meeting that was brought forward at short notice may be entered the day after.
LATEST_ENTRY = timedelta(hours=24)


class AcademyClosed(Conflict):
    title = "The academy is closed on that day"


class TimeHasPassed(Invalid):
    title = "That time has passed"


class TimeTooFarAway(Invalid):
    title = "That time is too far away"


class ChairBusy(Conflict):
    title = "The chair is at another meeting then"


def move_to(
    meeting: Meeting, starts_at: datetime, *, now: datetime, calendar: SchoolCalendar, on_a_day_off: bool
) -> None:
    """The meeting keeps its length. A day off must be meant, not met by accident."""
    require_open(meeting)
    if starts_at < now - LATEST_ENTRY:
        raise TimeHasPassed("Choose a time to come, or one within the last 24 hours.")
    if starts_at > now + timedelta(days=730):
        raise TimeTooFarAway("Choose a time within the next two years.")
    if not on_a_day_off and not calendar.is_school_day(london_day(starts_at)):
        raise AcademyClosed("Choose a school day, or say that the day off is meant (`on_a_day_off`).")
    meeting.starts_at, meeting.ends_at = starts_at, starts_at + (meeting.ends_at - meeting.starts_at)
