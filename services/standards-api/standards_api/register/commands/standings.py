"""Access follows the register: what an appointment or grant gives, in its own transaction."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import StandingRow
from chassis.outbox import record
from standards_api.events import AppointmentEnded, AppointmentMade
from standards_api.models import Appointment


def put_in_force(session: AsyncSession, appointment: Appointment) -> None:
    """From `since` on its holder may do what the role may, here and, once they hear of it, elsewhere."""
    person = appointment.person
    session.add(
        StandingRow(
            id=appointment.id,
            subject=person.subject,
            role=appointment.role,
            unit=appointment.urn,
            since=appointment.since,
            until=appointment.until,
        )
    )
    made = AppointmentMade(
        appointment_id=appointment.id,
        person_id=person.id,
        subject=person.subject,
        role=appointment.role,
        urn=appointment.urn,
        starts_on=appointment.starts_on,
        ends_on=appointment.ends_on,
        since=appointment.since,
        until=appointment.until,
    )
    record(session, made, about=appointment.id)


async def take_out_of_force(session: AsyncSession, appointment: Appointment) -> None:
    """From `until` on its holder may not."""
    assert appointment.until is not None
    await end_standing(session, appointment.id, appointment.until)
    ended = AppointmentEnded(
        appointment_id=appointment.id,
        person_id=appointment.person_id,
        subject=appointment.person.subject,
        role=appointment.role,
        urn=appointment.urn,
        until=appointment.until,
    )
    record(session, ended, about=appointment.id)


async def end_standing(session: AsyncSession, standing_id: UUID, until: datetime) -> None:
    await session.execute(update(StandingRow).where(StandingRow.id == standing_id).values(until=until))
