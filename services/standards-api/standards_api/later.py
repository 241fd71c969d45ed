"""Work that one feature asks of another, by name: the worker does it after the transaction."""

from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.tasks import enqueue

PROPOSE_PHASE = "propose-phase"
PROPOSE_AUTONOMY = "propose-autonomy"
LOOK_FOR_SIGNALS = "look-for-signals"
# The measures that the rules of phases ask about; others change nothing for them.
PHASE_MEASURES = frozenset({"progress-8", "persistent-absence", "ks2-rwm-expected", "attainment-8"})


async def propose_phases(session: AsyncSession, urns: Collection[str]) -> None:
    """Have the rules look again at these academies."""
    if urns:
        await enqueue(session, PROPOSE_PHASE, {"urns": sorted(urns)})


async def propose_autonomy(session: AsyncSession, urns: Collection[str]) -> None:
    """Have the rules of the scheme of delegation look again at these academies."""
    if urns:
        await enqueue(session, PROPOSE_AUTONOMY, {"urns": sorted(urns)})


async def look_for_signals(session: AsyncSession, urns: Collection[str], measures: Collection[str]) -> None:
    """Have the tests of early warning look at these figures."""
    if urns and measures:
        await enqueue(session, LOOK_FOR_SIGNALS, {"urns": sorted(urns), "measures": sorted(measures)})
