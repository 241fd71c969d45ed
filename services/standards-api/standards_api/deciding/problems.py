"""What can go wrong with a decision on what rules proposed, by name."""

from chassis.problems import Conflict, Forbidden, Invalid


class DecisionNotOpen(Conflict):
    title = "This has been decided already, or something newer was proposed"


class NothingToApprove(Conflict):
    title = "This decision does not wait for approval"


class ReasonNeeded(Invalid):
    title = "A decision that differs from the rule needs a reason"


class ExpiryNeeded(Invalid):
    title = "A decision against the rule expires: say when, after today and within a year"


class ExpiryNotAllowed(Invalid):
    title = "Only a decision against the rule expires"


class EffectiveDayWrong(Invalid):
    title = "A decision holds from today or an earlier day, and not from before the one it follows"


class SecondPersonNeeded(Forbidden):
    title = "Whoever decided against the rule cannot approve it too"
