"""Whom meetings-api listens to."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chassis.inbox import Subscription

SUBSCRIPTIONS: "list[Subscription]" = []
