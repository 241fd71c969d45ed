"""How sure a level is: number, kinds, independence and age of its evidence, and whether assessors agree."""

import calendar
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain

from pydantic import BaseModel, Field

from standards_api.assessments.levels import Judged, Judgement
from standards_api.models.assessments import Origin, SubjectKind
from standards_api.models.content import Assurance, EvidenceKind

# What counts as in date where the standard states nothing.
USUAL = Assurance(level="any", kinds=3, external=1, months=12)
AGREED_WELL, AGREED_MOSTLY = 80, 60


@dataclass(frozen=True)
class Piece:
    """A piece of evidence, as far as confidence asks. `external`: made outside what is judged."""

    id: str
    kind: EvidenceKind
    external: bool
    dated: date


class Grade(StrEnum):
    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    NONE = "none"


class Confidence(BaseModel):
    """What a level rests on, counted as of a day."""

    grade: Grade
    pieces: int = Field(description="Pieces of evidence cited for criteria that are met.", examples=[14])
    kinds: list[EvidenceKind] = Field(description="Kinds among those in date.")
    external: int = Field(description="Pieces in date from outside what is judged.", examples=[3])
    out_of_date: int = Field(description="Pieces too old to count.", examples=[1])
    oldest: date | None
    newest: date | None
    agreement_percent: int | None = Field(
        description="Of the criteria that self-evaluation and QA review both judged, how many in a hundred "
        "they judged alike. Null where there is nothing to compare.",
        examples=[92],
    )
    because: list[str] = Field(
        description="What keeps it from being high.", examples=[["Two kinds of evidence."]]
    )


def is_external(origin: Origin, judged: SubjectKind) -> bool:
    """Outside the academy, where an academy is judged; outside the trust, where the trust is."""
    return origin is Origin.OUTSIDE if judged is SubjectKind.TRUST else origin is not Origin.ACADEMY


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))


def assured_until(pieces: Collection[Piece], needs: Assurance) -> date | None:
    """The last day on which this evidence is enough. None: it never was.

    Enough means at least so many kinds, and so many pieces from outside, none of them counted when it is
    older than the standard allows. More evidence never makes it less.
    """
    last_day = {piece.id: months_after(piece.dated, needs.months) for piece in pieces}
    by_kind: dict[EvidenceKind, date] = {}
    for piece in pieces:
        by_kind[piece.kind] = max(last_day[piece.id], by_kind.get(piece.kind, date.min))
    kinds = nth_latest(by_kind.values(), needs.kinds)
    external = nth_latest([last_day[piece.id] for piece in pieces if piece.external], needs.external)
    return None if kinds is None or external is None else min(kinds, external)


def nth_latest(days: Iterable[date], number: int) -> date | None:
    """The day until which `number` of these last."""
    if number == 0:
        return date.max
    ordered = sorted(days, reverse=True)
    return ordered[number - 1] if len(ordered) >= number else None


def agreement(first: Judged, second: Judged, criteria: Collection[str]) -> int | None:
    """In a hundred criteria that both know, how many they judge alike."""
    known = [
        (first[key], second[key])
        for key in criteria
        if first.get(key, Judgement.NOT_KNOWN) is not Judgement.NOT_KNOWN
        and second.get(key, Judgement.NOT_KNOWN) is not Judgement.NOT_KNOWN
    ]
    return 100 * sum(a is b for a, b in known) // len(known) if known else None


def weigh(pieces: Collection[Piece], needs: Assurance, *, agreed: int | None, today: date) -> Confidence:
    """The evidence counted on a day, and a grade with its reasons."""
    current = [piece for piece in pieces if months_after(piece.dated, needs.months) >= today]
    kinds = sorted({piece.kind for piece in current})
    external = sum(piece.external for piece in current)
    because = list(
        chain(
            [] if len(kinds) >= 3 else [f"{count_of(len(kinds), 'kind')} of evidence in date."],
            [] if external else ["No evidence in date from outside."],
            [] if agreed is not None else ["No self-evaluation to compare with."],
            []
            if agreed is None or agreed >= AGREED_WELL
            else [f"Assessors agree in {agreed} per cent only."],
        )
    )
    return Confidence(
        grade=grade(len(kinds), external, agreed, any_at_all=bool(pieces)),
        pieces=len(pieces),
        kinds=kinds,
        external=external,
        out_of_date=len(pieces) - len(current),
        oldest=min((piece.dated for piece in pieces), default=None),
        newest=max((piece.dated for piece in pieces), default=None),
        agreement_percent=agreed,
        because=because,
    )


def grade(kinds: int, external: int, agreed: int | None, *, any_at_all: bool) -> Grade:
    if not any_at_all:
        return Grade.NONE
    if kinds >= 3 and external and agreed is not None and agreed >= AGREED_WELL:
        return Grade.HIGH
    if (kinds >= 2 or external) and (agreed is None or agreed >= AGREED_MOSTLY):
        return Grade.MODERATE
    return Grade.LOW


def count_of(number: int, noun: str) -> str:
    words = {0: "No", 1: "One", 2: "Two"}
    return f"{words.get(number, str(number))} {noun}{'' if number == 1 else 's'}"


def cited(
    met: Iterable[str], evidence: Mapping[str, Collection[str]], pieces: Mapping[str, Piece]
) -> list[Piece]:
    """The pieces that these criteria rest on, each once."""
    found = {key: pieces[key] for criterion in met for key in evidence.get(criterion, ()) if key in pieces}
    return list(found.values())
