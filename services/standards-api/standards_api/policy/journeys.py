"""Who may do what with journeys: as `security.md` has it of "Self-evaluation", with whose answers they are
planned and followed."""

from enum import StrEnum

from sqlalchemy import ColumnElement

from chassis.actor import Actor
from chassis.policy import Policy
from standards_api.models.journeys import Journey, Milestone
from standards_api.policy.register import own_trust
from standards_api.policy.roles import Role


class Journeys(StrEnum):
    """What can be done with journeys."""

    VIEW = "journey.view"
    START = "journey.start"
    PLAN = "journey.plan"
    END = "journey.end"
    VIEW_MILESTONE = "milestone.view"


def own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    return Journey.urn.in_(actor.units(role))


def milestone_of_own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    return Milestone.urn.in_(actor.units(role))


AID, CE, HT = Role.AID, Role.CHIEF_EXECUTIVE, Role.HEADTEACHER
AT_ACADEMY = (HT, Role.CHAIR, Role.LEARNING_CHAIR)

JOURNEYS: Policy = {
    Journeys.VIEW: {**dict.fromkeys((AID, CE), own_trust), **dict.fromkeys(AT_ACADEMY, own_academy)},
    Journeys.START: {AID: own_trust, HT: own_academy},
    Journeys.PLAN: {AID: own_trust, HT: own_academy},
    Journeys.END: {AID: own_trust},
    Journeys.VIEW_MILESTONE: {
        **dict.fromkeys((AID, CE), own_trust),
        **dict.fromkeys(AT_ACADEMY, milestone_of_own_academy),
    },
}
