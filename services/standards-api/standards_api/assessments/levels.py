"""Which level the answers reach, in three-valued logic: what is not known is never taken for not met."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from standards_api.models.content import Aspect, Content, Criterion


class Judgement(StrEnum):
    """The answer to one criterion."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_KNOWN = "not_known"


# By criterion key. One that does not stand in it is not known.
Judged = Mapping[str, Judgement]


@dataclass(frozen=True)
class Reach:
    """Between which levels the answers leave it, as ranks (0 is below the lowest level).

    `deciding` are the criteria not known that can still make a difference: each of them, for some answer
    to the others, moves the level.
    """

    low: int
    high: int
    deciding: tuple[str, ...] = ()

    @property
    def rank(self) -> int | None:
        return self.low if self.low == self.high else None


def judgement(judged: Judged, criterion: Criterion) -> Judgement:
    return judged.get(criterion.key, Judgement.NOT_KNOWN)


def undecided_at(criteria: Sequence[Criterion], judged: Judged, percent: int) -> tuple[str, ...] | None:
    """Of the criteria of one level: those that would decide whether it is reached. None: it is not reached.

    Reached means every essential one is met, and at least `percent` in a hundred of the others, rounded up.
    """
    essential = [c for c in criteria if c.essential]
    others = [c for c in criteria if not c.essential]
    needed = -(-len(others) * percent // 100)
    met = sum(judgement(judged, c) is Judgement.MET for c in others)
    open_essential = [c.key for c in essential if judgement(judged, c) is Judgement.NOT_KNOWN]
    open_others = [c.key for c in others if judgement(judged, c) is Judgement.NOT_KNOWN]
    if any(judgement(judged, c) is Judgement.NOT_MET for c in essential) or met + len(open_others) < needed:
        return None
    return (*open_essential, *(open_others if met < needed else ()))


def reach_of(aspect: Aspect, content: Content, judged: Judged) -> Reach:
    """A level counts only with all levels below it, so the first that fails ends the climb."""
    low = high = 0
    deciding: tuple[str, ...] = ()
    for rank, level in enumerate(content.level_keys, start=1):
        criteria = [c for c in aspect.criteria if c.level == level]
        undecided = undecided_at(criteria, judged, content.rule.others_percent)
        if undecided is None:
            break
        high, deciding = rank, deciding + undecided
        if not deciding:
            low = rank
    return Reach(low, high, deciding)


def reaches(content: Content, judged: Judged) -> dict[str, Reach]:
    """The reach of every aspect, by its key."""
    return {aspect.key: reach_of(aspect, content, judged) for aspect in content.aspects}


def overall(content: Content, found: Mapping[str, Reach]) -> Reach | None:
    """The lowest aspect decides. None where the standard gives no overall level.

    A criterion above what the lowest aspect can still reach decides nothing.
    """
    if content.rule.overall == "none":
        return None
    low, high = min(r.low for r in found.values()), min(r.high for r in found.values())
    if low == high:
        return Reach(low, high)
    ranks = {c.key: content.rank(c.level) for c in content.criteria}
    deciding = tuple(key for r in found.values() for key in r.deciding if ranks[key] <= high)
    return Reach(low, high, deciding)


def in_the_way(aspect: Aspect, content: Content, judged: Judged, *, goal: int) -> dict[Judgement, list[str]]:
    """What keeps the aspect from the level of rank `goal`: criteria not met, and criteria not known.

    Where the share of the other criteria is reached, those left over are in nobody's way.
    """
    found: dict[Judgement, list[str]] = {Judgement.NOT_MET: [], Judgement.NOT_KNOWN: []}
    for level in content.level_keys[:goal]:
        criteria = [c for c in aspect.criteria if c.level == level]
        others = [c for c in criteria if not c.essential]
        needed = -(-len(others) * content.rule.others_percent // 100)
        enough = sum(judgement(judged, c) is Judgement.MET for c in others) >= needed
        for criterion in criteria:
            answer = judgement(judged, criterion)
            if answer is not Judgement.MET and (criterion.essential or not enough):
                found[answer].append(criterion.key)
    return found
