"""Where in a school year the meetings of an academy go. Only facts in, days out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from chassis.problems import Conflict
from meetings_api.dates import DuePolicy, HalfTerm, SchoolCalendar, due_before, london_day, wall_time
from meetings_api.models import Kind, Slot

LASTS = {Kind.AIM: timedelta(hours=2), Kind.IAIM: timedelta(hours=2)}
# The half term of its slot in whose middle a meeting is best: the AIM when results of the term are in.
BEST_HALF = {Kind.AIM: 2, Kind.IAIM: 1}
STARTS = (time(10, 0), time(13, 30))
# Days between two meetings of one academy, so that something can have changed.
SPACING = 14
# Days a person has, from the planning, before the first papers are due.
TO_PREPARE = timedelta(days=7)


class NoRoomInYear(Conflict):
    title = "No day of that school year is left for a meeting"


@dataclass(frozen=True)
class Wish:
    kind: Kind
    slot: Slot


@dataclass(frozen=True)
class Placed:
    wish: Wish
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Taken:
    """A time at which the chair is elsewhere."""

    starts_at: datetime
    ends_at: datetime


def wishes(*, iaims: bool) -> list[Wish]:
    """Three AIMs, and three iAIMs where they are due; the AIMs have first choice of days."""
    kinds = (Kind.AIM, Kind.IAIM) if iaims else (Kind.AIM,)
    return [Wish(kind, slot) for kind in kinds for slot in Slot]


@dataclass(frozen=True)
class Planner:
    """One academy's year, with what binds it."""

    calendar: SchoolCalendar
    first_day: date
    last_day: date
    today: date
    papers_due: DuePolicy
    travel: timedelta
    busy: Sequence[Taken]

    def place(self, wanted: Iterable[Wish], own_days: Iterable[date]) -> tuple[list[Placed], list[Wish]]:
        """What could be placed, and what could not. `own_days` are the academy's meetings that stand
        already."""
        placed: list[Placed] = []
        left_over: list[Wish] = []
        days, busy = list(own_days), list(self.busy)
        for wish in wanted:
            found = next(self._openings(wish, days, busy), None)
            if found is None:
                left_over.append(wish)
                continue
            placed.append(found)
            days.append(london_day(found.starts_at))
            busy.append(Taken(found.starts_at, found.ends_at))
        return placed, left_over

    def _openings(self, wish: Wish, days: Sequence[date], busy: Sequence[Taken]) -> Iterator[Placed]:
        for day in self._days_by_preference(wish):
            if any(abs((day - other).days) < SPACING for other in days):
                continue
            for at in STARTS:
                starts = wall_time(day, at)
                ends = starts + LASTS[wish.kind]
                if not any(self._clash(taken, starts, ends) for taken in busy):
                    yield Placed(wish, starts, ends)

    def _clash(self, taken: Taken, starts: datetime, ends: datetime) -> bool:
        return starts < taken.ends_at + self.travel and taken.starts_at < ends + self.travel

    def _days_by_preference(self, wish: Wish) -> list[date]:
        """Its own half term from the middle outwards, the rest of its term, then the days after: a slot
        missed is made up."""
        own = [term for term in self._terms() if term.slot == wish.slot]
        if not own:
            return []
        best = next((term for term in own if term.half == BEST_HALF[wish.kind]), own[0])
        first, last = min(term.starts_on for term in own), max(term.ends_on for term in own)

        def preference(day: date) -> tuple[int, int, date]:
            away = abs((day - best.middle).days)
            if best.starts_on <= day <= best.ends_on:
                return 0, away, day
            return (1, away, day) if day <= last else (2, 0, day)

        return sorted((day for day in self._possible_days if day >= first), key=preference)

    def _terms(self) -> list[HalfTerm]:
        terms = self.calendar.half_terms
        return [term for term in terms if self.first_day <= term.starts_on <= self.last_day]

    @cached_property
    def _possible_days(self) -> list[date]:
        """School days with time for everybody's papers."""
        soonest = max(self.first_day, self.today + TO_PREPARE)
        return [
            day
            for day in self.calendar.school_days(soonest, self.last_day)
            if due_before(day, self.papers_due, self.calendar) >= self.today + TO_PREPARE
        ]
