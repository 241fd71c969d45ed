"""Everything support-api states about itself: ids and what changed, never words that people wrote."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from chassis.events import Event


class NeedRaised(Event):
    type: ClassVar[str] = "support.need-raised.v1"

    need_id: UUID
    urn: str
    area: str
    severity: str
    source: str
    source_id: UUID | None


class NeedMet(Event):
    type: ClassVar[str] = "support.need-met.v1"

    need_id: UUID
    urn: str


class NeedWithdrawn(Event):
    type: ClassVar[str] = "support.need-withdrawn.v1"

    need_id: UUID
    urn: str


class ExpertiseVerified(Event):
    type: ClassVar[str] = "support.expertise-verified.v1"

    expertise_id: UUID
    specialist_id: UUID
    area: str
    expires_on: date


class ExpertiseExpired(Event):
    type: ClassVar[str] = "support.expertise-expired.v1"

    expertise_id: UUID
    specialist_id: UUID
    area: str
    expired_on: date


class EngagementEvent(Event):
    """What every event about an engagement says."""

    engagement_id: UUID
    need_id: UUID
    urn: str
    specialist_id: UUID


class EngagementProposed(EngagementEvent):
    type: ClassVar[str] = "support.engagement-proposed.v1"


class EngagementAgreed(EngagementEvent):
    type: ClassVar[str] = "support.engagement-agreed.v1"


class EngagementCommissioned(EngagementEvent):
    type: ClassVar[str] = "support.engagement-commissioned.v1"


class EngagementDeployed(EngagementEvent):
    type: ClassVar[str] = "support.engagement-deployed.v1"


class EngagementPaused(EngagementEvent):
    type: ClassVar[str] = "support.engagement-paused.v1"


class EngagementResumed(EngagementEvent):
    type: ClassVar[str] = "support.engagement-resumed.v1"


class EngagementCompleted(EngagementEvent):
    type: ClassVar[str] = "support.engagement-completed.v1"


class EngagementDeclined(EngagementEvent):
    type: ClassVar[str] = "support.engagement-declined.v1"


class EngagementCancelled(EngagementEvent):
    type: ClassVar[str] = "support.engagement-cancelled.v1"


class VisitLogged(Event):
    type: ClassVar[str] = "support.visit-logged.v1"

    visit_id: UUID
    engagement_id: UUID
    urn: str
    on: date
    days: float


class DaysDrawn(Event):
    """`remaining` is what can still be promised; `owed` is what was used beyond the entitlement."""

    type: ClassVar[str] = "support.days-drawn.v1"

    urn: str
    year: int
    days: float
    remaining: float
    owed: float
    reason: str


class DaysGranted(Event):
    type: ClassVar[str] = "support.days-granted.v1"

    grant_id: UUID
    urn: str
    year: int
    days: float


EVENTS: list[type[Event]] = [
    NeedRaised,
    NeedMet,
    NeedWithdrawn,
    ExpertiseVerified,
    ExpertiseExpired,
    EngagementProposed,
    EngagementAgreed,
    EngagementCommissioned,
    EngagementDeployed,
    EngagementPaused,
    EngagementResumed,
    EngagementCompleted,
    EngagementDeclined,
    EngagementCancelled,
    VisitLogged,
    DaysDrawn,
    DaysGranted,
]
