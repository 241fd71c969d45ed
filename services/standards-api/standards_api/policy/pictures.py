"""Who may look at an academy's or the trust's whole picture, and at which figures in it."""

from enum import StrEnum

from sqlalchemy import ColumnElement

from chassis.actor import Actor
from chassis.policy import Policy
from standards_api.models import Academy, Measurement
from standards_api.policy.register import own_academy, own_trust
from standards_api.policy.roles import Role


class Pictures(StrEnum):
    """What can be looked at."""

    VIEW = "picture.view"
    VIEW_FIGURES = "picture.view-figures"
    VIEW_BOARD = "board-view.view"


def figures_of_own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    return Measurement.urn.in_(actor.units(role))


def published(_: Actor, __: str) -> ColumnElement[bool]:
    return Measurement.status == "published"


def joined(_: Actor, __: str) -> ColumnElement[bool]:
    return Academy.status == "joined"


PICTURES: Policy = {
    Pictures.VIEW: {
        **dict.fromkeys((Role.AID, Role.CHIEF_EXECUTIVE, Role.TRUSTEE), own_trust),
        **dict.fromkeys((Role.HEADTEACHER, Role.CHAIR, Role.LEARNING_CHAIR, Role.GOVERNOR), own_academy),
    },
    # As measurements are viewed elsewhere: a governor sees judgements, and no figures.
    Pictures.VIEW_FIGURES: {
        **dict.fromkeys((Role.AID, Role.CHIEF_EXECUTIVE), own_trust),
        **dict.fromkeys((Role.HEADTEACHER, Role.CHAIR, Role.LEARNING_CHAIR), figures_of_own_academy),
        Role.TRUSTEE: published,
    },
    Pictures.VIEW_BOARD: dict.fromkeys((Role.AID, Role.CHIEF_EXECUTIVE, Role.TRUSTEE), joined),
}
