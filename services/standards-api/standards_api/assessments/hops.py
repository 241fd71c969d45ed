"""One hop of an upgrade: a whole assessment's answers, from one version of its standard to the next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from standards_api.assessments.carrying import Fate, Given, Told, take, tell
from standards_api.assessments.levels import Judgement
from standards_api.models.assessments import Track
from standards_api.models.mapping import Link


@dataclass(frozen=True)
class Kept:
    """An answer with all that was said in it."""

    track: Track
    criterion: str
    judgement: Judgement
    look_again: bool
    narrative: str
    evidence: tuple[str, ...]
    answered_by: str
    taken_from: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """What became of one old answer of one side."""

    track: Track
    told: Told


@dataclass(frozen=True)
class Hop:
    """The answers to the new version, and what became of every old one."""

    answers: list[Kept]
    entries: list[Entry]

    def count(self, fate: Fate) -> int:
        return sum(entry.told.fate is fate for entry in self.entries)


def hop(answers: Iterable[Kept], links: Sequence[Link]) -> Hop:
    """Each side for itself: what one side said is never mixed with what the other said."""
    taken_over: list[Kept] = []
    entries: list[Entry] = []
    everything = list(answers)
    for track in Track:
        old = {answer.criterion: answer for answer in everything if answer.track is track}
        given = {key: Given(answer.judgement, answer.look_again) for key, answer in old.items()}
        taken = take(given, links)
        entries += [Entry(track, told) for told in tell(given, links, taken)]
        taken_over += [
            join(
                track,
                criterion,
                each.judgement,
                [old[key] for key in each.sources],
                look_again=each.look_again,
            )
            for criterion, each in taken.items()
        ]
    return Hop(taken_over, entries)


def join(
    track: Track, criterion: str, judgement: Judgement, sources: Sequence[Kept], *, look_again: bool
) -> Kept:
    """One answer of several, with the words and the evidence of all."""
    words = [source for source in sources if source.narrative]
    return Kept(
        track=track,
        criterion=criterion,
        judgement=judgement,
        look_again=look_again,
        narrative=words[0].narrative
        if len(words) == 1
        else "\n\n".join(f"{source.criterion}: {source.narrative}" for source in words),
        evidence=tuple(dict.fromkeys(key for source in sources for key in source.evidence)),
        answered_by=sources[0].answered_by,
        taken_from=tuple(source.criterion for source in sources),
    )
