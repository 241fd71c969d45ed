"""Deciding a level of autonomy, and the life of a scheme: draft, published, superseded."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from standards_api.autonomy.problems import (
    AnotherPersonNeeded,
    AutonomyDayWrong,
    AutonomyExpiryNeeded,
    AutonomyExpiryNotAllowed,
    AutonomyNotOpen,
    AutonomyReasonNeeded,
    LevelUnknown,
    NoApprovalAwaited,
    OwnScheme,
    SchemeLevelInUse,
    SchemeNotDraft,
    SchemeUnsound,
)
from standards_api.models.autonomy import AutonomyDecision, AutonomyScheme
from standards_api.models.delegation import Scheme, faults
from standards_api.models.phases import DecisionStatus as Status
from standards_api.models.standards import VersionStatus
from standards_api.phases.rule_sets import NEEDS_A_PERSON

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
SCHEME_TRANSITIONS = {
    VersionStatus.DRAFT: {VersionStatus.PUBLISHED},
    VersionStatus.PUBLISHED: {VersionStatus.SUPERSEDED},
    VersionStatus.SUPERSEDED: set[VersionStatus](),
}


def move(decision: AutonomyDecision, verb: str) -> None:
    status = TRANSITIONS.get((decision.status, verb))
    if status is None:
        raise NoApprovalAwaited if verb in ("approve", "decline") else AutonomyNotOpen
    decision.status = status


def open_to(decision: AutonomyDecision, levels: Sequence[str]) -> Sequence[str]:
    """The levels that do not go against the rule: the one it gave, or those it could not rule out."""
    if decision.outcome != NEEDS_A_PERSON:
        return [decision.outcome]
    return decision.possible or levels


def decide(
    decision: AutonomyDecision,
    *,
    level: str,
    levels: Sequence[str],
    reason: str | None,
    effective_on: date | None,
    expires_on: date | None,
    by: str,
    now: datetime,
    today: date,
) -> None:
    """Confirm what the rule says, or decide otherwise: with a reason, and against it only for a time."""
    if level not in levels:
        raise LevelUnknown(f"The levels are {', '.join(levels)}.")
    against = level not in open_to(decision, levels)
    if level != decision.outcome and not reason:
        raise AutonomyReasonNeeded("Say in a sentence what the rule does not see.")
    if against and (expires_on is None or not today < expires_on <= today + LONGEST_EXCEPTION):
        raise AutonomyExpiryNeeded("Name the day on which the rule is to be looked at again.")
    if not against and expires_on is not None:
        raise AutonomyExpiryNotAllowed("Leave out expires_on: this follows the rule.")
    move(decision, "decide_against" if against else "confirm")
    decision.level, decision.reason, decision.expires_on = level, reason, expires_on
    decision.effective_on = effective_on
    decision.confirmed_by, decision.confirmed_at = by, now


def require_another_person(decision: AutonomyDecision, by: str) -> None:
    if decision.status == Status.AWAITING_APPROVAL and by == decision.confirmed_by:
        raise AnotherPersonNeeded("Ask the chief executive, or somebody else who holds that post.")


def approve(decision: AutonomyDecision, *, by: str, note: str | None, now: datetime) -> None:
    require_another_person(decision, by)
    move(decision, "approve")
    decision.approved_by, decision.approved_at, decision.approval_note = by, now, note


def decline(decision: AutonomyDecision, *, by: str, note: str | None) -> None:
    """Back to what was proposed, with the note of whoever declined."""
    require_another_person(decision, by)
    move(decision, "decline")
    decision.level = decision.reason = decision.confirmed_by = None
    decision.expires_on = decision.effective_on = decision.confirmed_at = None
    decision.approval_note = note


def take_effect(decision: AutonomyDecision, before: AutonomyDecision | None, *, today: date) -> None:
    """From a day that is not to come, after the one before it, which ends there."""
    day = decision.effective_on or today
    follows = before is None or before.effective_on is None or day >= before.effective_on
    if day > today or not follows:
        raise AutonomyDayWrong
    decision.effective_on = day
    if before is not None:
        move(before, "supersede")
        before.ended_on = day


def lapse(decision: AutonomyDecision) -> None:
    move(decision, "lapse")
    decision.ended_on = decision.expires_on


def check_sound(scheme: Scheme) -> None:
    if found := faults(scheme):
        raise SchemeUnsound(f"{len(found)} to put right, the first: {found[0]}", faults=found[:20])


def check_draft(version: AutonomyScheme) -> None:
    if version.status != VersionStatus.DRAFT:
        raise SchemeNotDraft("Start a new draft from it instead.")


def rewrite(version: AutonomyScheme, scheme: Scheme, *, by: str) -> None:
    check_draft(version)
    check_sound(scheme)
    version.content, version.title = as_stored(scheme), scheme.title
    if by not in version.editors:
        version.editors = [*version.editors, by]


def as_stored(scheme: Scheme) -> dict[str, Any]:
    stored: dict[str, Any] = scheme.model_dump(mode="json", exclude_none=True)
    return stored


def check_publishable(version: AutonomyScheme, *, in_use: Collection[str], by: str) -> None:
    """Adopted by somebody who did not write it; and nobody may be left at a level that is gone."""
    check_draft(version)
    if by in version.editors:
        raise OwnScheme("Ask another trustee.")
    if gone := sorted(set(in_use) - set(version.read().level_keys)):
        raise SchemeLevelInUse(
            f"Keep {', '.join(gone)} in the scheme, or decide anew for those academies first.", levels=gone
        )


def publish(version: AutonomyScheme, *, by: str, minute: str, now: datetime) -> None:
    move_scheme(version, VersionStatus.PUBLISHED)
    version.published_by, version.published_at, version.minute = by, now, minute


def supersede(version: AutonomyScheme, now: datetime) -> None:
    move_scheme(version, VersionStatus.SUPERSEDED)
    version.superseded_at = now


def move_scheme(version: AutonomyScheme, to: VersionStatus) -> None:
    if to not in SCHEME_TRANSITIONS[VersionStatus(version.status)]:
        raise SchemeNotDraft("Start a new draft from it instead.")
    version.status = to
