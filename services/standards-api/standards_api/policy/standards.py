"""Who may do what to standards: `security.md`, row "Trust Standard (version)"."""

from enum import StrEnum

from sqlalchemy import ColumnElement, true

from chassis.actor import Actor
from chassis.policy import Policy
from standards_api.models.standards import Standard, StandardVersion, VersionStatus
from standards_api.policy.roles import Role


class Standards(StrEnum):
    """What can be done to standards."""

    VIEW_STANDARD = "standard.view"
    VIEW_VERSION = "standard-version.view"
    VIEW_APPROVALS = "standard-version.view-approvals"
    ADD_STANDARD = "standard.add"
    DRAFT_VERSION = "standard-version.draft"
    APPROVE_VERSION = "standard-version.approve"
    PUBLISH_VERSION = "standard-version.publish"


def own_trust(_: Actor, __: str) -> ColumnElement[bool]:
    """Row-level security narrows it to the trust."""
    return true()


def in_force(_: Actor, __: str) -> ColumnElement[bool]:
    return Standard.current.is_not(None)


def published(_: Actor, __: str) -> ColumnElement[bool]:
    return StandardVersion.status != VersionStatus.DRAFT


SHAPING = (Role.AID, Role.CHIEF_EXECUTIVE, Role.TRUSTEE)
READING = (
    Role.HEADTEACHER, Role.CHAIR, Role.LEARNING_CHAIR, Role.GOVERNOR, Role.FINANCE_DIRECTOR,
    Role.SPECIALIST, Role.CLERK, Role.TRUST_ADMIN, Role.INTEGRATOR,
)  # fmt: skip

STANDARDS: Policy = {
    Standards.VIEW_STANDARD: {**dict.fromkeys(SHAPING, own_trust), **dict.fromkeys(READING, in_force)},
    Standards.VIEW_VERSION: {**dict.fromkeys(SHAPING, own_trust), **dict.fromkeys(READING, published)},
    Standards.VIEW_APPROVALS: dict.fromkeys(SHAPING, own_trust),
    Standards.ADD_STANDARD: {Role.AID: own_trust, Role.CHIEF_EXECUTIVE: own_trust},
    Standards.DRAFT_VERSION: {Role.AID: own_trust, Role.CHIEF_EXECUTIVE: own_trust},
    Standards.APPROVE_VERSION: {Role.TRUSTEE: own_trust},
    Standards.PUBLISH_VERSION: {Role.CHIEF_EXECUTIVE: own_trust},
}
