"""Who may look at an academy's or the trust's whole picture, and at which figures in it."""

from enum import StrEnum

from sqlalchemy import ColumnElement, and_

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


def published_of_own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    return and_(published(actor, role), figures_of_own_academy(actor, role))


def joined(_: Actor, __: str) -> ColumnElement[bool]:
    return Academy.status == "joined"


PICTURES: Policy = {
    Pictures.VIEW: {
        **dict.fromkeys((Role.AID, Role.CHIEF_EXECUTIVE, Role.TRUSTEE), own_trust),
        **dict.fromkeys((Role.HEADTEACHER, Role.CHAIR, Role.LEARNING_CHAIR, Role.GOVERNOR), own_academy),
    },
    Pictures.VIEW_FIGURES: {
        **dict.fromkeys((Role.AID, Role.CHIEF_EXECUTIVE), own_trust),
        **dict.fromkeys((Role.HEADTEACHER, Role.CHAIR, Role.LEARNING_CHAIR), figures_of_own_academy),
        Role.TRUSTEE: published,
        Role.GOVERNOR: published_of_own_academy,
    },
    Pictures.VIEW_BOARD: dict.fromkeys((Role.AID, Role.CHIEF_EXECUTIVE, Role.TRUSTEE), joined),
}
