"""Who may do what to notes."""

from enum import StrEnum

from sqlalchemy import ColumnElement, true

from chassis.actor import Actor
from chassis.history_routes import own_acts, whole_history
from chassis.policy import Policy
from notes.models import Note


class Role(StrEnum):
    CLERK = "clerk"
    HEADTEACHER = "headteacher"
    MIS = "mis"
    OPERATOR = "operator"
    CHIEF_EXECUTIVE = "chief_executive"
    TRUST_ADMIN = "trust_admin"


class Action(StrEnum):
    VIEW_NOTE = "note.view"
    WRITE_NOTE = "note.write"
    ARCHIVE_NOTE = "note.archive"
    VIEW_IMPORT = "import.view"
    IMPORT_NOTES = "note.import"
    VIEW_HISTORY = "history.view"
    READ_HISTORY = "history.read"
    VERIFY_HISTORY = "history.verify"
    EXPORT_HISTORY = "history.export"
    VIEW_HELD_EVENTS = "held-event.view"
    RELEASE_HELD_EVENT = "held-event.release"
    VIEW_WEBHOOKS = "webhook.view"
    MANAGE_WEBHOOKS = "webhook.manage"


def any_desk(_: Actor, __: str) -> ColumnElement[bool]:
    return true()


def whole_trust(_: Actor, __: str) -> ColumnElement[bool]:
    return true()


def own_desk(actor: Actor, role: str) -> ColumnElement[bool]:
    return Note.desk.in_(actor.units(role))


POLICY: Policy = {
    Action.VIEW_NOTE: {Role.CLERK: any_desk, Role.HEADTEACHER: own_desk},
    Action.WRITE_NOTE: {Role.CLERK: any_desk, Role.HEADTEACHER: own_desk, Role.MIS: own_desk},
    Action.ARCHIVE_NOTE: {Role.CLERK: any_desk},
    Action.VIEW_IMPORT: {Role.CLERK: whole_trust, Role.OPERATOR: whole_trust},
    Action.VIEW_HISTORY: {
        Role.CHIEF_EXECUTIVE: whole_history,
        Role.TRUST_ADMIN: whole_history,
        Role.CLERK: own_acts,
    },
    Action.READ_HISTORY: {Role.CHIEF_EXECUTIVE: whole_history, Role.CLERK: own_acts},
    Action.VERIFY_HISTORY: {Role.CHIEF_EXECUTIVE: whole_history, Role.TRUST_ADMIN: whole_history},
    Action.EXPORT_HISTORY: {Role.CHIEF_EXECUTIVE: whole_history},
    Action.VIEW_HELD_EVENTS: {
        Role.TRUST_ADMIN: whole_trust,
        Role.OPERATOR: whole_trust,
        Role.CLERK: whole_trust,
    },
    Action.RELEASE_HELD_EVENT: {Role.TRUST_ADMIN: whole_trust, Role.OPERATOR: whole_trust},
    Action.VIEW_WEBHOOKS: {Role.TRUST_ADMIN: whole_trust, Role.CLERK: whole_trust},
    Action.MANAGE_WEBHOOKS: {Role.TRUST_ADMIN: whole_trust},
    Action.IMPORT_NOTES: {Role.CLERK: whole_trust, Role.OPERATOR: whole_trust},
}
