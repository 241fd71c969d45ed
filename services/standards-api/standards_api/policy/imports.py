"""Who may bring which files in, and look at what became of them: each kind has its row."""

from enum import StrEnum

from sqlalchemy import ColumnElement, true

from chassis.actor import Actor
from chassis.imports.models import Import
from chassis.policy import Policy
from standards_api.policy.roles import Role


class ImportKind(StrEnum):
    """What can be imported."""

    TRUSTS = "gias-groups"
    OWN_TRUST = "gias-own-trust"
    KS4 = "dfe-ks4"


class Imports(StrEnum):
    """What can be done with imports."""

    VIEW_IMPORT = "import.view"
    IMPORT_TRUSTS = "import.gias-groups"
    IMPORT_OWN_TRUST = "import.gias-own-trust"
    IMPORT_KS4 = "import.dfe-ks4"


def every_import(_: Actor, __: str) -> ColumnElement[bool]:
    return true()


def of_the_register(_: Actor, __: str) -> ColumnElement[bool]:
    return Import.kind == ImportKind.OWN_TRUST


def of_measures(_: Actor, __: str) -> ColumnElement[bool]:
    return Import.kind == ImportKind.KS4


IMPORTS: Policy = {
    Imports.VIEW_IMPORT: {
        Role.OPERATOR: every_import,
        Role.TRUST_ADMIN: of_the_register,
        Role.AID: of_measures,
    },
    Imports.IMPORT_TRUSTS: {Role.OPERATOR: every_import},
    Imports.IMPORT_OWN_TRUST: {Role.TRUST_ADMIN: of_the_register},
    Imports.IMPORT_KS4: {Role.AID: of_measures},
}
