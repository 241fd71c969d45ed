"""Published tables as reference data of the whole country: every school's row, for all trusts to read.

The same files as a trust brings in for its own academies, imported once by an operator in no trust.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.history import note
from chassis.ids import uuid7
from chassis.imports import Importer, Line, Outcome, Verdict
from standards_api.measures.official_file import Table, read
from standards_api.measures.official_tables import ABSENCE, CENSUS, KS2, KS4, KS4_PUPILS, KS5
from standards_api.measures.rules import standing
from standards_api.policy.imports import ImportKind, Imports
from standards_api.similar.profiles import ONE_AFTER_THE_OTHER, refresh_profiles

HERE = Path(__file__).parent
KEEP, PREVIEW = (text((HERE / f"{name}.sql").read_text()) for name in ("england", "england_preview"))
TOLD = ("status", "value")
OLDER = "Newer figures stand. For a correction give its own, later day: published_on in the part `release`."


def figures_of(sender: str, lines: Sequence[Line]) -> Iterator[dict[str, Any]]:
    """Each figure with the edition that it is of; `n` is the place of its line."""
    for place, line in enumerate(lines):
        batch = (line.data or {})["batch"]
        edition = {name: batch[name] for name in ("source", "as_at", "release")}
        stands = standing(batch["release"], batch["name"], sender)
        for figure in (line.data or {})["figures"]:
            yield {**figure, **edition, "n": place, "standing": stands}


async def judge(sender: str, session: AsyncSession, lines: Sequence[Line]) -> Sequence[Verdict]:
    figures = list(figures_of(sender, lines))
    found = await session.execute(PREVIEW, {"rows": json.dumps(figures)})
    seen: dict[int, list[tuple[str, Mapping[str, Any], Mapping[str, Any]]]] = defaultdict(list)
    for figure, row in zip(figures, found, strict=True):
        seen[row.n].append((row.outcome, row.there, figure))
    return [verdict(seen[place]) for place in range(len(lines))]


def verdict(seen: Sequence[tuple[str, Mapping[str, Any], Mapping[str, Any]]]) -> Verdict:
    outcomes = {outcome for outcome, _, _ in seen}
    if "changed" in outcomes:
        differences = {said["measure"]: (told(there), told(said))
                       for outcome, there, said in seen if outcome == "changed"}  # fmt: skip
        return Verdict(Outcome.CHANGED, differences=differences)
    if "new" in outcomes:
        return Verdict(Outcome.NEW)
    return Verdict(Outcome.REFUSED, OLDER) if "superseded" in outcomes else Verdict(Outcome.SAME)


def told(figure: Mapping[str, Any]) -> dict[str, Any]:
    return {name: figure[name] for name in TOLD if figure.get(name) is not None}


async def apply(sender: str, session: AsyncSession, lines: Sequence[Line]) -> None:
    """The history says which edition came in for how many schools: the figures name it themselves."""
    await session.execute(ONE_AFTER_THE_OTHER)
    await session.execute(KEEP, {"rows": json.dumps(list(figures_of(sender, lines)))})
    await refresh_profiles(session, [line.key for line in lines])
    editions = sorted({(line.data or {})["batch"]["source"] for line in lines})
    note(session, about="school_figures", key=uuid7(), old=None,
         new={"kind": sender, "sources": editions, "schools": len(lines)})  # fmt: skip


def importer(table: Table, kind: ImportKind, title: str) -> Importer:
    sender = f"import:{kind}"
    return Importer(
        kind=kind,
        title=title,
        parts={
            "schools": "The table by school (CSV): the old download file or the newer one.",
            "release": "What an old file does not say of itself (CSV, one row): academic_year as 2018/19, "
            "release (provisional, revised or final), published_on as 2019-12-13.",
        },
        optional=frozenset({"release"}),
        read=partial(read, table),
        judge=partial(judge, sender),
        apply=partial(apply, sender),
        of_the_commons=True,
        batch=1_000,
        action=Imports.IMPORT_ENGLAND,
    )


ENGLAND = [
    importer(CENSUS, ImportKind.ENGLAND_CENSUS, "England: pupils of each school (school census)"),
    importer(KS4_PUPILS, ImportKind.ENGLAND_KS4_PUPILS, "England: information about schools, key stage 4"),
    importer(KS2, ImportKind.ENGLAND_KS2, "England: key stage 2 tables of every school"),
    importer(KS4, ImportKind.ENGLAND_KS4, "England: key stage 4 tables of every school"),
    importer(KS5, ImportKind.ENGLAND_KS5, "England: A level tables of every school"),
    importer(ABSENCE, ImportKind.ENGLAND_ABSENCE, "England: absence tables of every school"),
]
