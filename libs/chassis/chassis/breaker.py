"""What keeps a neighbour's trouble from becoming ours: a breaker and a budget for second attempts (R19)."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

WINDOW_SECONDS, FEWEST_CALLS, WORST_SHARE = 10.0, 20, 0.5
SECONDS_BETWEEN_PROBES = 5.0
COST_OF_A_RETRY, MOST_SAVED = 10, 100


@dataclass(frozen=True)
class Ticket:
    """Leave to make one call. A probe is the one call in five seconds that a broken neighbour gets."""

    probe: bool = False


@dataclass
class Breaker:
    """Opens when half of at least twenty calls in ten seconds failed; closes when a probe succeeds."""

    clock: Callable[[], float]
    calls: deque[tuple[float, bool]] = field(default_factory=deque)
    probed: float | None = None

    @property
    def open(self) -> bool:
        return self.probed is not None

    def admit(self) -> Ticket | None:
        """Leave to call, or None: not now."""
        if self.probed is None:
            return Ticket()
        if self.clock() - self.probed < SECONDS_BETWEEN_PROBES:
            return None
        self.probed = self.clock()
        return Ticket(probe=True)

    def note(self, ticket: Ticket, *, good: bool) -> None:
        """How the call went. What was begun before the breaker opened says nothing about now."""
        if self.open:
            if ticket.probe and good:
                self.probed = None
                self.calls.clear()
            return
        self.calls.append((self.clock(), good))
        while self.calls[0][0] < self.clock() - WINDOW_SECONDS:
            self.calls.popleft()
        bad = sum(not was_good for _, was_good in self.calls)
        if len(self.calls) >= FEWEST_CALLS and bad >= len(self.calls) * WORST_SHARE:
            self.probed = self.clock()


@dataclass
class Budget:
    """Second attempts cost what ten first ones earn: when all fail, load grows by a tenth, not threefold."""

    saved: int = MOST_SAVED

    def earn(self) -> None:
        """One for each attempt."""
        self.saved = min(MOST_SAVED, self.saved + 1)

    def spend(self) -> bool:
        """Pay for a retry; False when it cannot be paid for."""
        if self.saved < COST_OF_A_RETRY:
            return False
        self.saved -= COST_OF_A_RETRY
        return True
