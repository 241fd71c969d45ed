"""What the register's news means for the plan of an academy."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events import Envelope
from meetings_api.models import Academy
from meetings_api.plans.commands import cancel_all, plan_as_phase_says
from meetings_api.plans.heard import AcademyChanged, NotYetGoodChanged, PhaseConfirmed


class AcademyNotYetKnown(Exception):
    """Its registration must come first; the event is tried again."""


async def access_copy(session: AsyncSession, urn: str) -> Academy:
    academy: Academy | None = await session.scalar(select(Academy).where(Academy.urn == urn))
    if academy is None:
        raise AcademyNotYetKnown
    return academy


async def follow_phase(session: AsyncSession, event: PhaseConfirmed, _: Envelope) -> None:
    """A phase of a subject changes nothing here: meetings are about the academy."""
    if event.subject_area is not None:
        return
    academy = await access_copy(session, event.urn)
    academy.phase, academy.iaims_due, academy.not_yet_good = event.phase, event.iaims_due, event.not_yet_good
    if academy.status == "joined":
        await plan_as_phase_says(session, academy, begin=True)


async def follow_inspection(session: AsyncSession, event: NotYetGoodChanged, _: Envelope) -> None:
    """Adds or cancels iAIMs in the years planned; a first plan waits for the phase."""
    academy = await access_copy(session, event.urn)
    academy.not_yet_good = event.answer
    if academy.status == "joined":
        await plan_as_phase_says(session, academy, begin=False)


async def follow_leaving(session: AsyncSession, event: AcademyChanged, _: Envelope) -> None:
    if event.status == "left":
        academy = await access_copy(session, event.urn)
        await cancel_all(session, academy, reason="The academy has left the trust.")
