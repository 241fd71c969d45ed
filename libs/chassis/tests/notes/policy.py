"""Who may do what to notes."""

from enum import StrEnum

from sqlalchemy import ColumnElement, true

from chassis.actor import Actor
from chassis.policy import Policy
from notes.models import Note


class Role(StrEnum):
    CLERK = "clerk"
    HEADTEACHER = "headteacher"
    MIS = "mis"
    OPERATOR = "operator"


class Action(StrEnum):
    VIEW_NOTE = "note.view"
    WRITE_NOTE = "note.write"
    ARCHIVE_NOTE = "note.archive"
    VIEW_IMPORT = "import.view"
    IMPORT_NOTES = "note.import"


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
    Action.IMPORT_NOTES: {Role.CLERK: whole_trust, Role.OPERATOR: whole_trust},
}
