"""Who may do what with autonomy: `security.md`, rows "Phase / autonomy decision" and, for the scheme of
delegation, "Trust Standard (version)"; `product.md` lets other systems ask for it."""

from enum import StrEnum

from sqlalchemy import ColumnElement, and_

from chassis.actor import Actor
from chassis.policy import Policy
from standards_api.models.autonomy import AutonomyDecision, AutonomyScheme
from standards_api.models.standards import VersionStatus
from standards_api.policy.register import own_trust
from standards_api.policy.roles import Role


class Autonomy(StrEnum):
    """What can be done with autonomy and with the scheme it follows from."""

    VIEW = "autonomy.view"
    VIEW_DECISION = "autonomy-decision.view"
    PROPOSE = "autonomy.propose"
    CONFIRM = "autonomy.confirm"
    APPROVE = "autonomy.approve"
    VIEW_SCHEME = "autonomy-scheme.view"
    DRAFT_SCHEME = "autonomy-scheme.draft"
    PUBLISH_SCHEME = "autonomy-scheme.publish"


def decided(_: Actor, __: str) -> ColumnElement[bool]:
    """What was confirmed, now or once: never a proposal."""
    return AutonomyDecision.status.in_(("confirmed", "superseded", "lapsed"))


def decided_of_own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    return and_(decided(actor, role), AutonomyDecision.urn.in_(actor.units(role)))


def decided_where_granted(actor: Actor, role: str) -> ColumnElement[bool]:
    if actor.across_trust(role):
        return decided(actor, role)
    return decided_of_own_academy(actor, role)


def published(_: Actor, __: str) -> ColumnElement[bool]:
    return AutonomyScheme.status != VersionStatus.DRAFT


AID, CE, TR = Role.AID, Role.CHIEF_EXECUTIVE, Role.TRUSTEE
AT_ACADEMY = (Role.HEADTEACHER, Role.CHAIR, Role.LEARNING_CHAIR, Role.GOVERNOR)
OFFICE = (Role.FINANCE_DIRECTOR, Role.SPECIALIST, Role.CLERK, Role.TRUST_ADMIN)

AUTONOMY: Policy = {
    Autonomy.VIEW: {
        **dict.fromkeys((AID, CE, TR, Role.FINANCE_DIRECTOR), decided),
        **dict.fromkeys(AT_ACADEMY, decided_of_own_academy),
        Role.INTEGRATOR: decided_where_granted,
    },
    # Proposals, inputs, and the reasons people gave.
    Autonomy.VIEW_DECISION: dict.fromkeys((AID, CE), own_trust),
    Autonomy.PROPOSE: {AID: own_trust},
    Autonomy.CONFIRM: {AID: own_trust},
    Autonomy.APPROVE: {CE: own_trust},
    Autonomy.VIEW_SCHEME: {
        **dict.fromkeys((AID, CE, TR), own_trust),
        **dict.fromkeys((*AT_ACADEMY, *OFFICE, Role.INTEGRATOR), published),
    },
    Autonomy.DRAFT_SCHEME: dict.fromkeys((AID, CE), own_trust),
    # The scheme of delegation is the board's.
    Autonomy.PUBLISH_SCHEME: {TR: own_trust},
}
