"""How well a specialist suits a need: points for each part, always the same for the same facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from support_api.catalogue import called
from support_api.eligibility.rules import (
    Candidate,
    Exclusion,
    Wish,
    exclusions,
    key_stage_sought,
    usable,
)
from support_api.models import Expertise, Level, Specialist

AREA, KEY_STAGE, KIND_OF_WORK, LEVEL, DAYS = "area", "key_stage", "kind_of_work", "level", "days"
# The most that each part can give. They add up to 100.
MOST = {AREA: 35, KEY_STAGE: 20, KIND_OF_WORK: 15, LEVEL: 20, DAYS: 10}
LEVELS = {Level.PRACTISED: 8, Level.ACCOMPLISHED: 14, Level.LEADING: 20}


@dataclass(frozen=True)
class Part:
    name: str
    points: int
    most: int
    reason: str


@dataclass(frozen=True)
class Match:
    specialist: Specialist
    expertise: Expertise
    score: int
    parts: list[Part]
    free_days: float
    rate_pence: int | None


@dataclass(frozen=True)
class NearMiss:
    specialist: Specialist
    excluded: list[Exclusion]


@dataclass(frozen=True)
class Matches:
    matches: list[Match]
    near_misses: list[NearMiss]


def rank(candidates: Iterable[Candidate], wish: Wish, *, today: date, limit: int) -> Matches:
    """The best first; among equals by name and id, so that the order never wavers."""
    matches, misses = [], []
    for candidate in candidates:
        if excluded := exclusions(candidate, wish, today=today):
            misses.append(NearMiss(candidate.specialist, excluded))
        else:
            matches.append(best(candidate, wish, today=today))
    matches.sort(key=lambda match: (-match.score, match.specialist.name, str(match.specialist.id)))
    misses.sort(key=lambda miss: (len(miss.excluded), miss.specialist.name, str(miss.specialist.id)))
    return Matches(matches[:limit], misses[:limit])


def best(candidate: Candidate, wish: Wish, *, today: date) -> Match:
    """By the expertise of theirs that suits it best."""
    judged = [(parts_of(one, candidate, wish), one) for one in usable(candidate, wish, today=today)]
    parts, expertise = max(judged, key=lambda pair: (total(pair[0]), str(pair[1].id)))
    return Match(
        candidate.specialist, expertise, total(parts), parts, candidate.free / 2, candidate.rate_pence
    )


def total(parts: Iterable[Part]) -> int:
    return sum(part.points for part in parts)


def parts_of(expertise: Expertise, candidate: Candidate, wish: Wish) -> list[Part]:
    return [
        _area(expertise, wish),
        _key_stage(expertise, wish),
        _kind_of_work(expertise, wish),
        Part(LEVEL, LEVELS[expertise.level], MOST[LEVEL], f"Verified as {expertise.level}."),
        _days(candidate, wish),
    ]


def _area(expertise: Expertise, wish: Wish) -> Part:
    exact = expertise.area == wish.area
    reason = f"{'Expertise' if exact else 'Related expertise'} in {called(expertise.area)}."
    return Part(AREA, MOST[AREA] if exact else 20, MOST[AREA], reason)


def _key_stage(expertise: Expertise, wish: Wish) -> Part:
    sought = key_stage_sought(wish)
    if sought is None:
        return Part(KEY_STAGE, MOST[KEY_STAGE], MOST[KEY_STAGE], "Any key stage will do.")
    if expertise.key_stage == sought:
        return Part(KEY_STAGE, MOST[KEY_STAGE], MOST[KEY_STAGE], f"Expertise in {sought}.")
    return Part(KEY_STAGE, 12, MOST[KEY_STAGE], "Expertise across key stages.")


def _kind_of_work(expertise: Expertise, wish: Wish) -> Part:
    most = MOST[KIND_OF_WORK]
    if wish.kind_of_work is None:
        return Part(KIND_OF_WORK, most, most, f"Does {expertise.kind_of_work}; any kind of work will do.")
    if expertise.kind_of_work == wish.kind_of_work:
        return Part(KIND_OF_WORK, most, most, f"Does {expertise.kind_of_work}, as is wanted.")
    return Part(KIND_OF_WORK, 5, most, f"Does {expertise.kind_of_work}, where {wish.kind_of_work} is wanted.")


def _days(candidate: Candidate, wish: Wish) -> Part:
    """Twice what is needed gives all the points: it leaves room for things to go otherwise."""
    points = min(MOST[DAYS], MOST[DAYS] * candidate.free // (2 * wish.half_days))
    return Part(DAYS, points, MOST[DAYS], f"{candidate.free / 2:g} days are free in the term.")
