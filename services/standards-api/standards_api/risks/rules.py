"""The rules of risks: rated only with a reason, closed only with words and when nothing is left to do."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from standards_api.models.risks import ActionStatus, Risk, RiskAction, RiskRating, RiskStatus
from standards_api.risks.problems import (
    ActionsStillOpen,
    DueInThePast,
    RiskActionEnded,
    RiskClosedAlready,
    RiskNotClosed,
)

TRANSITIONS = {
    RiskStatus.OPEN: {RiskStatus.CLOSED},
    RiskStatus.CLOSED: {RiskStatus.OPEN},
}
ACTION_TRANSITIONS = {
    ActionStatus.OPEN: {ActionStatus.DONE, ActionStatus.WITHDRAWN},
    ActionStatus.DONE: set[ActionStatus](),
    ActionStatus.WITHDRAWN: set[ActionStatus](),
}
MOST_NAMED = 20


def check_open(risk: Risk) -> None:
    if risk.status != RiskStatus.OPEN:
        raise RiskClosedAlready("Open it again if the worry is back.")


def rate(risk: Risk, *, likelihood: int, impact: int, reason: str, by: str, now: datetime) -> RiskRating:
    """The risk is as high as this from now on; the same again says that somebody looked."""
    check_open(risk)
    risk.likelihood, risk.impact = likelihood, impact
    return rating_of(risk, reason=reason, by=by, now=now)


def rating_of(risk: Risk, *, reason: str, by: str, now: datetime) -> RiskRating:
    return RiskRating(
        risk_id=risk.id,
        likelihood=risk.likelihood,
        impact=risk.impact,
        reason=reason,
        rated_by=by,
        rated_at=now,
    )


def close(risk: Risk, actions: Iterable[RiskAction], *, words: str, by: str, now: datetime) -> None:
    waiting = [action for action in actions if action.status == ActionStatus.OPEN]
    check_open(risk)
    if waiting:
        named = "; ".join(action.title for action in waiting[:MOST_NAMED])
        raise ActionsStillOpen(
            f"Complete or withdraw first: {named}.", actions=[str(action.id) for action in waiting]
        )
    move(risk, RiskStatus.CLOSED)
    risk.closed_by, risk.closed_at, risk.closing_words = by, now, words


def reopen(risk: Risk, *, likelihood: int, impact: int, reason: str, by: str, now: datetime) -> RiskRating:
    """The worry is back: with a reason, and rated as it is now. How it was closed stays in its history."""
    if risk.status != RiskStatus.CLOSED:
        raise RiskNotClosed("Rate it anew, if it is higher than it was.")
    move(risk, RiskStatus.OPEN)
    risk.closed_by = risk.closed_at = risk.closing_words = None
    risk.reopened_by, risk.reopened_at, risk.reopening_words = by, now, reason
    return rate(risk, likelihood=likelihood, impact=impact, reason=reason, by=by, now=now)


def move(risk: Risk, to: RiskStatus) -> None:
    if to not in TRANSITIONS[RiskStatus(risk.status)]:
        raise RiskClosedAlready("Open it again if the worry is back.")
    risk.status = to


def check_due(due_on: date, *, today: date) -> None:
    if due_on < today:
        raise DueInThePast("Name today or a later day.")


def end_action(action: RiskAction, to: ActionStatus, *, words: str, by: str, now: datetime) -> None:
    if to not in ACTION_TRANSITIONS[ActionStatus(action.status)]:
        raise RiskActionEnded(f"It is {action.status}. Add a new action if more is to be done.")
    action.status = to
    action.ended_by, action.ended_at, action.words = by, now, words


def highest(risks: Sequence[Risk]) -> Risk | None:
    """The one to look at first; of two as high, the one with the greater impact."""
    return max(risks, key=lambda risk: (risk.priority, risk.impact), default=None)
