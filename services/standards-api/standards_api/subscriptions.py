"""Whom standards-api listens to: nobody yet, since the register itself lives here."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chassis.inbox import Subscription

SUBSCRIPTIONS: "list[Subscription]" = []
