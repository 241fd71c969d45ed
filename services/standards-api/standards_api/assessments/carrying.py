"""Taking answers from one version of a standard to the next, so that none is lost and nobody starts again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from standards_api.assessments.levels import Judgement
from standards_api.models.mapping import Link, Relation


class Fate(StrEnum):
    """What becomes of an old answer."""

    CARRIED = "carried"
    LOOK_AGAIN = "look_again"
    ARCHIVED = "archived"


@dataclass(frozen=True)
class Given:
    """An answer as given. One to be looked at again counts as not known until it is confirmed."""

    judgement: Judgement
    look_again: bool = False


@dataclass(frozen=True)
class Taken:
    """An answer to a new criterion, with the old criteria whose answers made it."""

    judgement: Judgement
    look_again: bool
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """What became of one old answer, where to, and why."""

    criterion: str
    fate: Fate
    to: tuple[str, ...]
    reason: str


REASONS = {
    Relation.EQUAL: "The criterion asks the same.",
    Relation.NARROWER: "The new criterion asks less, so that what met the old one meets it.",
    Relation.BROADER: "The new criterion asks more, so that what did not meet the old one does not meet it.",
    Relation.OVERLAPS: "The new criterion asks partly something else.",
    Relation.NONE: "No criterion of the new version takes it up.",
}
HOLDS = {
    Relation.EQUAL: {Judgement.MET, Judgement.NOT_MET, Judgement.NOT_KNOWN},
    Relation.NARROWER: {Judgement.MET, Judgement.NOT_KNOWN},
    Relation.BROADER: {Judgement.NOT_MET, Judgement.NOT_KNOWN},
    Relation.OVERLAPS: {Judgement.NOT_KNOWN},
}


def holds(given: Given, relation: Relation) -> bool:
    """Whether the answer to the old criterion answers the new one too."""
    return not given.look_again and given.judgement in HOLDS[relation]


def take(answers: Mapping[str, Given], links: Iterable[Link]) -> dict[str, Taken]:
    """The answers to new criteria. Where several old ones meet in one, the weakest hop decides."""
    arriving: dict[str, list[tuple[str, Given, bool]]] = {}
    for link in links:
        if link.new is not None and link.old in answers:
            given = answers[link.old]
            arriving.setdefault(link.new, []).append((link.old, given, holds(given, link.relation)))
    return {new: joined(came) for new, came in arriving.items()}


def joined(came: list[tuple[str, Given, bool]]) -> Taken:
    sources = tuple(old for old, _, _ in came)
    judgements = {given.judgement for _, given, _ in came}
    if len(judgements) > 1:
        return Taken(Judgement.NOT_KNOWN, look_again=True, sources=sources)
    return Taken(judgements.pop(), look_again=not all(sure for _, _, sure in came), sources=sources)


def tell(answers: Mapping[str, Given], links: Iterable[Link], taken: Mapping[str, Taken]) -> list[Told]:
    """For every old answer, in order: carried over, to be looked at again, or archived, and why."""
    by_old: dict[str, list[Link]] = {}
    for link in links:
        by_old.setdefault(link.old, []).append(link)
    return [told(key, by_old.get(key, []), answers[key], taken) for key in answers]


def told(key: str, links: list[Link], given: Given, taken: Mapping[str, Taken]) -> Told:
    onward = [link for link in links if link.new is not None]
    to = tuple(link.new for link in onward if link.new is not None)
    if not onward:
        stated = links[0].reason if links else None
        return Told(key, Fate.ARCHIVED, (), stated or REASONS[Relation.NONE])
    doubtful = [link for link in onward if taken[str(link.new)].look_again]
    if not doubtful:
        return Told(key, Fate.CARRIED, to, REASONS[onward[0].relation])
    return Told(key, Fate.LOOK_AGAIN, to, why(doubtful[0], given))


def why(link: Link, given: Given) -> str:
    if given.look_again:
        return "It was already waiting to be looked at again."
    if holds(given, link.relation):
        return "Other old criteria meet in the new one, and their answers differ or do not hold."
    return link.reason or {
        Relation.NARROWER: "The new criterion asks less: it may be met now.",
        Relation.BROADER: "The new criterion asks more: what met the old one may not meet it.",
    }.get(link.relation, REASONS[link.relation])
