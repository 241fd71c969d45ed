"""Ofsted's latest inspections, brought in for the trust's own academies and counted by the same rules."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import today
from chassis.imports import Importer, Line, Outcome, Verdict, changed_or_same
from standards_api.inspections import checks
from standards_api.inspections.commands import reckon
from standards_api.inspections.mi_file import read
from standards_api.inspections.problems import InspectionInconsistent
from standards_api.models import Academy, Inspection
from standards_api.models.inspections import Safeguarding
from standards_api.policy import ImportKind, Imports

DAYS = ("started_on", "published_on")
FACTS = (
    "regime", "published_on", "overall_effectiveness", "judgements", "areas", "safeguarding",
    "category_of_concern", "ungraded_outcome",
)  # fmt: skip
Key = tuple[str, str, str, str]
UNPUBLISHED = "The file has no day of publication: it counts for nothing until that is recorded."


async def choose(session: AsyncSession, lines: Sequence[Line]) -> Sequence[Line]:
    urns = set(await session.scalars(select(Academy.urn).where(Academy.status != "left")))
    ours = [line for line in lines if line.key in urns]
    others = len({line.key for line in lines} - urns)
    if not others:
        return ours
    said = f"{others:,} schools that are not academies of your trust: left out."
    return [*ours, Line(0, "other schools", refusal=said)]


async def judge(session: AsyncSession, lines: Sequence[Line]) -> Sequence[Verdict]:
    academies, there = await on_record(session, lines)
    return [verdict(academies.get(line.key), there.get(key_of(line.data or {})), line) for line in lines]


async def on_record(
    session: AsyncSession, lines: Sequence[Line]
) -> tuple[Mapping[str, Academy], Mapping[Key, Inspection]]:
    urns = {line.key for line in lines}
    academies = await session.scalars(select(Academy).where(Academy.urn.in_(urns), Academy.status != "left"))
    found = await session.scalars(select(Inspection).where(Inspection.urn.in_(urns)))
    return {a.urn: a for a in academies}, {key_of(vars(i)): i for i in found}


def key_of(said: Mapping[str, Any]) -> Key:
    return said["urn"], said["inspected_urn"], str(said["started_on"]), said["kind"]


def verdict(academy: Academy | None, there: Inspection | None, line: Line) -> Verdict:
    if academy is None:
        return Verdict(Outcome.REFUSED, "It is no longer an academy of your trust.")
    said = line.data or {}
    whole = {**as_said(there), **told(said, there)} if there else said
    try:
        checks.check(as_inspection(whole), today=today(), predecessors=academy.predecessor_urns)
    except InspectionInconsistent as cause:
        return Verdict(Outcome.REFUSED, cause.detail or "")
    if there is None:
        return Verdict(Outcome.NEW, "" if said["published_on"] else UNPUBLISHED)
    return changed_or_same(as_said(there), told(said, there))


def told(said: Mapping[str, Any], there: Inspection) -> dict[str, Any]:
    """What the file says; what it leaves open stays as it was recorded."""
    found = {name: said[name] for name in FACTS if said.get(name) not in (None, Safeguarding.NOT_RECORDED)}
    for name in ("judgements", "areas"):
        found[name] = {**getattr(there, name), **said.get(name, {})}
    return found


def as_said(inspection: Inspection) -> dict[str, Any]:
    names = ("urn", "inspected_urn", "kind", "started_on", "source", *FACTS)
    found = {name: getattr(inspection, name) for name in names}
    return {name: v.isoformat() if name in DAYS and v else v for name, v in found.items()}


def as_inspection(said: Mapping[str, Any]) -> Inspection:
    return Inspection(**with_days(said))


def with_days(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: date.fromisoformat(v) if name in DAYS and v else v for name, v in said.items()}


async def apply(session: AsyncSession, lines: Sequence[Line]) -> None:
    """Recorded or put right, then the answers of their academies reckoned together."""
    academies, there = await on_record(session, lines)
    for line in lines:
        said = line.data or {}
        inspection = there.get(key_of(said))
        if inspection is None:
            session.add(as_inspection(said))
            continue
        for name, value in with_days(told(said, inspection)).items():
            setattr(inspection, name, value)
    await session.flush()
    await reckon(session, [academies[urn] for urn in sorted({line.key for line in lines})], today())


IMPORTERS = [
    Importer(
        kind=ImportKind.INSPECTIONS,
        title="Latest inspections, from Ofsted's management information",
        parts={
            "inspections": "Ofsted's monthly table of latest inspections of state-funded schools (CSV): the "
            "present one with report cards, or one from before November 2025."
        },
        read=read,
        judge=judge,
        apply=apply,
        choose=choose,
        action=Imports.IMPORT_INSPECTIONS,
    )
]
