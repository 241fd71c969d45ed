"""Deciding on what rules proposed: what follows the rule, what goes against it, and who agrees to that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from standards_api.deciding.problems import (
    DecisionNotOpen,
    EffectiveDayWrong,
    ExpiryNeeded,
    ExpiryNotAllowed,
    NothingToApprove,
    ReasonNeeded,
    SecondPersonNeeded,
)
from standards_api.models.deciding import NEEDS_A_PERSON, Decision
from standards_api.models.deciding import DecisionStatus as Status

LONGEST_EXCEPTION = timedelta(days=366)
TRANSITIONS: dict[tuple[str, str], Status] = {
    (Status.PROPOSED, "confirm"): Status.CONFIRMED,
    (Status.PROPOSED, "decide_against"): Status.AWAITING_APPROVAL,
    (Status.PROPOSED, "overtake"): Status.OVERTAKEN,
    (Status.AWAITING_APPROVAL, "approve"): Status.CONFIRMED,
    (Status.AWAITING_APPROVAL, "decline"): Status.PROPOSED,
    (Status.CONFIRMED, "supersede"): Status.SUPERSEDED,
    (Status.CONFIRMED, "lapse"): Status.LAPSED,
}


@dataclass(frozen=True)
class Choice:
    """What was chosen, and all there is to choose among."""

    made: str
    among: Sequence[str]


def move(decision: Decision, verb: str) -> None:
    status = TRANSITIONS.get((decision.status, verb))
    if status is None:
        raise NothingToApprove if verb in ("approve", "decline") else DecisionNotOpen
    decision.status = status


def open_to(decision: Decision, choices: Sequence[str]) -> Sequence[str]:
    """What does not go against the rule: what it gave, or what it could not rule out."""
    if decision.outcome != NEEDS_A_PERSON:
        return [decision.outcome]
    return decision.possible or choices


def decide(
    decision: Decision,
    choice: Choice,
    *,
    reason: str | None,
    effective_on: date | None,
    expires_on: date | None,
    by: str,
    now: datetime,
    today: date,
) -> None:
    """Confirm what the rule says, or decide otherwise: with a reason, and against it only for a time."""
    against = choice.made not in open_to(decision, choice.among)
    if choice.made != decision.outcome and not reason:
        raise ReasonNeeded("Say in a sentence what the rule does not see.")
    if against and (expires_on is None or not today < expires_on <= today + LONGEST_EXCEPTION):
        raise ExpiryNeeded("Name the day on which the rule is to be looked at again.")
    if not against and expires_on is not None:
        raise ExpiryNotAllowed("Leave out expires_on: this follows the rule.")
    move(decision, "decide_against" if against else "confirm")
    decision.chosen, decision.reason, decision.expires_on = choice.made, reason, expires_on
    decision.effective_on = effective_on
    decision.confirmed_by, decision.confirmed_at = by, now


def require_second_person(decision: Decision, by: str) -> None:
    if decision.status == Status.AWAITING_APPROVAL and by == decision.confirmed_by:
        raise SecondPersonNeeded("Ask the chief executive, or somebody else who holds that post.")


def approve(decision: Decision, *, by: str, note: str | None, now: datetime) -> None:
    require_second_person(decision, by)
    move(decision, "approve")
    decision.approved_by, decision.approved_at, decision.approval_note = by, now, note


def decline(decision: Decision, *, note: str | None, by: str) -> None:
    """Back to what was proposed, with the note of whoever declined."""
    require_second_person(decision, by)
    move(decision, "decline")
    decision.chosen = decision.reason = decision.confirmed_by = None
    decision.expires_on = decision.effective_on = decision.confirmed_at = None
    decision.approval_note = note


def take_effect(decision: Decision, before: Decision | None, *, today: date) -> None:
    """From a day that is not to come, after the one before it, which ends there."""
    day = decision.effective_on or today
    follows = before is None or before.effective_on is None or day >= before.effective_on
    if day > today or not follows:
        raise EffectiveDayWrong
    decision.effective_on = day
    if before is not None:
        move(before, "supersede")
        before.ended_on = day


def lapse(decision: Decision) -> None:
    move(decision, "lapse")
    decision.ended_on = decision.expires_on
