"""The statements that keep figures: their number does not depend on how many figures there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic_core import to_json
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.ids import seed
from standards_api.measures.rules import standing
from standards_api.models import MeasurementBatch

# By their index in the batch.
Rows = Mapping[int, Mapping[str, Any]]
HERE = Path(__file__).parent
STORE, PREVIEW = (text((HERE / f"{name}.sql").read_text()) for name in ("store", "preview"))


@dataclass(frozen=True)
class Stored:
    """What became of the rows; `urns` and `measures` are those for which another figure now stands."""

    new: int
    changed: int
    same: int
    superseded: int
    superseded_rows: list[int]
    urns: list[str]
    measures: list[str]


def as_json(rows: Rows) -> str:
    """The statements know a row by its place in here, the first being 1."""
    return to_json(list(rows.values())).decode()


def standing_of(batch: MeasurementBatch) -> str:
    return standing(batch.release, batch.name, batch.client_id)


async def store(session: AsyncSession, batch: MeasurementBatch, rows: Rows) -> Stored:
    said = {
        "rows": as_json(rows),
        "seed": seed(),
        "source": batch.source,
        "as_at": batch.as_at,
        "release": batch.release,
        "standing": standing_of(batch),
        "received_at": batch.received_at,
        "batch_id": batch.id,
    }
    found = dict((await session.execute(STORE, said)).one()._mapping)
    indexes = list(rows)
    superseded = [indexes[place - 1] for place in found.pop("superseded_places")]
    return Stored(**found, superseded_rows=superseded)


@dataclass(frozen=True)
class Preview:
    """What storing a row would do: new, changed, same or superseded; and what stands there, if anything."""

    outcome: str
    differs: bool
    there: Mapping[str, Any] | None


async def preview(session: AsyncSession, batch: MeasurementBatch, rows: Rows) -> dict[int, Preview]:
    said = {"rows": as_json(rows), "as_at": batch.as_at, "standing": standing_of(batch)}
    found: Iterable[Any] = await session.execute(PREVIEW, said)
    return {
        index: Preview(row.outcome, row.differs, row.there) for index, row in zip(rows, found, strict=True)
    }
