"""Who may see what was done and what is held up, and have it told elsewhere."""

from enum import StrEnum

from chassis.history_routes import own_acts, whole_history
from chassis.policy import Policy
from standards_api.policy.register import own_trust
from standards_api.policy.roles import Role


class Oversight(StrEnum):
    """What can be done with the history, with held events and with webhooks."""

    VIEW_HISTORY = "history.view"
    READ_HISTORY = "history.read"
    VERIFY_HISTORY = "history.verify"
    EXPORT_HISTORY = "history.export"
    VIEW_HELD_EVENTS = "held-event.view"
    RELEASE_HELD_EVENT = "held-event.release"
    VIEW_WEBHOOKS = "webhook.view"
    MANAGE_WEBHOOKS = "webhook.manage"


OVERSIGHT: Policy = {
    # That something was done, by whom and when; what was changed is for those below.
    Oversight.VIEW_HISTORY: {
        Role.AID: own_acts,
        Role.HEADTEACHER: own_acts,
        Role.CHIEF_EXECUTIVE: whole_history,
        Role.TRUST_ADMIN: whole_history,
    },
    Oversight.READ_HISTORY: {
        Role.AID: own_acts,
        Role.HEADTEACHER: own_acts,
        Role.CHIEF_EXECUTIVE: whole_history,
    },
    # Whether it holds tells nothing of what is in it: so an operator may ask too.
    Oversight.VERIFY_HISTORY: {
        Role.CHIEF_EXECUTIVE: whole_history,
        Role.TRUST_ADMIN: whole_history,
        Role.OPERATOR: whole_history,
    },
    Oversight.EXPORT_HISTORY: {Role.CHIEF_EXECUTIVE: whole_history},
    Oversight.VIEW_HELD_EVENTS: {Role.OPERATOR: own_trust, Role.TRUST_ADMIN: own_trust},
    Oversight.RELEASE_HELD_EVENT: {Role.OPERATOR: own_trust},
    Oversight.VIEW_WEBHOOKS: {Role.TRUST_ADMIN: own_trust},
    Oversight.MANAGE_WEBHOOKS: {Role.TRUST_ADMIN: own_trust},
}
