"""How many requests a person, a machine client and a trust may make in a minute: a bucket for each.

A bucket holds half of what a minute allows, so that a page that asks ten things at once gets them, and fills
evenly. It is this process's own: behind several the limits are as many times higher. Why: docs/adr/0219.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from uuid import UUID

from chassis.problems import TooManyRequests
from chassis.settings import Settings
from chassis.tokens import Claims

# Those not seen for longest are forgotten: their buckets have filled again long since.
MOST_BUCKETS = 50_000
Owner = tuple[str, str | UUID]


class Limits:
    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self.a_minute = {
            "person": settings.requests_person,
            "client": settings.requests_client,
            "trust": settings.requests_trust,
        }
        self.clock = clock
        self.buckets: OrderedDict[Owner, tuple[float, float]] = OrderedDict()

    def asked_by(self, claims: Claims) -> None:
        """Raises `TooManyRequests`. A person counts as one, whatever they sign in with."""
        self.take(("client" if claims.machine else "person", claims.subject))

    def asked_in(self, trust_id: UUID | None) -> None:
        if trust_id is not None:
            self.take(("trust", trust_id))

    def take(self, owner: Owner) -> None:
        kind, _ = owner
        a_minute = self.a_minute[kind]
        if not a_minute:
            return
        now, room, a_second = self.clock(), max(1.0, a_minute / 2), a_minute / 60
        left, at = self.buckets.pop(owner, (room, now))
        left = min(room, left + (now - at) * a_second)
        self.buckets[owner] = (left - 1 if left >= 1 else left, now)
        if len(self.buckets) > MOST_BUCKETS:
            self.buckets.popitem(last=False)
        if left < 1:
            raise TooManyRequests(
                f"At most {a_minute} requests a minute are taken for each {kind}. Nothing was changed.",
                seconds=math.ceil((1 - left) / a_second),
            )
