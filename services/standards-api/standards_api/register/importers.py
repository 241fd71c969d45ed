"""The imports that fill the register."""

from chassis.imports import Importer
from standards_api.policy import ImportKind, Imports
from standards_api.register import establishments
from standards_api.register.commands import establishments as bring_in
from standards_api.register.commands.gias import apply, judge
from standards_api.register.commands.gias_together import TOGETHER
from standards_api.register.england import SCHOOLS
from standards_api.register.gias import is_of_trust, read, trust_of

PARTS = {
    "groups": "GIAS groups (all group records), CSV or Excel.",
    "links": "GIAS group links (which establishment belongs to which group, since when), CSV or Excel.",
}

IMPORTERS = [
    Importer(
        kind=ImportKind.TRUSTS,
        title="All multi-academy trusts from GIAS",
        parts=PARTS,
        read=read,
        judge=judge,
        apply=apply,
        trust_of=trust_of,
        together=TOGETHER,
        batch=1_000,
        action=Imports.IMPORT_TRUSTS,
    ),
    Importer(
        kind=ImportKind.OWN_TRUST,
        title="Your trust and its academies from GIAS",
        parts=PARTS,
        read=read,
        judge=judge,
        apply=apply,
        keep=is_of_trust,
        action=Imports.IMPORT_OWN_TRUST,
    ),
    Importer(
        kind=ImportKind.ESTABLISHMENTS,
        title="Particulars of your academies from GIAS",
        parts={
            "establishments": "GIAS establishments (edubasealldata), CSV or Excel, of every school or some.",
            "links": "GIAS establishment links: what each school was before, and what it became.",
        },
        optional=frozenset({"links"}),
        read=establishments.read,
        choose=bring_in.choose,
        judge=bring_in.judge,
        apply=bring_in.apply,
        largest=96 * 1024 * 1024,
        action=Imports.IMPORT_ESTABLISHMENTS,
    ),
    SCHOOLS,
]
