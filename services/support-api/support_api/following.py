"""Which changes can be followed as they happen, and by whom: those who may read what has changed."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from chassis.live import Visible
from support_api import events
from support_api.models import Engagement, Expertise, Need
from support_api.policy import Action


def id_in(member: str) -> Callable[[Mapping[str, Any]], UUID]:
    return lambda data: UUID(data[member])


NEED = Visible(Need, Action.VIEW_NEED, id_in("need_id"))
EXPERTISE = Visible(Expertise, Action.VIEW_EXPERTISE, id_in("expertise_id"))
ENGAGEMENT = Visible(Engagement, Action.FOLLOW_ENGAGEMENT, id_in("engagement_id"))

LIVE = {
    **dict.fromkeys((e.type for e in (events.NeedRaised, events.NeedMet, events.NeedWithdrawn)), NEED),
    **dict.fromkeys((e.type for e in (events.ExpertiseVerified, events.ExpertiseExpired)), EXPERTISE),
    **dict.fromkeys(
        (e.type for e in events.EVENTS if issubclass(e, events.EngagementEvent | events.VisitLogged)),
        ENGAGEMENT,
    ),
}
