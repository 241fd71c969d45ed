"""Who may do what to whose support. What this table does not grant is refused."""

from enum import StrEnum

from sqlalchemy import ColumnElement, exists, true
from sqlalchemy.orm import InstrumentedAttribute

from chassis.actor import Actor
from chassis.history_routes import own_acts, whole_history
from chassis.policy import Policy
from support_api.models import Academy, DayGrant, Engagement, Expertise, Need, Specialist


class Role(StrEnum):
    """As in the token's `roles` and in the register."""

    AID = "aid"
    HEADTEACHER = "headteacher"
    CHAIR = "chair"
    LEARNING_CHAIR = "learning_chair"
    GOVERNOR = "governor"
    TRUSTEE = "trustee"
    CHIEF_EXECUTIVE = "chief_executive"
    FINANCE_DIRECTOR = "finance_director"
    SPECIALIST = "specialist"
    CLERK = "clerk"
    TRUST_ADMIN = "trust_admin"
    OPERATOR = "operator"
    MIS = "mis"
    INTEGRATOR = "integrator"


class Action(StrEnum):
    VIEW_CATALOGUE = "catalogue.view"
    VIEW_ACADEMY = "academy.view"
    VIEW_NEED = "need.view"
    RAISE_NEED = "need.raise"
    CHANGE_NEED = "need.change"
    CLOSE_NEED = "need.close"
    FIND_MATCHES = "need.match"
    VIEW_SPECIALIST = "specialist.view"
    VIEW_INTERESTS = "specialist.view-interests"
    NAME_SPECIALIST = "specialist.name"
    ADD_SPECIALIST = "specialist.add"
    CHANGE_SPECIALIST = "specialist.change"
    CHECK_SPECIALIST = "specialist.check"
    VIEW_EXPERTISE = "expertise.view"
    CHANGE_EXPERTISE = "expertise.change"
    VERIFY_EXPERTISE = "expertise.verify"
    VIEW_ENGAGEMENT = "engagement.view"
    FOLLOW_ENGAGEMENT = "engagement.follow"
    VIEW_COST = "engagement.cost"
    VIEW_IMPACT = "engagement.impact"
    PROPOSE_ENGAGEMENT = "engagement.propose"
    ANSWER_AS_RECEIVER = "engagement.answer-as-receiver"
    ANSWER_AS_LENDER = "engagement.answer-as-lender"
    MANAGE_ENGAGEMENT = "engagement.manage"
    LOG_VISIT = "engagement.log-visit"
    VIEW_DAYS = "days.view"
    VIEW_GRANT = "grant.view"
    ASK_FOR_GRANT = "grant.ask"
    CONFIRM_GRANT = "grant.confirm"
    VIEW_DAY_RULE = "day-rule.view"
    SET_DAY_RULE = "day-rule.set"
    VIEW_HISTORY = "history.view"
    READ_HISTORY = "history.read"
    VERIFY_HISTORY = "history.verify"
    EXPORT_HISTORY = "history.export"
    VIEW_HELD_EVENTS = "held-event.view"
    RELEASE_HELD_EVENT = "held-event.release"
    VIEW_WEBHOOKS = "webhook.view"
    MANAGE_WEBHOOKS = "webhook.manage"


def anything(_: Actor, __: str) -> ColumnElement[bool]:
    return true()


def _across_trust(actor: Actor, role: str, urn: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """A role of the trust reaches all its academies; given for some only, it reaches those."""
    return true() if actor.across_trust(role) else urn.in_(actor.units(role))


def any_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    return _across_trust(actor, role, Academy.urn)


def own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    return Academy.urn.in_(actor.units(role))


def any_need(actor: Actor, role: str) -> ColumnElement[bool]:
    return _across_trust(actor, role, Need.urn)


def own_needs(actor: Actor, role: str) -> ColumnElement[bool]:
    return Need.urn.in_(actor.units(role))


def own_entry(actor: Actor, _: str) -> ColumnElement[bool]:
    return Specialist.subject == actor.subject


def own_expertise(actor: Actor, _: str) -> ColumnElement[bool]:
    return exists().where(
        Specialist.trust_id == Expertise.trust_id,
        Specialist.id == Expertise.specialist_id,
        Specialist.subject == actor.subject,
    )


def any_engagement(actor: Actor, role: str) -> ColumnElement[bool]:
    return _across_trust(actor, role, Engagement.urn)


def received(actor: Actor, role: str) -> ColumnElement[bool]:
    return Engagement.urn.in_(actor.units(role))


def lent(actor: Actor, role: str) -> ColumnElement[bool]:
    return Engagement.lender_urn.in_(actor.units(role))


def received_or_lent(actor: Actor, role: str) -> ColumnElement[bool]:
    return received(actor, role) | lent(actor, role)


def own_deployments(actor: Actor, _: str) -> ColumnElement[bool]:
    return exists().where(
        Specialist.trust_id == Engagement.trust_id,
        Specialist.id == Engagement.specialist_id,
        Specialist.subject == actor.subject,
    )


def any_grant(actor: Actor, role: str) -> ColumnElement[bool]:
    return _across_trust(actor, role, DayGrant.urn)


def own_grants(actor: Actor, role: str) -> ColumnElement[bool]:
    return DayGrant.urn.in_(actor.units(role))


AID, HT, CE, FD, SP = Role.AID, Role.HEADTEACHER, Role.CHIEF_EXECUTIVE, Role.FINANCE_DIRECTOR, Role.SPECIALIST
ADMIN, OPERATOR = Role.TRUST_ADMIN, Role.OPERATOR
CHAIR, LEARNING, GV, TR = Role.CHAIR, Role.LEARNING_CHAIR, Role.GOVERNOR, Role.TRUSTEE
STAFF = (AID, HT, CHAIR, LEARNING, GV, TR, CE, FD, SP, Role.CLERK, ADMIN)

# Derived from the table of permissions in the requirements; the actions are what the routes ask.
POLICY: Policy = {
    Action.VIEW_CATALOGUE:     dict.fromkeys(STAFF, anything),
    Action.VIEW_ACADEMY:       {AID: any_academy, CE: any_academy, TR: any_academy, FD: any_academy,
                                HT: own_academy, CHAIR: own_academy, LEARNING: own_academy, GV: own_academy},
    Action.VIEW_NEED:          {AID: any_need, CE: any_need,
                                HT: own_needs, CHAIR: own_needs, LEARNING: own_needs},
    Action.RAISE_NEED:         {AID: any_need, HT: own_needs},
    Action.CHANGE_NEED:        {AID: any_need, HT: own_needs},
    Action.CLOSE_NEED:         {AID: any_need, HT: own_needs},
    Action.FIND_MATCHES:       {AID: any_need, CE: any_need, HT: own_needs},
    Action.VIEW_SPECIALIST:    {AID: anything, CE: anything, HT: anything, SP: own_entry},
    Action.VIEW_INTERESTS:     {AID: anything, CE: anything, SP: own_entry},
    Action.NAME_SPECIALIST:    {AID: anything, CE: anything, HT: anything, ADMIN: anything},
    Action.ADD_SPECIALIST:     {AID: anything, SP: own_entry},
    Action.CHANGE_SPECIALIST:  {AID: anything, SP: own_entry},
    Action.CHECK_SPECIALIST:   {AID: anything},
    Action.VIEW_EXPERTISE:     {AID: anything, CE: anything, HT: anything, SP: own_expertise},
    Action.CHANGE_EXPERTISE:   {AID: anything, SP: own_expertise},
    Action.VERIFY_EXPERTISE:   {AID: anything},
    Action.VIEW_ENGAGEMENT:    {AID: any_engagement, CE: any_engagement, HT: received, SP: own_deployments},
    Action.FOLLOW_ENGAGEMENT:  {AID: any_engagement, CE: any_engagement, HT: received_or_lent,
                                CHAIR: received, LEARNING: received, SP: own_deployments},
    Action.VIEW_COST:          {AID: any_engagement, CE: any_engagement, FD: any_engagement},
    Action.VIEW_IMPACT:        {AID: any_engagement, CE: any_engagement, TR: any_engagement,
                                HT: received, CHAIR: received, LEARNING: received},
    Action.PROPOSE_ENGAGEMENT: {AID: any_engagement},
    Action.ANSWER_AS_RECEIVER: {HT: received},
    Action.ANSWER_AS_LENDER:   {HT: lent},
    Action.MANAGE_ENGAGEMENT:  {AID: any_engagement},
    Action.LOG_VISIT:          {AID: any_engagement, SP: own_deployments},
    Action.VIEW_DAYS:          {AID: any_academy, CE: any_academy,
                                HT: own_academy, CHAIR: own_academy, LEARNING: own_academy},
    Action.VIEW_GRANT:         {AID: any_grant, CE: any_grant,
                                HT: own_grants, CHAIR: own_grants, LEARNING: own_grants},
    Action.ASK_FOR_GRANT:      {AID: any_grant},
    Action.CONFIRM_GRANT:      {CE: any_grant},
    Action.VIEW_DAY_RULE:      {AID: anything, CE: anything,
                                HT: anything, CHAIR: anything, LEARNING: anything},
    Action.SET_DAY_RULE:       {AID: anything},
    Action.VIEW_HISTORY:       {AID: own_acts, HT: own_acts, CE: whole_history, ADMIN: whole_history},
    Action.READ_HISTORY:       {AID: own_acts, HT: own_acts, CE: whole_history},
    Action.VERIFY_HISTORY:     {CE: anything, ADMIN: anything, OPERATOR: anything},
    Action.EXPORT_HISTORY:     {CE: anything},
    Action.VIEW_HELD_EVENTS:   {ADMIN: anything, OPERATOR: anything},
    Action.RELEASE_HELD_EVENT: {OPERATOR: anything},
    Action.VIEW_WEBHOOKS:      {ADMIN: anything},
    Action.MANAGE_WEBHOOKS:    {ADMIN: anything},
}  # fmt: skip
