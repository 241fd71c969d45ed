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
    ESTABLISHMENTS = "gias-establishments"
    MEASUREMENTS = "measurements"
    KS2 = "dfe-ks2"
    KS4 = "dfe-ks4"
    KS5 = "dfe-ks5"
    ABSENCE = "dfe-absence"
    INSPECTIONS = "ofsted-latest-inspections"
    ENGLAND_SCHOOLS = "england-schools"
    ENGLAND_CENSUS = "england-census"
    ENGLAND_KS2 = "england-ks2"
    ENGLAND_KS4 = "england-ks4"
    ENGLAND_KS4_PUPILS = "england-ks4-pupils"
    ENGLAND_KS5 = "england-ks5"
    ENGLAND_ABSENCE = "england-absence"


class Imports(StrEnum):
    """What can be done with imports."""

    VIEW_IMPORT = "import.view"
    IMPORT_TRUSTS = "import.gias-groups"
    IMPORT_OWN_TRUST = "import.gias-own-trust"
    IMPORT_ESTABLISHMENTS = "import.gias-establishments"
    IMPORT_MEASUREMENTS = "import.measurements"
    IMPORT_KS2 = "import.dfe-ks2"
    IMPORT_KS4 = "import.dfe-ks4"
    IMPORT_KS5 = "import.dfe-ks5"
    IMPORT_ABSENCE = "import.dfe-absence"
    IMPORT_INSPECTIONS = "import.ofsted-latest-inspections"
    IMPORT_ENGLAND = "import.england"


OF_THE_REGISTER = {ImportKind.OWN_TRUST, ImportKind.ESTABLISHMENTS}
OF_FIGURES = {
    ImportKind.MEASUREMENTS, ImportKind.KS2, ImportKind.KS4, ImportKind.KS5, ImportKind.ABSENCE,
    ImportKind.INSPECTIONS,
}  # fmt: skip


def every_import(_: Actor, __: str) -> ColumnElement[bool]:
    return true()


def of_the_register(_: Actor, __: str) -> ColumnElement[bool]:
    return Import.kind.in_(OF_THE_REGISTER)


def of_figures(_: Actor, __: str) -> ColumnElement[bool]:
    return Import.kind.in_(OF_FIGURES)


IMPORTS: Policy = {
    Imports.VIEW_IMPORT: {
        Role.OPERATOR: every_import,
        Role.TRUST_ADMIN: of_the_register,
        Role.AID: of_figures,
    },
    Imports.IMPORT_TRUSTS: {Role.OPERATOR: every_import},
    Imports.IMPORT_OWN_TRUST: {Role.TRUST_ADMIN: of_the_register},
    Imports.IMPORT_ESTABLISHMENTS: {Role.TRUST_ADMIN: of_the_register},
    Imports.IMPORT_MEASUREMENTS: {Role.AID: of_figures},
    Imports.IMPORT_KS2: {Role.AID: of_figures},
    Imports.IMPORT_KS4: {Role.AID: of_figures},
    Imports.IMPORT_KS5: {Role.AID: of_figures},
    Imports.IMPORT_ABSENCE: {Role.AID: of_figures},
    Imports.IMPORT_INSPECTIONS: {Role.AID: of_figures},
    # Reference data of the whole country, which every trust reads.
    Imports.IMPORT_ENGLAND: {Role.OPERATOR: every_import},
}
