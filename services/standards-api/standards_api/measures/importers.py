"""Official tables of figures, brought in for the trust's own academies: previewed, then applied."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import now
from chassis.history import note
from chassis.imports import Importer, Line, Outcome, Verdict
from standards_api.measures import queries
from standards_api.measures.commands import claim, tell
from standards_api.measures.csv_file import NotText, choose_own, screen
from standards_api.measures.csv_file import read as read_own
from standards_api.measures.england import ENGLAND
from standards_api.measures.official_file import Table, read
from standards_api.measures.official_tables import ABSENCE, KS2, KS4, KS5
from standards_api.measures.problems import PupilDataRefused
from standards_api.measures.store import preview, store
from standards_api.models import Academy, MeasurementBatch
from standards_api.policy.imports import ImportKind, Imports

MOST_FIGURES = 100
CORRECT_IT = (
    "For a correction give its own, later day: as_at in a file of your own, else published_on in the part "
    "`release`."
)
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
        measure: (shown(preview.there or {}), shown(row))
        for measure, (preview, row) in seen.items()
        if preview.outcome == "changed"
    }
    if "changed" in outcomes:
        return Verdict(Outcome.CHANGED, differences=differences)
    if "new" in outcomes:
        return Verdict(Outcome.NEW)
    if any(preview.outcome == "superseded" and preview.differs for preview, _ in seen.values()):
        said = f"Newer figures stand. {CORRECT_IT}"
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
    batches: dict[str, MeasurementBatch] = {}
    found: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
    for index, line in enumerate(lines):
        said = (line.data or {})["batch"]
        name = said["name"]
        if name not in batches:
            batches[name] = batch_of(sender, **said)
        for place, figure in enumerate((line.data or {})["figures"]):
            found[name][index * MOST_FIGURES + place] = figure
    return [(batches[name], rows) for name, rows in found.items()]


def batch_of(
    sender: str, *, name: str, source: str, as_at: str, release: str | None = None
) -> MeasurementBatch:
    return MeasurementBatch(
        client_id=sender,
        name=name,
        source=source,
        as_at=datetime.fromisoformat(as_at),
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


OWN_FIGURES = f"import:{ImportKind.MEASUREMENTS}"


async def judge_own(session: AsyncSession, lines: Sequence[Line]) -> Sequence[Verdict]:
    """Only for academies that belonged to the trust on the day of the figures, as when they are pushed."""
    days = {str((line.data or {})["day"]) for line in lines}
    ours = {day: await queries.ours_on(session, date.fromisoformat(day)) for day in sorted(days)}
    verdicts = await judge(OWN_FIGURES, session, lines)
    return [
        verdict
        if line.key in ours[(line.data or {})["day"]]
        else Verdict(Outcome.REFUSED, not_yours((line.data or {})["day"]))
        for line, verdict in zip(lines, verdicts, strict=True)
    ]


def not_yours(day: str) -> str:
    on = date.fromisoformat(day)
    return f"There is no academy with this URN that you may send figures for on {on:%-d %B %Y}."


OWN = Importer(
    kind=ImportKind.MEASUREMENTS,
    title="Figures of your own, as CSV",
    parts={
        "figures": "A CSV with a row for each figure: urn, measure, period, status, source and as_at (a day, "
        "or an instant with its offset), and where they apply value, lower, upper, numerator, denominator, "
        "subject, key_stage, pupil_group, code, release: as PUT /v1/measurement-batches takes them."
    },
    read=read_own,
    choose=choose_own,
    judge=judge_own,
    apply=partial(apply, OWN_FIGURES),
    screen=screen,
    refusals=(PupilDataRefused, NotText),
    largest=16 * 1024 * 1024,
    action=Imports.IMPORT_MEASUREMENTS,
)
IMPORTERS = [
    OWN,
    importer(KS2, "Key stage 2 tables of DfE", Imports.IMPORT_KS2, "2019-12-13"),
    importer(KS4, "Key stage 4 tables of DfE", Imports.IMPORT_KS4, "2019-10-17"),
    importer(KS5, "A level tables of DfE (key stage 5)", Imports.IMPORT_KS5, "2020-01-23"),
    importer(ABSENCE, "Absence tables of DfE", Imports.IMPORT_ABSENCE, "2020-03-26"),
    *ENGLAND,
]
