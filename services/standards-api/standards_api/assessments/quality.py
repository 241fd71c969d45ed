"""The quality report of an assessment: what should make a reader careful."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from standards_api.assessments.confidence import USUAL, Piece, months_after
from standards_api.assessments.levels import Judgement
from standards_api.models.assessments import Track
from standards_api.models.content import Content, Criterion

FEW = 5  # Below so many answers, likeness says nothing.


class Check(StrEnum):
    TOP_LEVEL_WITHOUT_EVIDENCE = "top_level_without_evidence"
    JUDGED_WITHOUT_REVIEWER = "judged_without_reviewer"
    EVIDENCE_OUT_OF_DATE = "evidence_out_of_date"
    ALL_CRITERIA_ALIKE = "all_criteria_alike"
    SAME_WORDS_REPEATED = "same_words_repeated"
    EXPECTED_EVIDENCE_MISSING = "expected_evidence_missing"
    TO_BE_LOOKED_AT_AGAIN = "to_be_looked_at_again"


@dataclass(frozen=True)
class Written:
    """An answer as the report reads it."""

    track: Track
    criterion: str
    judgement: Judgement
    narrative: str
    evidence: Collection[str]
    look_again: bool = False


@dataclass(frozen=True)
class Remark:
    """One thing the report says, and the criteria it says it of."""

    check: Check
    words: str
    criteria: tuple[str, ...]


def report(
    content: Content, answers: Collection[Written], pieces: Mapping[str, Piece], *, today: date
) -> list[Remark]:
    """Everything found, the gravest first."""
    found = [
        top_level_without_evidence(content, answers),
        judged_without_reviewer(answers),
        evidence_out_of_date(content, answers, pieces, today=today),
        *(all_alike(answers, track) for track in (Track.SELF_EVALUATION, Track.QA_REVIEW)),
        *(same_words(answers, track) for track in (Track.SELF_EVALUATION, Track.QA_REVIEW)),
        expected_evidence_missing(content, answers, pieces),
        to_be_looked_at_again(answers),
    ]
    return [remark for remark in found if remark is not None]


def said(check: Check, words: str, criteria: Iterable[str]) -> Remark | None:
    named = tuple(dict.fromkeys(criteria))
    return Remark(check, words.format(count=len(named)), named) if named else None


def evidence_of(answers: Collection[Written]) -> dict[str, set[str]]:
    """What is cited for each criterion, by any side."""
    found: dict[str, set[str]] = {}
    for answer in answers:
        found.setdefault(answer.criterion, set()).update(answer.evidence)
    return found


def judged_met(content: Content, answers: Collection[Written]) -> list[Criterion]:
    """Met by the trust's own judgement, or by the academy's where the trust has given none."""
    verdict = {a.criterion: a.judgement for track in Track for a in answers if a.track is track}
    return [c for c in content.criteria if verdict.get(c.key) is Judgement.MET]


def top_level_without_evidence(content: Content, answers: Collection[Written]) -> Remark | None:
    cited, top = evidence_of(answers), content.levels[-1]
    bare = [c.key for c in judged_met(content, answers) if c.level == top.key and not cited.get(c.key)]
    return said(
        Check.TOP_LEVEL_WITHOUT_EVIDENCE,
        f"{{count}} criteria of the level {top.name} are judged met and cite no evidence.",
        bare,
    )


def judged_without_reviewer(answers: Collection[Written]) -> Remark | None:
    reviewed = {a.criterion for a in answers if a.track is not Track.SELF_EVALUATION}
    alone = [
        a.criterion
        for a in answers
        if a.track is Track.SELF_EVALUATION and a.criterion not in reviewed and a.judgement is Judgement.MET
    ]
    return said(
        Check.JUDGED_WITHOUT_REVIEWER,
        "{count} criteria are judged met by the academy alone: no reviewer has judged them.",
        alone,
    )


def evidence_out_of_date(
    content: Content, answers: Collection[Written], pieces: Mapping[str, Piece], *, today: date
) -> Remark | None:
    months = (content.assurance or USUAL).months
    old = {key for key, piece in pieces.items() if months_after(piece.dated, months) < today}
    cited = evidence_of(answers)
    stale = [c.key for c in judged_met(content, answers) if cited.get(c.key) and cited[c.key] <= old]
    return said(
        Check.EVIDENCE_OUT_OF_DATE,
        f"{{count}} criteria rest only on evidence older than {months} months.",
        stale,
    )


def all_alike(answers: Collection[Written], track: Track) -> Remark | None:
    """Every criterion judged the same: possible, but seldom the result of looking at each."""
    given = [a for a in answers if a.track is track]
    if len(given) < FEW or len({a.judgement for a in given}) > 1:
        return None
    verdict = given[0].judgement.replace("_", " ")
    return said(
        Check.ALL_CRITERIA_ALIKE,
        f"The {track.replace('_', ' ')} judges all {{count}} criteria {verdict}.",
        [a.criterion for a in given],
    )


def same_words(answers: Collection[Written], track: Track) -> Remark | None:
    words = Counter(a.narrative.strip() for a in answers if a.track is track and a.narrative.strip())
    copied = {text for text, count in words.items() if count >= 3}
    return said(
        Check.SAME_WORDS_REPEATED,
        f"The {track.replace('_', ' ')} says the same words about {{count}} criteria.",
        [a.criterion for a in answers if a.track is track and a.narrative.strip() in copied],
    )


def expected_evidence_missing(
    content: Content, answers: Collection[Written], pieces: Mapping[str, Piece]
) -> Remark | None:
    cited = evidence_of(answers)
    lacking = [
        c.key
        for c in judged_met(content, answers)
        if c.essential
        and c.evidence
        and not any(pieces[key].kind in c.evidence for key in cited.get(c.key, ()) if key in pieces)
    ]
    return said(
        Check.EXPECTED_EVIDENCE_MISSING,
        "{count} essential criteria are judged met and cite no evidence of a kind the standard expects.",
        lacking,
    )


def to_be_looked_at_again(answers: Collection[Written]) -> Remark | None:
    return said(
        Check.TO_BE_LOOKED_AT_AGAIN,
        "{count} criteria have an answer taken over from another version that nobody has confirmed.",
        [a.criterion for a in answers if a.look_again],
    )
