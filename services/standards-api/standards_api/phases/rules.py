"""Deciding a phase: what follows the rule, what goes against it, and who must agree to that."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from standards_api.models.phases import DecisionStatus as Status
from standards_api.models.phases import PhaseDecision
from standards_api.phases.problems import (
    DecisionNotOpen,
    EffectiveDayWrong,
    ExpiryNeeded,
    ExpiryNotAllowed,
    NothingToApprove,
    ReasonNeeded,
    SecondPersonNeeded,
)
from standards_api.phases.rule_sets import NEEDS_A_PERSON, Phase

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


def move(decision: PhaseDecision, verb: str) -> None:
    status = TRANSITIONS.get((decision.status, verb))
    if status is None:
        raise NothingToApprove if verb in ("approve", "decline") else DecisionNotOpen
    decision.status = status


def open_to(decision: PhaseDecision) -> Sequence[str]:
    """The phases that do not go against the rule: the one it gave, or those it could not rule out."""
    if decision.outcome != NEEDS_A_PERSON:
        return [decision.outcome]
    return decision.possible or list(Phase)


def decide(
    decision: PhaseDecision,
    *,
    phase: str,
    reason: str | None,
    effective_on: date | None,
    expires_on: date | None,
    by: str,
    now: datetime,
    today: date,
) -> None:
    """Confirm what the rule says, or decide otherwise: with a reason, and against it only for a time."""
    against = phase not in open_to(decision)
    if phase != decision.outcome and not reason:
        raise ReasonNeeded("Say in a sentence what the rule does not see.")
    if against and (expires_on is None or not today < expires_on <= today + LONGEST_EXCEPTION):
        raise ExpiryNeeded("Name the day on which the rule is to be looked at again.")
    if not against and expires_on is not None:
        raise ExpiryNotAllowed("Leave out expires_on: this follows the rule.")
    move(decision, "decide_against" if against else "confirm")
    decision.phase, decision.reason, decision.expires_on = phase, reason, expires_on
    decision.effective_on = effective_on
    decision.confirmed_by, decision.confirmed_at = by, now


def require_second_person(decision: PhaseDecision, by: str) -> None:
    if decision.status == Status.AWAITING_APPROVAL and by == decision.confirmed_by:
        raise SecondPersonNeeded("Ask the chief executive, or somebody else who holds that post.")


def approve(decision: PhaseDecision, *, by: str, note: str | None, now: datetime) -> None:
    require_second_person(decision, by)
    move(decision, "approve")
    decision.approved_by, decision.approved_at, decision.approval_note = by, now, note


def decline(decision: PhaseDecision, *, note: str | None, by: str) -> None:
    """Back to what was proposed, with the note of whoever declined."""
    require_second_person(decision, by)
    move(decision, "decline")
    decision.phase = decision.reason = decision.confirmed_by = None
    decision.expires_on = decision.effective_on = decision.confirmed_at = None
    decision.approval_note = note


def take_effect(decision: PhaseDecision, before: PhaseDecision | None, *, today: date) -> None:
    """From a day that is not to come, after the one before it, which ends there."""
    day = decision.effective_on or today
    follows = before is None or before.effective_on is None or day >= before.effective_on
    if day > today or not follows:
        raise EffectiveDayWrong
    decision.effective_on = day
    if before is not None:
        move(before, "supersede")
        before.ended_on = day


def lapse(decision: PhaseDecision) -> None:
    move(decision, "lapse")
    decision.ended_on = decision.expires_on
