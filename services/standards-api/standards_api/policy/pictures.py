"""Who may look at an academy's or the trust's whole picture, and at which figures in it."""

from enum import StrEnum

from sqlalchemy import ColumnElement

from chassis.actor import Actor
from chassis.policy import Policy
from standards_api.models import Academy, Measurement, MeasurementReading
from standards_api.policy.measures import figures
from standards_api.policy.register import own_academy, own_trust
from standards_api.policy.roles import Role


class Pictures(StrEnum):
    """What can be looked at."""

    VIEW = "picture.view"
    VIEW_FIGURES = "picture.view-figures"
    VIEW_EARLIER_FIGURES = "picture.view-earlier-figures"
    VIEW_UNPUBLISHED_RATINGS = "picture.view-unpublished-ratings"
    VIEW_SUPPORT = "picture.view-support"
    VIEW_NEXT_MEETING = "picture.view-next-meeting"
    VIEW_TRUST = "trust-picture.view"
    VIEW_SIMILAR = "similar-academies.view"
    VIEW_BOARD = "board-view.view"


def joined(_: Actor, __: str) -> ColumnElement[bool]:
    return Academy.status == "joined"


def joined_now_or_once(_: Actor, __: str) -> ColumnElement[bool]:
    """As of a day gone by the board sees those that were in the trust then."""
    return Academy.status.in_(("joined", "left"))


TRUST_WIDE = (Role.AID, Role.CHIEF_EXECUTIVE)
CHAIRS = (Role.CHAIR, Role.LEARNING_CHAIR)

PICTURES: Policy = {
    Pictures.VIEW: {
        **dict.fromkeys((*TRUST_WIDE, Role.TRUSTEE), own_trust),
        **dict.fromkeys((Role.HEADTEACHER, *CHAIRS, Role.GOVERNOR), own_academy),
    },
    # As measurements are viewed elsewhere: a governor sees judgements, and no figures.
    Pictures.VIEW_FIGURES: figures(Measurement),
    Pictures.VIEW_EARLIER_FIGURES: figures(MeasurementReading),
    # As of a day gone by: what was published later is for those who see ratings before they are published.
    Pictures.VIEW_UNPUBLISHED_RATINGS: dict.fromkeys(TRUST_WIDE, own_trust),
    # As support-api and meetings-api show it: governors and trustees see neither.
    Pictures.VIEW_SUPPORT: {
        **dict.fromkeys(TRUST_WIDE, own_trust),
        **dict.fromkeys((Role.HEADTEACHER, *CHAIRS), own_academy),
    },
    Pictures.VIEW_NEXT_MEETING: {
        **dict.fromkeys(TRUST_WIDE, own_trust),
        **dict.fromkeys((Role.HEADTEACHER, *CHAIRS), own_academy),
    },
    Pictures.VIEW_TRUST: dict.fromkeys(TRUST_WIDE, joined_now_or_once),
    Pictures.VIEW_BOARD: dict.fromkeys((*TRUST_WIDE, Role.TRUSTEE), joined_now_or_once),
    # Other academies' figures stand in it: nobody who may see only their own.
    Pictures.VIEW_SIMILAR: dict.fromkeys((*TRUST_WIDE, Role.TRUSTEE), joined),
}
