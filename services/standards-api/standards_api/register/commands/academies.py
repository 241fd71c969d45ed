"""What is done to academies."""

from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from chassis.actor import Actor
from chassis.clock import now, start_of, today
from chassis.outbox import record
from chassis.policy import require, require_role
from standards_api.academies import access_academy
from standards_api.events import AcademyChanged, AcademyRegistered
from standards_api.models import Academy, Appointment, ClientGrant
from standards_api.policy import POLICY, Register
from standards_api.register import rules
from standards_api.register.commands.clients import close_grant
from standards_api.register.commands.standings import take_out_of_force

FACTS = (
    "urn", "name", "phase_of_education", "establishment_type", "kind", "status", "joined_on",
)  # fmt: skip


def facts_of(academy: Academy) -> dict[str, Any]:
    return {"academy_id": academy.id, **{name: getattr(academy, name) for name in FACTS}}


async def add_prospective_academy(session: AsyncSession, actor: Actor, **facts: Any) -> Academy:
    """A school that wants to join: it is assessed before it is admitted."""
    require_role(POLICY, actor, Register.ADD_ACADEMY)
    kind = rules.kind_of(facts["phase_of_education"], facts["establishment_type"])
    academy = Academy(**facts, kind=kind, status=rules.PROSPECTIVE)
    session.add(academy)
    await require(session, POLICY, actor, Register.ADD_ACADEMY, academy)
    record(session, AcademyRegistered(**facts_of(academy)), about=academy.id)
    return academy


async def release_academy(session: AsyncSession, actor: Actor, urn: str, *, on: date) -> Academy:
    """It leaves. This trust keeps its record to read; whoever held a post or grant there no longer does."""
    academy = await access_academy(session, actor, urn, action=Register.RELEASE_ACADEMY)
    rules.leave(academy, on, today())
    await end_what_was_held(session, academy)
    record(session, AcademyChanged(**facts_of(academy), left_on=academy.left_on), about=academy.id)
    return academy


async def end_what_was_held(session: AsyncSession, academy: Academy) -> None:
    """Posts and grants at an academy that has left end with its last day in the trust."""
    assert academy.left_on is not None
    at = start_of(academy.left_on)
    held = select(Appointment).where(
        Appointment.urn == academy.urn,
        Appointment.status != rules.WITHDRAWN,
        or_(Appointment.until.is_(None), Appointment.until > at),
    )
    for appointment in await session.scalars(held.options(joinedload(Appointment.person))):
        if rules.cut_off(appointment, academy.left_on):
            await take_out_of_force(session, appointment)
    granted = select(ClientGrant).where(
        ClientGrant.urn == academy.urn, or_(ClientGrant.until.is_(None), ClientGrant.until > at)
    )
    for grant in await session.scalars(granted):
        await close_grant(session, grant, at=max(min(at, now()), grant.since))
