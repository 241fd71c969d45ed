"""Whom standards-api listens to: its neighbours, for the pictures. The register itself lives here."""

from chassis.inbox import Subscription
from standards_api.pictures import handlers, heard

SUBSCRIPTIONS = [
    Subscription(heard.NeedRaised, handlers.keep_need),
    Subscription(heard.NeedMet, handlers.close_need),
    Subscription(heard.NeedWithdrawn, handlers.close_need),
    Subscription(heard.EngagementProposed, handlers.keep_engagement),
    Subscription(heard.EngagementAgreed, handlers.keep_engagement),
    Subscription(heard.EngagementCommissioned, handlers.keep_engagement),
    Subscription(heard.EngagementDeployed, handlers.keep_engagement),
    Subscription(heard.EngagementPaused, handlers.keep_engagement),
    Subscription(heard.EngagementResumed, handlers.keep_engagement),
    Subscription(heard.EngagementCompleted, handlers.keep_engagement),
    Subscription(heard.EngagementDeclined, handlers.keep_engagement),
    Subscription(heard.EngagementCancelled, handlers.keep_engagement),
    Subscription(heard.MeetingPlanned, handlers.keep_meeting),
    Subscription(heard.MeetingMoved, handlers.keep_meeting),
    Subscription(heard.MeetingCancelled, handlers.close_meeting),
    Subscription(heard.MeetingHeld, handlers.close_meeting),
]
