"""Everything meetings-api states about itself: ids, places and dates, never what a paper or a report says."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from chassis.events import Event
from chassis.schemas import Urn
from meetings_api.vocabulary import AsksFor, Kind, Severity, Side, Slot


class MeetingPlanned(Event):
    type: ClassVar[str] = "meetings.meeting-planned.v1"

    meeting_id: UUID
    urn: Urn
    kind: Kind
    year: int
    slot: Slot
    starts_at: datetime
    ends_at: datetime


class MeetingMoved(Event):
    type: ClassVar[str] = "meetings.meeting-moved.v1"

    meeting_id: UUID
    urn: Urn
    kind: Kind
    starts_at: datetime
    ends_at: datetime


class MeetingCancelled(Event):
    type: ClassVar[str] = "meetings.meeting-cancelled.v1"

    meeting_id: UUID
    urn: Urn
    kind: Kind
    starts_at: datetime
    ends_at: datetime


class AgendaAgreed(Event):
    type: ClassVar[str] = "meetings.agenda-agreed.v1"

    meeting_id: UUID
    urn: Urn


class PapersCirculated(Event):
    type: ClassVar[str] = "meetings.papers-circulated.v1"

    meeting_id: UUID
    urn: Urn
    pack: Side


class MeetingHeld(Event):
    type: ClassVar[str] = "meetings.meeting-held.v1"

    meeting_id: UUID
    urn: Urn
    kind: Kind
    held_on: date


class ReportPublished(Event):
    type: ClassVar[str] = "meetings.report-published.v1"

    meeting_id: UUID
    urn: Urn


class ActionAgreed(Event):
    """Asks support-api to raise a need when `asks_for` is support."""

    type: ClassVar[str] = "meetings.action-agreed.v1"

    action_id: UUID
    meeting_id: UUID
    urn: Urn
    asks_for: AsksFor
    area: str | None
    severity: Severity | None
    due_on: date
    owner_subject: str


EVENTS: list[type[Event]] = [
    MeetingPlanned,
    MeetingMoved,
    MeetingCancelled,
    AgendaAgreed,
    PapersCirculated,
    MeetingHeld,
    ReportPublished,
    ActionAgreed,
]
