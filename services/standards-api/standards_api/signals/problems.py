"""What can go wrong with signals, by name."""

from chassis.problems import Conflict, Invalid, NotFound, Problem


class SignalNotFound(NotFound):
    title = "There is no such signal, or it is not yours to see"


class SignalDecided(Conflict):
    title = "The signal has been decided on already"


class SignalRuleNotFound(NotFound):
    title = "There is no such rule of early warning"


class ThresholdOutOfBounds(Invalid):
    title = "The threshold lies outside what the rule allows"


class SignalRuleSetAtOnce(Conflict):
    title = "Somebody else set this rule at the same moment"


CONSTRAINTS: dict[str, type[Problem]] = {
    "signal_settings_trust_id_rule_key": SignalRuleSetAtOnce,
}
