"""Who may do what with inspections. Ofsted's reports are public once published, and confidential before."""

from enum import StrEnum

from sqlalchemy import ColumnElement, and_

from chassis.actor import Actor
from chassis.clock import today
from chassis.policy import Policy
from standards_api.models import Inspection, NotYetGood
from standards_api.policy.register import own_trust
from standards_api.policy.roles import Role


class Inspections(StrEnum):
    """What can be done with inspections."""

    VIEW = "inspection.view"
    RECORD = "inspection.record"
    VIEW_NOT_YET_GOOD = "not-yet-good.view"
    VIEW_POLICY = "inspection-policy.view"
    SET_POLICY = "inspection-policy.set"


def own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    return Inspection.urn.in_(actor.units(role))


def published(_: Actor, __: str) -> ColumnElement[bool]:
    return Inspection.published_on <= today()


def published_of_own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    return and_(published(actor, role), own_academy(actor, role))


def answer_of_own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    return NotYetGood.urn.in_(actor.units(role))


TRUST_WIDE = (Role.AID, Role.CHIEF_EXECUTIVE, Role.TRUSTEE, Role.FINANCE_DIRECTOR, Role.CLERK)
AT_ACADEMY = (Role.HEADTEACHER, Role.CHAIR, Role.LEARNING_CHAIR, Role.GOVERNOR)

INSPECTIONS: Policy = {
    Inspections.VIEW: {
        **dict.fromkeys(TRUST_WIDE, published),
        **dict.fromkeys(AT_ACADEMY, published_of_own_academy),
        Role.AID: own_trust,
        Role.CHIEF_EXECUTIVE: own_trust,
        Role.HEADTEACHER: own_academy,
    },
    Inspections.RECORD: {Role.AID: own_trust},
    Inspections.VIEW_NOT_YET_GOOD: {
        **dict.fromkeys(TRUST_WIDE, own_trust),
        **dict.fromkeys(AT_ACADEMY, answer_of_own_academy),
    },
    Inspections.VIEW_POLICY: dict.fromkeys((*TRUST_WIDE, *AT_ACADEMY), own_trust),
    Inspections.SET_POLICY: {Role.AID: own_trust, Role.CHIEF_EXECUTIVE: own_trust},
}
