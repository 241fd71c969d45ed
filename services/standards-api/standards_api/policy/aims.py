"""Who may do what with aims: promises of the trust, and where academies stand by what is published."""

from enum import StrEnum

from sqlalchemy import ColumnElement

from chassis.actor import Actor
from chassis.policy import Policy
from standards_api.models import Academy
from standards_api.models.aims import AimJudgement
from standards_api.policy.register import own_academy, own_trust
from standards_api.policy.roles import Role


class Aims(StrEnum):
    """What can be done with aims."""

    VIEW = "aim.view"
    DEFINE = "aim.define"
    VIEW_STATUS = "aim-status.view"
    VIEW_OVERVIEW = "aim-overview.view"
    VIEW_REASON = "aim-judgement.view"
    JUDGE = "aim.judge"


def judged_at_own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    return AimJudgement.urn.in_(actor.units(role))


def joined_now_or_once(_: Actor, __: str) -> ColumnElement[bool]:
    """As of a day gone by: those that were in the trust then."""
    return Academy.status.in_(("joined", "left"))


AID, CE = Role.AID, Role.CHIEF_EXECUTIVE
BOARD = (AID, CE, Role.TRUSTEE, Role.FINANCE_DIRECTOR)
CHAIRS = (Role.CHAIR, Role.LEARNING_CHAIR)
AT_ACADEMY = (Role.HEADTEACHER, *CHAIRS, Role.GOVERNOR)

AIMS: Policy = {
    Aims.VIEW: dict.fromkeys((*BOARD, *AT_ACADEMY, Role.CLERK, Role.TRUST_ADMIN), own_trust),
    Aims.DEFINE: dict.fromkeys((AID, CE), own_trust),
    Aims.VIEW_STATUS: {**dict.fromkeys(BOARD, own_trust), **dict.fromkeys(AT_ACADEMY, own_academy)},
    Aims.VIEW_OVERVIEW: dict.fromkeys(BOARD, joined_now_or_once),
    # Who judged and why, where no rule could tell.
    Aims.VIEW_REASON: {
        **dict.fromkeys((AID, CE), own_trust),
        **dict.fromkeys((Role.HEADTEACHER, *CHAIRS), judged_at_own_academy),
    },
    Aims.JUDGE: {AID: own_trust},
}
