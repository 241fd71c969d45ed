"""What an assessment comes to: level, way to the next, confidence, and whether it is provisional."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from pydantic import BaseModel, Field

from standards_api.assessments.confidence import (
    USUAL,
    Confidence,
    Piece,
    agreement,
    assured_until,
    cited,
    weigh,
)
from standards_api.assessments.levels import (
    Judged,
    Judgement,
    Reach,
    in_the_way,
    judgement,
    overall,
    reach_of,
    reaches,
)
from standards_api.models.content import Aspect, Content


@dataclass(frozen=True)
class Sheet:
    """All that is known of an assessment: answers of each side, evidence by criterion, and the pieces."""

    own: Judged = field(default_factory=dict)
    review: Judged = field(default_factory=dict)
    final: Judged = field(default_factory=dict)
    evidence: Mapping[str, Collection[str]] = field(default_factory=dict)
    pieces: Mapping[str, Piece] = field(default_factory=dict)


class Standing(BaseModel):
    """A level, or between which levels it lies."""

    level: str = Field(
        description="A level's key; `not-yet-` and the lowest level's key; or `not-known`.",
        examples=["accelerating"],
    )
    name: str = Field(description="The same in words.", examples=["Accelerating"])
    rank: int | None = Field(description="1 is the lowest level, 0 below it, null not known.", examples=[2])
    at_least: str = Field(
        description="What it is even if all that is not known were not met.", examples=["enabling"]
    )
    at_most: str = Field(
        description="What it is if all that is not known were met.", examples=["accelerating"]
    )
    deciding: list[str] = Field(
        description="Criteria not known that can still move the level.",
        examples=[["curriculum-taught-as-planned"]],
    )
    provisional: bool = Field(description="Whether the evidence is too little or too old for this level.")
    holds_until: date | None = Field(
        description="The last day before it becomes provisional by age alone. Null: it cannot, or it is."
    )
    held_until: date | None = Field(
        None, description="Where it is provisional by age alone: the last day on which it was not."
    )


class AspectOutcome(Standing):
    """One aspect's level, what is in the way of the next, and what it rests on."""

    aspect: str = Field(examples=["education"])
    aspect_name: str = Field(examples=["Educational entitlement and delivery"])
    next_level: str | None = Field(
        description="Null at the top, or while it is not known.", examples=["outstanding"]
    )
    not_met: list[str] = Field(
        description="Criteria not met that are in the way of the next level.",
        examples=[["every-subject-strong"]],
    )
    not_known: list[str] = Field(
        description="Criteria not known that are in the way of the next level.", examples=[[]]
    )
    confidence: Confidence


class Calibration(BaseModel):
    """How the self-evaluation compares with the QA review."""

    compared: int = Field(description="Criteria that both judged.", examples=[96])
    self_above: int = Field(
        description="Of these, met for the academy and not met for the trust.", examples=[5]
    )
    self_below: int = Field(
        description="Of these, not met for the academy and met for the trust.", examples=[2]
    )
    aspects: dict[str, int | None] = Field(
        description="Self-evaluation minus QA review in levels, by aspect; null where one is not known.",
        examples=[{"education": 1, "people": 0}],
    )


class Outcome(BaseModel):
    """An assessment's result, whole."""

    overall: Standing | None
    aspects: list[AspectOutcome]
    calibration: Calibration | None

    def holds_until(self) -> date | None:
        days = [standing.holds_until for standing in self.aspects if standing.holds_until]
        return min(days, default=None)

    def is_provisional(self) -> bool:
        return self.overall.provisional if self.overall else any(a.provisional for a in self.aspects)

    def levels(self) -> dict[str, str]:
        return {standing.aspect: standing.level for standing in self.aspects}


def conclude(content: Content, sheet: Sheet, *, today: date) -> Outcome:
    """The outcome of the final answers, on a day."""
    aspects = [aspect_outcome(aspect, content, sheet, today=today) for aspect in content.aspects]
    found = overall(content, reaches(content, sheet.final))
    whole = standing(content, found, provisional=False, holds_until=None) if found else None
    if found and whole and assured_rank(content) <= (found.rank or 0):
        whole.provisional = any(aspect.provisional for aspect in aspects)
        days = [aspect.holds_until for aspect in aspects if aspect.holds_until]
        whole.holds_until = None if whole.provisional else min(days, default=None)
    compared = calibrate(content, sheet) if sheet.own and sheet.review else None
    return Outcome(overall=whole, aspects=aspects, calibration=compared)


def assured_rank(content: Content) -> int:
    """From which level on evidence is asked for; beyond the highest where the standard asks for none."""
    return content.rank(content.assurance.level) if content.assurance else len(content.levels) + 1


def aspect_outcome(aspect: Aspect, content: Content, sheet: Sheet, *, today: date) -> AspectOutcome:
    reach = reach_of(aspect, content, sheet.final)
    met = [c.key for c in aspect.criteria if judgement(sheet.final, c) is Judgement.MET]
    pieces = cited(met, sheet.evidence, sheet.pieces)
    until = None
    provisional = reach.rank is not None and reach.rank >= assured_rank(content)
    if provisional and content.assurance:
        until = assured_until(pieces, content.assurance)
        provisional = until is None or until < today
    goal = reach.low + 1 if reach.rank is None else min(reach.low + 1, len(content.levels))
    missing = in_the_way(aspect, content, sheet.final, goal=goal)
    agreed = agreement(sheet.own, sheet.review, [c.key for c in aspect.criteria])
    return AspectOutcome(
        **standing(
            content, reach, provisional=provisional, holds_until=None if provisional else bounded(until)
        ).model_dump(),
        aspect=aspect.key,
        aspect_name=aspect.name,
        next_level=content.level_keys[goal - 1] if reach.rank is not None and reach.rank < goal else None,
        not_met=missing[Judgement.NOT_MET],
        not_known=missing[Judgement.NOT_KNOWN],
        confidence=weigh(pieces, content.assurance or USUAL, agreed=agreed, today=today),
    )


def bounded(until: date | None) -> date | None:
    """A standard that asks for nothing is assured for ever."""
    return None if until == date.max else until


def standing(content: Content, reach: Reach, *, provisional: bool, holds_until: date | None) -> Standing:
    return Standing(
        level=content.level_code(reach.rank),
        name=content.level_name(reach.rank),
        rank=reach.rank,
        at_least=content.level_code(reach.low),
        at_most=content.level_code(reach.high),
        deciding=list(reach.deciding),
        provisional=provisional,
        holds_until=holds_until,
    )


def calibrate(content: Content, sheet: Sheet) -> Calibration:
    known = [
        (sheet.own[c.key], sheet.review[c.key])
        for c in content.criteria
        if judgement(sheet.own, c) is not Judgement.NOT_KNOWN
        and judgement(sheet.review, c) is not Judgement.NOT_KNOWN
    ]
    return Calibration(
        compared=len(known),
        self_above=sum(own is Judgement.MET and theirs is Judgement.NOT_MET for own, theirs in known),
        self_below=sum(own is Judgement.NOT_MET and theirs is Judgement.MET for own, theirs in known),
        aspects={aspect.key: levels_apart(aspect, content, sheet) for aspect in content.aspects},
    )


def levels_apart(aspect: Aspect, content: Content, sheet: Sheet) -> int | None:
    own, theirs = (reach_of(aspect, content, judged).rank for judged in (sheet.own, sheet.review))
    return None if own is None or theirs is None else own - theirs


def grow_older(outcome: Outcome, *, today: date) -> list[str]:
    """Mark what has become provisional by the passing of time alone. Gives the aspects newly so."""
    fallen = [a for a in outcome.aspects if a.holds_until is not None and a.holds_until < today]
    for aspect in fallen:
        fall(aspect)
    whole = outcome.overall
    if fallen and whole and whole.holds_until is not None and whole.holds_until < today:
        fall(whole)
    return [aspect.aspect for aspect in fallen]


def fall(standing: Standing) -> None:
    standing.provisional, standing.holds_until, standing.held_until = True, None, standing.holds_until
