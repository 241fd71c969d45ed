"""Who may do what with phases: `security.md`, row "Phase / autonomy decision"."""

from enum import StrEnum

from sqlalchemy import ColumnElement, and_

from chassis.actor import Actor
from chassis.policy import Policy
from standards_api.models import PhaseDecision, PhaseRuleSet
from standards_api.policy.register import own_trust
from standards_api.policy.roles import Role


class Phases(StrEnum):
    """What can be done with phases."""

    VIEW = "phase.view"
    VIEW_DECISION = "phase-decision.view"
    PROPOSE = "phase.propose"
    CONFIRM = "phase.confirm"
    APPROVE = "phase.approve"
    VIEW_RULES = "phase-rules.view"
    DRAFT_RULES = "phase-rules.draft"
    PUBLISH_RULES = "phase-rules.publish"


def decided(_: Actor, __: str) -> ColumnElement[bool]:
    """What was confirmed, now or once: never a proposal."""
    return PhaseDecision.status.in_(("confirmed", "superseded", "lapsed"))


def decided_of_own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    return and_(decided(actor, role), PhaseDecision.urn.in_(actor.units(role)))


def once_published(_: Actor, __: str) -> ColumnElement[bool]:
    return PhaseRuleSet.published_at.is_not(None)


TRUST_WIDE = (Role.AID, Role.CHIEF_EXECUTIVE, Role.TRUSTEE, Role.FINANCE_DIRECTOR)
AT_ACADEMY = (Role.HEADTEACHER, Role.CHAIR, Role.LEARNING_CHAIR, Role.GOVERNOR)
FULL = (Role.AID, Role.CHIEF_EXECUTIVE)

PHASES: Policy = {
    Phases.VIEW: {
        **dict.fromkeys(TRUST_WIDE, decided),
        **dict.fromkeys(AT_ACADEMY, decided_of_own_academy),
    },
    # Proposals, inputs, and the reasons people gave.
    Phases.VIEW_DECISION: dict.fromkeys(FULL, own_trust),
    Phases.PROPOSE: {Role.AID: own_trust},
    Phases.CONFIRM: {Role.AID: own_trust},
    Phases.APPROVE: {Role.CHIEF_EXECUTIVE: own_trust},
    # How the trust judges is for its board to know; what is only drafted is not.
    Phases.VIEW_RULES: {**dict.fromkeys(FULL, own_trust), Role.TRUSTEE: once_published},
    Phases.DRAFT_RULES: {Role.AID: own_trust},
    Phases.PUBLISH_RULES: {Role.CHIEF_EXECUTIVE: own_trust},
}
