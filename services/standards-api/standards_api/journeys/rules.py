"""The way to the highest level as a plan: what stands in it, what is planned, and what of it is done."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from standards_api.assessments.levels import Judged, Judgement, in_the_way, judgement, overall, reaches
from standards_api.journeys.problems import (
    JourneyComplete,
    JourneyEnded,
    MilestoneDueInThePast,
    MilestoneUnknown,
)
from standards_api.models.content import Aspect, Content, Criterion
from standards_api.models.journeys import Journey, JourneyStatus, Milestone

TRANSITIONS = {
    JourneyStatus.UNDER_WAY: {JourneyStatus.ENDED},
    JourneyStatus.ENDED: set[JourneyStatus](),
}


class State(StrEnum):
    """Whether a criterion is met: by the trust's published judgement, or so far only by the academy's own.

    Not needed: enough others of its level are met without it.
    """

    MET = "met"
    CLAIMED = "claimed"
    NOT_MET = "not_met"
    NOT_KNOWN = "not_known"
    NOT_NEEDED = "not_needed"


DONE = (State.MET, State.NOT_NEEDED)


@dataclass(frozen=True)
class Step:
    """One criterion on the way. Without a milestone nobody has taken it on yet."""

    criterion: Criterion
    state: State
    milestone: Milestone | None
    overdue: bool


@dataclass(frozen=True)
class AspectPlan:
    """One aspect at one level: how many criteria are met, and the steps."""

    aspect: Aspect
    met: int
    criteria: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class LevelPlan:
    """One level: whether the academy has reached it, and its aspects."""

    level: str
    name: str
    reached: bool
    aspects: tuple[AspectPlan, ...]


@dataclass(frozen=True)
class Sheet:
    """What the latest published assessment says, and what the academy has claimed since."""

    content: Content
    judged: Judged
    claimed: Collection[str]


def reached(content: Content, judged: Judged) -> int:
    """The rank of the level that is certain: overall, or of the lowest aspect where there is no overall."""
    found = reaches(content, judged)
    whole = overall(content, found)
    return whole.low if whole else min(reach.low for reach in found.values())


def way_to(content: Content, judged: Judged, *, goal: int) -> list[str]:
    """The criteria, aspect by aspect, that stand between what is judged and the level of this rank."""
    return [
        key
        for aspect in content.aspects
        for keys in in_the_way(aspect, content, judged, goal=goal).values()
        for key in keys
    ]


def first_goal(content: Content, judged: Judged) -> int:
    """The rank of the next level."""
    now = reached(content, judged)
    if now >= len(content.levels):
        raise JourneyComplete("Keep it: evidence grows old.")
    return now + 1


def plan(sheet: Sheet, milestones: Mapping[str, Milestone], *, today: date) -> list[LevelPlan]:
    """Level by level, the lowest first: all that is in the way of the highest, and all that is planned."""
    content = sheet.content
    needed = set(way_to(content, sheet.judged, goal=len(content.levels)))
    now = reached(content, sheet.judged)
    return [
        LevelPlan(
            level.key,
            level.name,
            rank <= now,
            tuple(
                aspect_plan(aspect, level.key, sheet, needed, milestones, today) for aspect in content.aspects
            ),
        )
        for rank, level in enumerate(content.levels, start=1)
    ]


def aspect_plan(
    aspect: Aspect,
    level: str,
    sheet: Sheet,
    needed: Collection[str],
    milestones: Mapping[str, Milestone],
    today: date,
) -> AspectPlan:
    criteria = [criterion for criterion in aspect.criteria if criterion.level == level]
    steps = [
        step_of(criterion, sheet, needed, milestones.get(criterion.key), today)
        for criterion in criteria
        if criterion.key in needed or criterion.key in milestones
    ]
    met = sum(judgement(sheet.judged, criterion) is Judgement.MET for criterion in criteria)
    return AspectPlan(aspect, met, len(criteria), tuple(steps))


def step_of(
    criterion: Criterion,
    sheet: Sheet,
    needed: Collection[str],
    milestone: Milestone | None,
    today: date,
) -> Step:
    state = state_of(criterion, sheet, needed)
    late = milestone is not None and state not in DONE and milestone.due_on < today
    return Step(criterion, state, milestone, late)


def state_of(criterion: Criterion, sheet: Sheet, needed: Collection[str]) -> State:
    said = judgement(sheet.judged, criterion)
    if said is Judgement.MET:
        return State.MET
    if criterion.key not in needed:
        return State.NOT_NEEDED
    if criterion.key in sheet.claimed:
        return State.CLAIMED
    return State.NOT_MET if said is Judgement.NOT_MET else State.NOT_KNOWN


@dataclass(frozen=True)
class Progress:
    """Of the milestones: how many there are, are done, are claimed and are overdue."""

    milestones: int
    done: int
    claimed: int
    overdue: int
    percent: int | None


def progress(levels: Collection[LevelPlan]) -> Progress:
    """Whole per cent, rounded down: a hundred only when all is done."""
    steps = [
        step
        for level in levels
        for aspect in level.aspects
        for step in aspect.steps
        if step.milestone is not None
    ]
    done = sum(step.state in DONE for step in steps)
    return Progress(
        milestones=len(steps),
        done=done,
        claimed=sum(step.state is State.CLAIMED for step in steps),
        overdue=sum(step.overdue for step in steps),
        percent=100 * done // len(steps) if steps else None,
    )


def check_under_way(journey: Journey) -> None:
    if journey.status != JourneyStatus.UNDER_WAY:
        raise JourneyEnded("Start a new journey.")


def check_due(due_on: date, *, today: date) -> None:
    if due_on < today:
        raise MilestoneDueInThePast("Name today or a later day.")


def check_criterion(content: Content, key: str) -> None:
    if key not in content.criterion_keys:
        raise MilestoneUnknown("Look for it in the standard's version that the assessment stands on.")


def end(journey: Journey, *, by: str, reason: str, now: datetime) -> None:
    if JourneyStatus.ENDED not in TRANSITIONS[JourneyStatus(journey.status)]:
        raise JourneyEnded("Start a new journey.")
    journey.status = JourneyStatus.ENDED
    journey.ended_by, journey.ended_at, journey.reason = by, now, reason
