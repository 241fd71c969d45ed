"""Official tables of figures, brought in for the trust's own academies: previewed, then applied."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import now, start_of
from chassis.history import note
from chassis.imports import Importer, Line, Outcome, Verdict
from standards_api.measures.commands import claim, tell
from standards_api.measures.official_file import Table, read
from standards_api.measures.official_tables import ABSENCE, KS2, KS4, KS5
from standards_api.measures.store import preview, store
from standards_api.models import Academy, MeasurementBatch
from standards_api.policy.imports import Imports

MOST_FIGURES = 100
TOLD = ("status", "value", "lower", "upper")


async def choose(session: AsyncSession, lines: Sequence[Line]) -> Sequence[Line]:
    """A national file is about everybody: other schools are counted in one line, not refused one by one."""
    urns = set(await session.scalars(select(Academy.urn).where(Academy.status != "left")))
    ours = [line for line in lines if line.key in urns]
    others = len(lines) - len(ours)
    if not others:
        return ours
    said = f"{others:,} rows are about schools that are not academies of your trust: left out."
    return [*ours, Line(0, "other schools", refusal=said)]


async def judge(sender: str, session: AsyncSession, lines: Sequence[Line]) -> Sequence[Verdict]:
    """Changed if anything in it is newer and other than what stands, else new if anything is the first."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for batch, rows in by_edition(sender, lines):
        for place, seen in (await preview(session, batch, rows)).items():
            found[place // MOST_FIGURES][rows[place]["measure"]] = (seen, rows[place])
    return [verdict(found[index]) for index in range(len(lines))]


def verdict(seen: Mapping[str, Any]) -> Verdict:
    outcomes = {preview.outcome for preview, _ in seen.values()}
    differences = {
        measure: (shown(preview.there), shown(row))
        for measure, (preview, row) in seen.items()
        if preview.outcome == "changed"
    }
    if "changed" in outcomes:
        return Verdict(Outcome.CHANGED, differences=differences)
    if "new" in outcomes:
        return Verdict(Outcome.NEW)
    if any(preview.outcome == "superseded" and preview.differs for preview, _ in seen.values()):
        said = "Newer figures stand. For a correction give its own day of publication in the part `release`."
        return Verdict(Outcome.REFUSED, said)
    return Verdict(Outcome.SAME)


def shown(figure: Mapping[str, Any]) -> dict[str, Any]:
    return {name: figure[name] for name in TOLD if figure.get(name) is not None}


async def apply(sender: str, session: AsyncSession, lines: Sequence[Line]) -> None:
    for batch, rows in by_edition(sender, lines):
        there = await claim(session, batch)
        batch.id = there.id if there else batch.id
        seen = await preview(session, batch, rows)
        newer = {place: rows[place] for place in rows if seen[place].outcome in ("new", "changed")}
        if newer:
            stored = await store(session, batch, newer)
            told = {"client_id": sender, "name": batch.name, "source": batch.source, "rows": len(newer)}
            note(session, about="measurement_batches", key=batch.id, old=None, new=told)
            await tell(session, batch, stored)


def by_edition(
    sender: str, lines: Sequence[Line]
) -> list[tuple[MeasurementBatch, dict[int, dict[str, Any]]]]:
    """The figures of the lines, by their edition; each under the places of its line and of itself."""
    found: dict[tuple[str, ...], dict[int, dict[str, Any]]] = defaultdict(dict)
    for index, line in enumerate(lines):
        said = line.data or {}
        edition = tuple(str(said[name]) for name in ("period", "release", "published_on", "source"))
        for place, figure in enumerate(said["figures"]):
            found[edition][index * MOST_FIGURES + place] = figure
    return [(batch_of(sender, *edition), rows) for edition, rows in found.items()]


def batch_of(sender: str, period: str, release: str, published_on: str, source: str) -> MeasurementBatch:
    return MeasurementBatch(
        client_id=sender,
        name=f"{period} {release} {published_on}",
        source=source,
        as_at=start_of(date.fromisoformat(published_on)),
        release=release,
        received_at=now(),
        fingerprint="",
    )


def importer(table: Table, title: str, action: Imports, example: str) -> Importer:
    sender = f"import:{table.kind}"
    return Importer(
        kind=table.kind,
        title=title,
        parts={
            "schools": "The table by school (CSV): the old download file or the newer one.",
            "release": "What an old file does not say of itself (CSV, one row): academic_year as 2018/19, "
            f"release (provisional, revised or final), published_on as {example}.",
        },
        optional=frozenset({"release"}),
        read=partial(read, table),
        judge=partial(judge, sender),
        apply=partial(apply, sender),
        choose=choose,
        action=action,
    )


IMPORTERS = [
    importer(KS2, "Key stage 2 tables of DfE", Imports.IMPORT_KS2, "2019-12-13"),
    importer(KS4, "Key stage 4 tables of DfE", Imports.IMPORT_KS4, "2019-10-17"),
    importer(KS5, "A level tables of DfE (key stage 5)", Imports.IMPORT_KS5, "2020-01-23"),
    importer(ABSENCE, "Absence tables of DfE", Imports.IMPORT_ABSENCE, "2020-03-26"),
]
