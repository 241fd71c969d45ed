"""Who holds which post: proposed, approved where two people are needed, ended."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from chassis.actor import Actor
from chassis.clock import now, today
from chassis.policy import require, require_role
from standards_api.models import Appointment
from standards_api.policy import POLICY, Register
from standards_api.register import queries, rules
from standards_api.register.commands.standings import put_in_force, take_out_of_force


async def appoint(
    session: AsyncSession,
    actor: Actor,
    *,
    person_id: UUID,
    role: str,
    urn: str | None,
    starts_on: date,
    ends_on: date | None,
) -> Appointment:
    """In force at once, except for posts that the chief executive must approve."""
    require_role(POLICY, actor, Register.APPOINT)
    rules.check_place(role, urn)
    rules.check_days(starts_on, ends_on)
    person = await queries.find_person(session, person_id)
    rules.check_two_people(actor.subject, person.subject)
    if urn is not None:
        rules.check_academy_is_ours(await queries.find_academy(session, urn))
    appointment = Appointment(
        person_id=person_id,
        role=role,
        urn=urn,
        status=rules.PROPOSED if role in rules.NEEDS_APPROVAL else rules.APPROVED,
        starts_on=starts_on,
        ends_on=ends_on,
        since=rules.begins(starts_on, now(), today()),
        until=rules.ends(ends_on),
        proposed_by=actor.subject,
    )
    session.add(appointment)
    set_committed_value(appointment, "person", person)
    await require(session, POLICY, actor, Register.APPOINT, appointment)
    if appointment.status == rules.APPROVED:
        put_in_force(session, appointment)
    return appointment


async def approve_appointment(session: AsyncSession, actor: Actor, appointment_id: UUID) -> Appointment:
    appointment = await queries.access_appointment(
        session, actor, appointment_id, action=Register.APPROVE_APPOINTMENT
    )
    rules.approve(appointment, actor.subject, now=now(), today=today())
    put_in_force(session, appointment)
    return appointment


async def end_appointment(
    session: AsyncSession, actor: Actor, appointment_id: UUID, *, on: date | None
) -> Appointment:
    appointment = await queries.access_appointment(
        session, actor, appointment_id, action=Register.END_APPOINTMENT
    )
    if rules.end(appointment, on, now=now(), today=today()):
        await take_out_of_force(session, appointment)
    return appointment
