"""Who may do what in QA activities and their findings: as `security.md` has it of "Assessment and rating",
with whoever leads an activity recording what it found."""

from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_, select

from chassis.actor import Actor
from chassis.policy import Policy
from standards_api.models.assessments import Origin
from standards_api.models.evidence import ActivityStatus, Finding, QaActivity
from standards_api.policy.register import own_trust
from standards_api.policy.roles import Role


class QaActivities(StrEnum):
    """What can be done in quality assurance."""

    VIEW = "qa-activity.view"
    PLAN = "qa-activity.plan"
    CARRY_OUT = "qa-activity.carry-out"
    VIEW_FINDING = "finding.view"
    WITHDRAW_FINDING = "finding.withdraw"


def own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    return QaActivity.urn.in_(actor.units(role))


def done_at_own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    return and_(own_academy(actor, role), QaActivity.status == ActivityStatus.DONE)


def leading(actor: Actor, _: str) -> ColumnElement[bool]:
    return QaActivity.lead == actor.subject


def own_academy_or_leading(actor: Actor, role: str) -> ColumnElement[bool]:
    return or_(own_academy(actor, role), leading(actor, role))


def of_own_making(actor: Actor, role: str) -> ColumnElement[bool]:
    """What the academy does by itself: its own surveys, its own data."""
    return and_(own_academy(actor, role), QaActivity.origin == Origin.ACADEMY)


def of_own_making_or_leading_elsewhere(actor: Actor, role: str) -> ColumnElement[bool]:
    elsewhere = QaActivity.urn.not_in(actor.units(role))
    return or_(of_own_making(actor, role), and_(leading(actor, role), elsewhere))


def found_at_own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    return Finding.urn.in_(actor.units(role))


def found_when_leading(actor: Actor, _: str) -> ColumnElement[bool]:
    return Finding.activity_id.in_(select(QaActivity.id).where(QaActivity.lead == actor.subject))


def found_at_own_academy_or_when_leading(actor: Actor, role: str) -> ColumnElement[bool]:
    return or_(found_at_own_academy(actor, role), found_when_leading(actor, role))


AID, CE, HT, SP = Role.AID, Role.CHIEF_EXECUTIVE, Role.HEADTEACHER, Role.SPECIALIST
CHAIRS = (Role.CHAIR, Role.LEARNING_CHAIR)

QA_ACTIVITIES: Policy = {
    QaActivities.VIEW: {
        AID: own_trust,
        CE: own_trust,
        HT: own_academy_or_leading,
        **dict.fromkeys(CHAIRS, done_at_own_academy),
        SP: leading,
    },
    QaActivities.PLAN: {AID: own_trust, HT: of_own_making},
    QaActivities.CARRY_OUT: {AID: own_trust, HT: of_own_making_or_leading_elsewhere, SP: leading},
    QaActivities.VIEW_FINDING: {
        AID: own_trust,
        CE: own_trust,
        HT: found_at_own_academy_or_when_leading,
        **dict.fromkeys(CHAIRS, found_at_own_academy),
        SP: found_when_leading,
    },
    QaActivities.WITHDRAW_FINDING: {AID: own_trust},
}
