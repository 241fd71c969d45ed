"""A trust's own measures beside those every trust has: what a code means in a year, for one trust.

Own codes begin with `own-`, which no shipped code ever does: neither can come to mean the other's figures.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.selectable import ScalarSelect

from chassis.clock import end_of
from standards_api.catalogue import Measure, defined, versions
from standards_api.models.definitions import MeasureDefinition
from standards_api.periods import Period

PREFIX = "own-"
Own = Mapping[str, tuple[Measure, ...]]
NONE: Own = {}
SAID = ("code", "name", "says", "unit", "direction", "kind", "lowest", "highest", "scopes", "key_for", "area")
COLUMNS = [getattr(MeasureDefinition, name) for name in (*SAID, "number", "valid_from", "valid_until")]


def is_own(code: str) -> bool:
    return code.startswith(PREFIX)


def measures_of(rows: Sequence[Any] | None) -> Own:
    """By code, each version as the rest of the service knows measures."""
    found: dict[str, list[Measure]] = {}
    for row in sorted(rows or (), key=lambda row: (row["code"], row["number"])):
        said = {name: row[name] for name in SAID}
        years = {"valid_from": row["valid_from"], "valid_until": row["valid_until"]}
        found.setdefault(row["code"], []).append(Measure(**said, **years, version=row["number"]))
    return {code: tuple(measures) for code, measures in found.items()}


async def own_measures(session: AsyncSession, codes: Collection[str] | None = None) -> Own:
    """Asks nothing where none of the codes is a trust's own."""
    if codes is not None and not any(is_own(code) for code in codes):
        return NONE
    return measures_of((await session.execute(select(*COLUMNS))).mappings().all())


def own_listed(day: date) -> ScalarSelect[Any]:
    """The rows for `measures_of` that there were when the day ended, as a part of a greater statement."""
    there = MeasureDefinition.created_at < end_of(day)
    found = select(*COLUMNS).where(there).correlate(None).subquery("own_measure")
    listed = func.coalesce(func.json_agg(literal_column("own_measure")), literal_column("'[]'::json"))
    return select(listed).select_from(found).scalar_subquery()


def known(code: str, own: Own) -> bool:
    return code in versions() or code in own


def meant(code: str, period: Period, own: Own) -> Measure | None:
    """The definition of a measure in the year a period begins; None when there was none."""
    if code in own:
        return next((measure for measure in own[code] if measure.covers(period.year)), None)
    return defined(code, period)


def newest(code: str, own: Own) -> Measure:
    return own[code][-1] if code in own else versions()[code][-1]


def own_key_measures(kind: str, own: Own) -> tuple[Measure, ...]:
    """Those that the trust wants to see in the picture of an academy of a kind, as they are defined now."""
    return tuple(versions[-1] for versions in own.values() if kind in versions[-1].key_for)
