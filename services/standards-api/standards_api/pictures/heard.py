"""What the neighbours state that a picture shows: only the members that it uses."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from chassis.events import Event


class NeedRaised(Event):
    type: ClassVar[str] = "support.need-raised.v1"

    need_id: UUID
    urn: str
    area: str
    severity: str


class NeedClosed(Event):
    """Mixin of the events that end a need."""

    status: ClassVar[str]

    need_id: UUID


class NeedMet(NeedClosed):
    type: ClassVar[str] = "support.need-met.v1"
    status: ClassVar[str] = "met"


class NeedWithdrawn(NeedClosed):
    type: ClassVar[str] = "support.need-withdrawn.v1"
    status: ClassVar[str] = "withdrawn"


class EngagementMoved(Event):
    """Mixin: an engagement is at another step now."""

    status: ClassVar[str]

    engagement_id: UUID
    need_id: UUID
    urn: str


class EngagementProposed(EngagementMoved):
    type: ClassVar[str] = "support.engagement-proposed.v1"
    status: ClassVar[str] = "proposed"


class EngagementAgreed(EngagementMoved):
    type: ClassVar[str] = "support.engagement-agreed.v1"
    status: ClassVar[str] = "agreed"


class EngagementCommissioned(EngagementMoved):
    type: ClassVar[str] = "support.engagement-commissioned.v1"
    status: ClassVar[str] = "commissioned"


class EngagementDeployed(EngagementMoved):
    type: ClassVar[str] = "support.engagement-deployed.v1"
    status: ClassVar[str] = "deployed"


class EngagementPaused(EngagementMoved):
    type: ClassVar[str] = "support.engagement-paused.v1"
    status: ClassVar[str] = "paused"


class EngagementResumed(EngagementMoved):
    type: ClassVar[str] = "support.engagement-resumed.v1"
    status: ClassVar[str] = "deployed"


class EngagementCompleted(EngagementMoved):
    type: ClassVar[str] = "support.engagement-completed.v1"
    status: ClassVar[str] = "completed"


class EngagementDeclined(EngagementMoved):
    type: ClassVar[str] = "support.engagement-declined.v1"
    status: ClassVar[str] = "declined"


class EngagementCancelled(EngagementMoved):
    type: ClassVar[str] = "support.engagement-cancelled.v1"
    status: ClassVar[str] = "cancelled"


class MeetingPlaced(Event):
    """Mixin: a meeting is planned, or at another time."""

    meeting_id: UUID
    urn: str
    kind: str
    starts_at: datetime
    ends_at: datetime


class MeetingPlanned(MeetingPlaced):
    type: ClassVar[str] = "meetings.meeting-planned.v1"


class MeetingMoved(MeetingPlaced):
    type: ClassVar[str] = "meetings.meeting-moved.v1"


class MeetingClosed(Event):
    """Mixin: a meeting will not take place any more, or has."""

    status: ClassVar[str]

    meeting_id: UUID


class MeetingCancelled(MeetingClosed):
    type: ClassVar[str] = "meetings.meeting-cancelled.v1"
    status: ClassVar[str] = "cancelled"


class MeetingHeld(MeetingClosed):
    type: ClassVar[str] = "meetings.meeting-held.v1"
    status: ClassVar[str] = "held"
