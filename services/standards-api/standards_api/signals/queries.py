"""What is read for the tests of early warning, and of the signals they raised."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.policy import access, within_reach
from standards_api.models import Academy, Measurement
from standards_api.models.signals import Signal, SignalSetting
from standards_api.policy import POLICY, Signals
from standards_api.signals.points import Point
from standards_api.signals.problems import SignalNotFound

LONGEST_HISTORY = timedelta(days=8 * 366)
POINT = (
    Measurement.period, Measurement.period_from, Measurement.period_until, Measurement.definition,
    Measurement.status, Measurement.value, Measurement.lower, Measurement.upper, Measurement.numerator,
    Measurement.denominator, Measurement.source, Measurement.as_at, Measurement.release,
)  # fmt: skip
SCOPES = (Measurement.subject, Measurement.key_stage, Measurement.pupil_group)
# URN, measure, subject, key stage, pupil group, and whether of whole years.
SeriesKey = tuple[str, str, str | None, str | None, str | None, bool]


def signals(actor: Actor) -> Select[Any]:
    return select(Signal).where(within_reach(POLICY, actor, Signals.VIEW))


async def access_signal(
    session: AsyncSession, actor: Actor, signal_id: UUID, *, action: str | None = None
) -> Signal:
    found: Signal = await access(
        session, POLICY, actor, Signal, signal_id, view=Signals.VIEW, action=action, missing=SignalNotFound
    )
    return found


async def academies_of(
    session: AsyncSession, urns: Collection[str] | None, *, lock: bool = False
) -> Mapping[str, Academy]:
    """Those that have not left; locked, nobody else looks at them meanwhile."""
    found = select(Academy).where(Academy.status != "left").order_by(Academy.urn)
    found = found if urns is None else found.where(Academy.urn.in_(urns))
    rows = await session.scalars(found.with_for_update() if lock else found)
    return {academy.urn: academy for academy in rows}


async def figures(
    session: AsyncSession, measures: Collection[str], *, today: date
) -> Mapping[SeriesKey, Sequence[Point]]:
    """All that stands of these measures in the trust: its other academies are what one is compared with."""
    rows = select(Measurement.urn, Measurement.measure, *SCOPES, *POINT).where(
        Measurement.measure.in_(measures), Measurement.period_until > today - LONGEST_HISTORY
    )
    found: dict[SeriesKey, list[Point]] = defaultdict(list)
    for urn, measure, subject, key_stage, pupil_group, *said in await session.execute(rows):
        figures: Any = [float(one) if isinstance(one, Decimal) else one for one in said]
        point = Point(*figures)
        found[urn, measure, subject, key_stage, pupil_group, point.whole_year].append(point)
    return found


async def settings(session: AsyncSession) -> Mapping[str, SignalSetting]:
    return {setting.rule: setting for setting in await session.scalars(select(SignalSetting))}


async def raised_before(session: AsyncSession, urns: Collection[str]) -> Mapping[str, Signal]:
    """By what it is about, the newest signal of these academies."""
    rows = select(Signal).where(Signal.urn.in_(urns)).order_by(Signal.raised_at, Signal.id)
    return {signal.about: signal for signal in await session.scalars(rows)}


async def counts(session: AsyncSession) -> Mapping[str, Mapping[str, int]]:
    """By rule, how many signals are open, became risks, were dismissed."""
    rows = select(Signal.rule, Signal.status, func.count()).group_by(Signal.rule, Signal.status)
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for rule, status, count in await session.execute(rows):
        found[rule][status] = count
    return found
