"""Who may do what with signals: `security.md` has no row of that name; read as "Metrics data", from which
they are worked out, and decided upon as risks are."""

from enum import StrEnum

from sqlalchemy import ColumnElement, and_

from chassis.actor import Actor
from chassis.policy import Policy
from standards_api.models.signals import Signal, SignalStatus
from standards_api.policy.register import own_trust
from standards_api.policy.roles import Role


class Signals(StrEnum):
    """What can be done with signals and with the rules that raise them."""

    VIEW = "signal.view"
    DECIDE = "signal.decide"
    VIEW_TESTS = "signal-test.view"
    VIEW_RULE = "signal-rule.view"
    SET_RULE = "signal-rule.set"


def not_a_risk_at_own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    """What became a risk is seen there as a risk, where it is shared."""
    return and_(Signal.urn.in_(actor.units(role)), Signal.status != SignalStatus.RISK)


AID, CE = Role.AID, Role.CHIEF_EXECUTIVE

SIGNALS: Policy = {
    Signals.VIEW: {
        AID: own_trust,
        CE: own_trust,
        **dict.fromkeys((Role.HEADTEACHER, Role.CHAIR, Role.LEARNING_CHAIR), not_a_risk_at_own_academy),
    },
    Signals.DECIDE: {AID: own_trust},
    Signals.VIEW_TESTS: {AID: own_trust, CE: own_trust},
    Signals.VIEW_RULE: {AID: own_trust, CE: own_trust},
    Signals.SET_RULE: {AID: own_trust},
}
