"""Who may do what with risks: `security.md` has no row of that name; as "Support request" for those who work
with them, and as "Board / CEO report" for the board."""

from enum import StrEnum

from sqlalchemy import ColumnElement, and_, select

from chassis.actor import Actor
from chassis.policy import Policy
from standards_api.models.risks import Risk, RiskAction, RiskState, RiskStatus
from standards_api.policy.register import own_trust
from standards_api.policy.roles import Role


class Risks(StrEnum):
    """What can be done with the risk register."""

    VIEW = "risk.view"
    VIEW_BOARD = "risk.view-board"
    VIEW_EARLIER = "risk.view-earlier"
    VIEW_EARLIER_BOARD = "risk.view-earlier-board"
    RAISE = "risk.raise"
    CHANGE = "risk.change"
    RATE = "risk.rate"
    CLOSE = "risk.close"
    VIEW_SCALE = "risk-scale.view"
    SET_SCALE = "risk-scale.set"
    VIEW_ACTION = "risk-action.view"
    ADD_ACTION = "risk-action.add"
    END_ACTION = "risk-action.end"


def shared_at_own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    return and_(Risk.urn.in_(actor.units(role)), Risk.shared.is_(True))


def still_open(_: Actor, __: str) -> ColumnElement[bool]:
    return Risk.status == RiskStatus.OPEN


def shared_then_and_now_at_own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    """As it stood on a day gone by, where it is theirs to see now too."""
    still = select(Risk.id).where(shared_at_own_academy(actor, role))
    return and_(RiskState.id.in_(still), RiskState.shared.is_(True))


def open_then(_: Actor, __: str) -> ColumnElement[bool]:
    return RiskState.status == RiskStatus.OPEN


def of_risk_shared_at_own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    return RiskAction.risk_id.in_(select(Risk.id).where(shared_at_own_academy(actor, role)))


AID, CE, HT = Role.AID, Role.CHIEF_EXECUTIVE, Role.HEADTEACHER
CHAIRS = (Role.CHAIR, Role.LEARNING_CHAIR)
BOARD = (AID, CE, Role.TRUSTEE, Role.FINANCE_DIRECTOR)

RISKS: Policy = {
    Risks.VIEW: {
        **dict.fromkeys((AID, CE), own_trust),
        **dict.fromkeys((HT, *CHAIRS), shared_at_own_academy),
    },
    # What a risk is called and how high it is; no reasons, no actions.
    Risks.VIEW_BOARD: dict.fromkeys(BOARD, still_open),
    Risks.VIEW_EARLIER: {
        **dict.fromkeys((AID, CE), own_trust),
        **dict.fromkeys((HT, *CHAIRS), shared_then_and_now_at_own_academy),
    },
    Risks.VIEW_EARLIER_BOARD: dict.fromkeys(BOARD, open_then),
    Risks.RAISE: {AID: own_trust, HT: shared_at_own_academy},
    Risks.CHANGE: {AID: own_trust, HT: shared_at_own_academy},
    Risks.RATE: {AID: own_trust},
    Risks.CLOSE: {AID: own_trust},
    Risks.VIEW_SCALE: dict.fromkeys((*BOARD, HT, *CHAIRS), own_trust),
    Risks.SET_SCALE: {AID: own_trust},
    Risks.VIEW_ACTION: {
        **dict.fromkeys((AID, CE), own_trust),
        **dict.fromkeys((HT, *CHAIRS), of_risk_shared_at_own_academy),
    },
    Risks.ADD_ACTION: {AID: own_trust, HT: of_risk_shared_at_own_academy},
    Risks.END_ACTION: {AID: own_trust, HT: of_risk_shared_at_own_academy},
}
