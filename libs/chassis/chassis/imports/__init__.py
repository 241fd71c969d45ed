"""Bringing files in, in two steps: a preview that says row by row what will happen, then the application.

    TRUSTS = Importer(
        kind="gias-trusts", title="Trusts from GIAS", parts={"groups": "The GIAS groups file (CSV)."},
        read=read, judge=judge, apply=apply, action=Action.IMPORT_REGISTER, trust_of=trust_of,
    )

In `service.py`: `importers=IMPORTERS`, `tasks=[..., *imports.tasks(IMPORTERS)]`,
`routers=[..., imports.router(IMPORTERS, POLICY, view=Action.VIEW_IMPORT)]`,
`large_bodies={"/v1/imports": imports.LARGEST_BODY}`.
A row is judged when previewed and again, in its batch's own transaction, when applied.
"""

from chassis.imports.beginning import those_begun
from chassis.imports.pages import to_do
from chassis.imports.routes import LARGEST_BODY, router
from chassis.imports.shapes import (
    Importer,
    Line,
    Lines,
    Outcome,
    Reading,
    Together,
    Verdict,
    changed_or_same,
    refuse_repeats,
)
from chassis.imports.work import tasks

__all__ = [
    "LARGEST_BODY",
    "Importer",
    "Line",
    "Lines",
    "Outcome",
    "Reading",
    "Together",
    "Verdict",
    "changed_or_same",
    "refuse_repeats",
    "router",
    "tasks",
    "those_begun",
    "to_do",
]
