"""Who may do what in the register: `security.md`, rows "Membership and roles" and "Clients, webhooks"."""

from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_, select, true

from chassis.actor import Actor
from chassis.policy import Policy, Reach
from standards_api.models import Academy, Appointment, Person
from standards_api.policy.roles import Role


class Register(StrEnum):
    """What can be done in the register."""

    VIEW_TRUST = "trust.view"
    NAME_THINGS = "trust.name-things"
    FOUND_TRUST = "trust.found"
    VIEW_ACADEMY = "academy.view"
    ADD_ACADEMY = "academy.add"
    RELEASE_ACADEMY = "academy.release"
    VIEW_PERSON = "person.view"
    KEEP_PEOPLE = "person.keep"
    VIEW_APPOINTMENT = "appointment.view"
    APPOINT = "appointment.make"
    APPROVE_APPOINTMENT = "appointment.approve"
    END_APPOINTMENT = "appointment.end"
    VIEW_CLIENT = "client.view"
    GRANT_CLIENT = "client.grant"


def own_trust(_: Actor, __: str) -> ColumnElement[bool]:
    """Row-level security narrows it to the trust."""
    return true()


def own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    return Academy.urn.in_(actor.units(role))


def granted_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    if actor.across_trust(role):
        return true()
    return Academy.urn.in_(actor.units(role))


def own_entry(actor: Actor, _: str) -> ColumnElement[bool]:
    return Person.subject == actor.subject


def somebody_else(actor: Actor, _: str) -> ColumnElement[bool]:
    """Nobody makes, approves or ends a post of their own."""
    own = select(Person.id).where(Person.subject == actor.subject)
    return Appointment.person_id.not_in(own)


def settled(_: Actor, __: str) -> ColumnElement[bool]:
    """What is only proposed concerns those who propose and approve."""
    return Appointment.status == "approved"


def own_post(actor: Actor, _: str) -> ColumnElement[bool]:
    own = select(Person.id).where(Person.subject == actor.subject)
    return and_(Appointment.status == "approved", Appointment.person_id.in_(own))


def settled_at_own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    here = and_(Appointment.status == "approved", Appointment.urn.in_(actor.units(role)))
    return or_(here, own_post(actor, role))


def every(roles: tuple[Role, ...], reach: Reach) -> dict[str, Reach]:
    return dict.fromkeys(roles, reach)


TRUST_WIDE = (
    Role.AID, Role.CHIEF_EXECUTIVE, Role.FINANCE_DIRECTOR, Role.TRUSTEE, Role.SPECIALIST,
    Role.CLERK, Role.TRUST_ADMIN,
)  # fmt: skip
AT_ACADEMY = (Role.HEADTEACHER, Role.CHAIR, Role.LEARNING_CHAIR, Role.GOVERNOR)
MACHINES = (Role.MIS, Role.INTEGRATOR)
DIRECTORY = (Role.TRUST_ADMIN, Role.AID, Role.CHIEF_EXECUTIVE, Role.CLERK)

REGISTER: Policy = {
    Register.VIEW_TRUST: every((*TRUST_WIDE, *AT_ACADEMY, *MACHINES, Role.OPERATOR), own_trust),
    Register.NAME_THINGS: {Role.TRUST_ADMIN: own_trust},
    Register.FOUND_TRUST: {Role.OPERATOR: own_trust},
    Register.VIEW_ACADEMY: {
        **every((*TRUST_WIDE, Role.OPERATOR), own_trust),
        **every(AT_ACADEMY, own_academy),
        **every(MACHINES, granted_academy),
    },
    Register.ADD_ACADEMY: {Role.TRUST_ADMIN: own_trust},
    Register.RELEASE_ACADEMY: {Role.TRUST_ADMIN: own_trust},
    Register.VIEW_PERSON: {
        **every((*TRUST_WIDE, *AT_ACADEMY), own_entry),
        **every(DIRECTORY, own_trust),
    },
    Register.KEEP_PEOPLE: {Role.TRUST_ADMIN: own_trust},
    Register.VIEW_APPOINTMENT: {
        **every(TRUST_WIDE, settled),
        **every(AT_ACADEMY, settled_at_own_academy),
        **every((Role.TRUST_ADMIN, Role.CHIEF_EXECUTIVE), own_trust),
    },
    Register.APPOINT: {Role.TRUST_ADMIN: somebody_else},
    Register.APPROVE_APPOINTMENT: {Role.CHIEF_EXECUTIVE: somebody_else},
    Register.END_APPOINTMENT: {Role.TRUST_ADMIN: somebody_else},
    Register.VIEW_CLIENT: {Role.TRUST_ADMIN: own_trust},
    Register.GRANT_CLIENT: {Role.TRUST_ADMIN: own_trust},
}
