"""What may happen to an engagement, in which order, and what it came to. Gates hold for every client."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from chassis.problems import Conflict, Invalid
from support_api.models import Answer, Better, Engagement, EngagementStatus, Party
from support_api.years import year_of

PROPOSED, AGREED, COMMISSIONED, DEPLOYED, PAUSED, COMPLETED, DECLINED, CANCELLED = EngagementStatus

TRANSITIONS: dict[EngagementStatus, set[EngagementStatus]] = {
    PROPOSED: {AGREED, DECLINED, CANCELLED},
    AGREED: {COMMISSIONED, CANCELLED},
    COMMISSIONED: {DEPLOYED, CANCELLED},
    DEPLOYED: {PAUSED, COMPLETED, CANCELLED},
    PAUSED: {DEPLOYED, CANCELLED},
    COMPLETED: set(),
    DECLINED: set(),
    CANCELLED: set(),
}
# What has to come before each step, in words for whoever tried it too early or too late.
BEFORE = {
    AGREED: "Answers are given while it is proposed.",
    DECLINED: "Answers are given while it is proposed.",
    COMMISSIONED: "Everybody who is asked must have agreed to it first.",
    DEPLOYED: "It must have been commissioned first, or be paused.",
    PAUSED: "Only what is deployed can be paused.",
    COMPLETED: "Only what is deployed can be completed.",
    CANCELLED: "What has ended cannot be cancelled.",
}
# The dates of an engagement, each not after the other. As data, because such orders change.
ORDER = (
    ("starts_on", "ends_on", "It cannot end before it starts."),
    ("proposed_on", "starts_on", "It cannot start before it is proposed."),
    ("proposed_on", "agreed_on", "It cannot be agreed before it is proposed."),
    ("agreed_on", "commissioned_on", "It cannot be commissioned before it is agreed."),
    (
        "baseline_as_at",
        "commissioned_on",
        "The baseline is measured before the work begins, not in the future.",
    ),
    ("commissioned_on", "deployed_on", "It cannot be deployed before it is commissioned."),
    ("commissioned_on", "ends_on", "It cannot be commissioned after its last day."),
    ("deployed_on", "visited_on", "A visit cannot be before the deployment."),
    ("starts_on", "visited_on", "A visit cannot be before the first day."),
    ("visited_on", "ends_on", "A visit cannot be after the last day."),
    ("visited_on", "today", "A visit is logged when it has been made."),
    ("baseline_as_at", "outcome_as_at", "The outcome cannot be measured before the baseline."),
    ("outcome_as_at", "completed_on", "The outcome cannot be measured in the future."),
    ("deployed_on", "completed_on", "It cannot be completed before it is deployed."),
)


class Verdict(StrEnum):
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    WORSE = "worse"
    CANNOT_TELL = "cannot_tell"


class NotAtThisStage(Conflict):
    title = "The engagement is not at the stage for this"


class AnsweredAlready(Conflict):
    title = "This side has already answered"


class DatesOutOfOrder(Invalid):
    title = "The dates do not make sense together"


class MoreThanAgreed(Conflict):
    title = "More days than were agreed to"


class SpecialistNotEligible(Conflict):
    title = "This specialist cannot be sent there now"


class NeedNotOpen(Conflict):
    title = "The need has been met or withdrawn"


class EngagedAlready(Conflict):
    title = "This specialist is already proposed or engaged for this need"


class NotVisitedYet(Conflict):
    title = "An engagement without a visit has no impact to speak of"


class OutcomeIncomplete(Invalid):
    title = "An outcome has both a value and the date of it, or neither"


def move(engagement: Engagement, to: EngagementStatus) -> None:
    if to not in TRANSITIONS[engagement.status]:
        raise NotAtThisStage(
            f"It is {engagement.status}. {BEFORE[to]}", engagement_status=engagement.status.value
        )
    engagement.status = to


def require_order(dates: Mapping[str, Any]) -> None:
    for earlier, later, words in ORDER:
        first, second = dates.get(earlier), dates.get(later)
        if first is not None and second is not None and first > second:
            raise DatesOutOfOrder(words, dates={earlier: str(first), later: str(second)})


def require_one_year(starts_on: date, ends_on: date) -> None:
    if year_of(starts_on) != year_of(ends_on):
        raise DatesOutOfOrder(
            "Days belong to an academic year: end it by 31 August, and propose another for the new year."
        )


def dates_of(engagement: Engagement, **more: date | None) -> dict[str, date | None]:
    names = {name for earlier, later, _ in ORDER for name in (earlier, later)}
    return {name: getattr(engagement, name, None) for name in names} | more


def asked(engagement: Engagement) -> set[Party]:
    """Whose agreement is needed: the lender's only when there is one."""
    return {Party.RECEIVER} | ({Party.LENDER} if engagement.lender_urn else set())


def answer(engagement: Engagement, answers: Sequence[Answer], new: Answer, *, today: date) -> None:
    """One refusal or one conflict of interest ends it; the agreement of all who are asked moves it on."""
    if any(earlier.party is new.party for earlier in answers):
        raise AnsweredAlready("An answer is given once. Ask for a new proposal if things have changed.")
    if new.conflict is not None:
        move(engagement, DECLINED)
        engagement.reason = f"The {new.party} declared a conflict of interest: {new.conflict}"
    elif not new.agrees:
        move(engagement, DECLINED)
        engagement.reason = f"The {new.party} declined: {new.words or 'without a reason'}"
    elif asked(engagement) <= {one.party for one in (*answers, new) if one.agrees}:
        move(engagement, AGREED)
        engagement.agreed_on = today
    elif engagement.status is not PROPOSED:
        raise NotAtThisStage(BEFORE[AGREED], engagement_status=engagement.status.value)


def commission(engagement: Engagement, terms: Mapping[str, Any], *, today: date) -> None:
    move(engagement, COMMISSIONED)
    if terms["half_days"] > engagement.half_days:
        raise MoreThanAgreed(
            f"{engagement.half_days / 2:g} days were agreed to. Commission as many or fewer, or propose anew."
        )
    for name, value in terms.items():
        setattr(engagement, name, value)
    engagement.commissioned_on = today
    require_order(dates_of(engagement))


def deploy(engagement: Engagement, *, today: date) -> None:
    move(engagement, DEPLOYED)
    engagement.deployed_on = engagement.deployed_on or today
    require_order(dates_of(engagement))


def require_commissioned(engagement: Engagement) -> None:
    """What is paused is deployed again by resuming it."""
    if engagement.status is PAUSED:
        raise NotAtThisStage("It is paused: resume it.", engagement_status=PAUSED.value)


def require_paused(engagement: Engagement) -> None:
    if engagement.status is not PAUSED:
        raise NotAtThisStage("Only what is paused is resumed.", engagement_status=engagement.status.value)


def require_visit(
    engagement: Engagement, visited_on: date, *, half_days: int, left: int, today: date
) -> None:
    if engagement.status is not DEPLOYED:
        raise NotAtThisStage(
            f"It is {engagement.status}. Visits are logged while it is deployed.",
            engagement_status=engagement.status.value,
        )
    require_order(dates_of(engagement, visited_on=visited_on, today=today))
    if half_days > left:
        raise MoreThanAgreed(f"{left / 2:g} of the commissioned days are left.", remaining=left / 2)


def stop(engagement: Engagement, to: EngagementStatus, *, reason: str) -> None:
    """Paused, resumed or cancelled, for a reason."""
    move(engagement, to)
    engagement.reason = reason


def complete(engagement: Engagement, outcome: Mapping[str, Any], *, visits: int, today: date) -> None:
    move(engagement, COMPLETED)
    if (outcome["outcome_value"] is None) != (outcome["outcome_as_at"] is None):
        raise OutcomeIncomplete("Send both, or leave out both where nothing could be measured.")
    if not visits:
        raise NotVisitedYet("Log the visits, or cancel it with a reason.")
    for name, value in outcome.items():
        setattr(engagement, name, value)
    engagement.completed_on = today
    require_order(dates_of(engagement))


def spent_of(engagement: Engagement, half_days_used: int) -> int:
    """The part of the price for what was used, in whole pence, the half penny rounded up."""
    price = engagement.price_pence or 0
    return (2 * price * half_days_used + engagement.half_days) // (2 * engagement.half_days)


def verdict(better: Better | None, baseline: Decimal | None, outcome: Decimal | None) -> Verdict:
    if baseline is None or outcome is None:
        return Verdict.CANNOT_TELL
    change = outcome - baseline
    if change == 0:
        return Verdict.UNCHANGED
    return Verdict.IMPROVED if (change > 0) == (better is not Better.LOWER) else Verdict.WORSE
