"""Needs that other services' events propose, and what a new phase does to those that are open."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import today
from chassis.events import Envelope, Event
from support_api import catalogue
from support_api.academies import phases_on
from support_api.models import NeedSource
from support_api.needs import commands, queries, rules

SYSTEM = "system:support-api"


class ActionAgreed(Event):
    """Ours to read: only the fields we use of what meetings-api says."""

    type: ClassVar[str] = "meetings.action-agreed.v1"

    action_id: UUID
    urn: str
    asks_for: str
    area: str | None = None
    severity: str | None = None
    due_on: date | None = None
    owner_subject: str | None = None


class PhaseConfirmed(Event):
    type: ClassVar[str] = "standards.phase-confirmed.v1"

    decision_id: UUID
    urn: str
    subject_area: str | None
    phase: str


class RiskRaised(Event):
    type: ClassVar[str] = "standards.risk-raised.v1"

    risk_id: UUID
    urn: str
    area: str
    likelihood: int
    impact: int
    # What the trust calls it; not said by events of before November 2026.
    band: str | None = None


class RiskChanged(RiskRaised):
    type: ClassVar[str] = "standards.risk-changed.v1"


class RiskReopened(RiskRaised):
    type: ClassVar[str] = "standards.risk-reopened.v1"


async def raise_from_action(session: AsyncSession, event: ActionAgreed, _: Envelope) -> None:
    """An action that asks for support becomes a need, once. Its words stay in the meeting, as private."""
    if event.asks_for != "support":
        return
    if await queries.is_raised(session, NeedSource.MEETING_ACTION, event.action_id):
        return
    await commands.raise_(
        session,
        urn=event.urn,
        area=catalogue.area_called(event.area),
        severity=rules.severity_called(event.severity),
        wanted_outcome="As agreed in the meeting's action.",
        wanted_by=event.due_on,
        source=NeedSource.MEETING_ACTION,
        source_id=event.action_id,
        raised_by=event.owner_subject or SYSTEM,
    )


async def weigh_anew(session: AsyncSession, event: PhaseConfirmed, _: Envelope) -> None:
    """The risk behind each open need follows the phase."""
    phases = await phases_on(session, event.urn, today())
    for need in await queries.still_open(session, event.urn):
        need.risk = rules.risk(need.severity, need.area, phases)


async def raise_from_phase(session: AsyncSession, event: PhaseConfirmed, _: Envelope) -> None:
    """Repair and stabilise mean that support is needed, unless an earlier decision asked for the same."""
    severity = rules.RAISED_BY_PHASE.get(event.phase)
    area = catalogue.area_called(event.subject_area)
    already = any(
        need.source is NeedSource.PHASE and need.area == area
        for need in await queries.still_open(session, event.urn)
    )
    if severity is None or already:
        return
    await commands.raise_(
        session,
        urn=event.urn,
        area=area,
        severity=severity,
        wanted_outcome=f"Support to leave the phase {event.phase}.",
        source=NeedSource.PHASE,
        source_id=event.decision_id,
        raised_by=SYSTEM,
    )


async def raise_from_risk(session: AsyncSession, event: RiskRaised, _: Envelope) -> None:
    """A high risk means that support is needed: once, when it is raised as high, becomes so, or is open again
    and so."""
    severity = rules.severity_of_risk(event.likelihood, event.impact, event.band)
    if severity is None or await queries.is_raised(session, NeedSource.RISK, event.risk_id):
        return
    await commands.raise_(
        session,
        urn=event.urn,
        area=catalogue.area_called(event.area),
        severity=severity,
        wanted_outcome="Support to lower the risk.",
        source=NeedSource.RISK,
        source_id=event.risk_id,
        raised_by=SYSTEM,
    )
