"""What an action needs, and what may happen to it. Only facts in, decisions out."""

from datetime import date, datetime

from chassis.problems import Conflict, Invalid
from meetings_api.agreeing import move
from meetings_api.models import Action, ActionStatus, AsksFor, Meeting, MeetingStatus


class NoSuchOwner(Invalid):
    title = "This person cannot own an action"


class SupportNotDescribed(Invalid):
    title = "An action that asks for support says in what and how severe it is"


class DueInThePast(Invalid):
    title = "The action would be overdue at once"


class MeetingWasCancelled(Conflict):
    title = "The meeting was cancelled"


def require_sound(
    meeting: Meeting,
    *,
    asks_for: AsksFor,
    area: str | None,
    severity: str | None,
    due_on: date,
    today: date,
) -> None:
    if meeting.status == MeetingStatus.CANCELLED:
        raise MeetingWasCancelled("Propose it at a meeting that is planned or was held.")
    if due_on < today:
        raise DueInThePast("Choose today or a later day.")
    if asks_for is AsksFor.SUPPORT and (area is None or severity is None):
        raise SupportNotDescribed("Give `area` and `severity`: they become a need in support-api.")


def finish(action: Action, *, outcome: str, now: datetime) -> None:
    move(action, ActionStatus.DONE)
    action.outcome, action.ended_at = outcome, now


def drop(action: Action, *, reason: str, now: datetime) -> None:
    move(action, ActionStatus.DROPPED)
    action.outcome, action.ended_at = reason, now
