"""Which changes can be followed as they happen, and by whom: those who may read what has changed."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from chassis.live import Visible
from meetings_api import events
from meetings_api.models import Action as Agreed
from meetings_api.models import Meeting
from meetings_api.policy import Action


def id_in(member: str) -> Callable[[Mapping[str, Any]], UUID]:
    return lambda data: UUID(data[member])


def of_meeting(action: Action) -> Visible:
    return Visible(Meeting, action, id_in("meeting_id"))


LIVE = {
    events.MeetingPlanned.type: of_meeting(Action.VIEW_MEETING),
    events.MeetingMoved.type: of_meeting(Action.VIEW_MEETING),
    events.MeetingCancelled.type: of_meeting(Action.VIEW_MEETING),
    events.AgendaAgreed.type: of_meeting(Action.VIEW_AGENDA),
    events.PapersCirculated.type: of_meeting(Action.VIEW_PACKS),
    events.MeetingHeld.type: of_meeting(Action.VIEW_MEETING),
    events.ReportPublished.type: of_meeting(Action.VIEW_REPORT),
    events.ActionAgreed.type: Visible(Agreed, Action.VIEW_ACTION, id_in("action_id")),
}
