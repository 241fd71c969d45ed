"""What is read of a trust's own measures."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.policy import access
from standards_api.definitions import rules
from standards_api.definitions.problems import FiguresRestOnIt, MeasureNotFound
from standards_api.models import MeasureDefinition, MeasurementReading
from standards_api.periods import first_year, named_year
from standards_api.policy import POLICY, Measures


async def newest_of(session: AsyncSession, code: str) -> UUID | None:
    found = select(MeasureDefinition.id).where(MeasureDefinition.code == code)
    newest: UUID | None = await session.scalar(found.order_by(MeasureDefinition.number.desc()).limit(1))
    return newest


async def access_newest(session: AsyncSession, actor: Actor, code: str) -> MeasureDefinition:
    """Locked: of two who change it at once, the second sees what the first did."""
    newest = await newest_of(session, code)
    if newest is None:
        raise MeasureNotFound("GET /v1/measures lists them: those whose code begins with own-.")
    found: MeasureDefinition = await access(
        session, POLICY, actor, MeasureDefinition, newest,
        view=Measures.VIEW_MEASURE, action=Measures.DEFINE, missing=MeasureNotFound,
    )  # fmt: skip
    return found


async def refuse_resting(session: AsyncSession, definition: MeasureDefinition, *, after: str) -> None:
    """No figure that came may lose what it means."""
    year = named_year(first_year(after) + 1)
    resting = exists().where(
        MeasurementReading.measure == definition.code,
        MeasurementReading.definition == definition.number,
        MeasurementReading.period_from >= rules.begins(year),
    )
    if await session.scalar(select(resting)):
        raise FiguresRestOnIt(
            f"There are figures of {year} or later by version {definition.number}: take a later year."
        )
