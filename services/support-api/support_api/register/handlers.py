"""What the register says, as this service keeps it: academies, phases, people, and who holds which post."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import StandingRow
from chassis.clock import now, today
from chassis.copies import keep
from chassis.events import Envelope, Event
from support_api.ledger.posting import open_days
from support_api.models import Academy, AcademyPhase, Appointment, Person
from support_api.years import year_of

SYSTEM = "system:support-api"


class AcademyRegistered(Event):
    type: ClassVar[str] = "standards.academy-registered.v1"

    academy_id: UUID
    urn: str
    name: str
    phase_of_education: str
    kind: str
    status: str


class AcademyChanged(AcademyRegistered):
    type: ClassVar[str] = "standards.academy-changed.v1"


class PersonRecorded(Event):
    type: ClassVar[str] = "standards.person-recorded.v1"

    person_id: UUID
    subject: str
    name: str
    email: str


class AppointmentMade(Event):
    type: ClassVar[str] = "standards.appointment-made.v1"

    appointment_id: UUID
    person_id: UUID
    subject: str
    role: str
    urn: str | None
    since: datetime
    until: datetime | None


class AppointmentEnded(Event):
    type: ClassVar[str] = "standards.appointment-ended.v1"

    appointment_id: UUID
    until: datetime


class ClientGranted(Event):
    type: ClassVar[str] = "standards.client-granted.v1"

    grant_id: UUID
    client_id: str
    role: str
    urn: str | None
    since: datetime
    until: datetime | None


class ClientGrantEnded(Event):
    type: ClassVar[str] = "standards.client-grant-ended.v1"

    grant_id: UUID
    until: datetime


class PhaseConfirmed(Event):
    type: ClassVar[str] = "standards.phase-confirmed.v1"

    decision_id: UUID
    academy_id: UUID
    urn: str
    subject_area: str | None
    phase: str
    tiers: list[str]
    capacity_role: str
    effective_on: date


class NotYetGoodChanged(Event):
    type: ClassVar[str] = "standards.not-yet-good-changed.v1"

    academy_id: UUID
    answer: str


async def keep_academy(session: AsyncSession, event: AcademyRegistered, _: Envelope) -> None:
    known = await session.scalar(select(Academy).where(Academy.id == event.academy_id))
    said = event.model_dump(exclude={"academy_id"})
    if known is None:
        session.add(Academy(id=event.academy_id, **said))
    else:
        for name, value in said.items():
            setattr(known, name, value)
    if event.status == "joined":
        await open_days(session, event.urn, year_of(today()), by=SYSTEM)


async def keep_person(session: AsyncSession, event: PersonRecorded, _: Envelope) -> None:
    said = {"subject": event.subject, "name": event.name, "email": event.email}
    await keep(session, Person, event.person_id, said)


async def keep_appointment(session: AsyncSession, event: AppointmentMade, _: Envelope) -> None:
    """The post, and the standing it gives: both locks of a role then open here too."""
    said = event.model_dump(exclude={"appointment_id"})
    await keep(session, Appointment, event.appointment_id, said)
    await _stand(
        session, event.appointment_id, event.subject, event.role, unit=event.urn,
        since=event.since, until=event.until,
    )  # fmt: skip


async def end_appointment(session: AsyncSession, event: AppointmentEnded, _: Envelope) -> None:
    ended = update(Appointment).where(Appointment.id == event.appointment_id).values(until=event.until)
    await session.execute(ended)
    await _stand_down(session, event.appointment_id, event.until)


async def keep_grant(session: AsyncSession, event: ClientGranted, _: Envelope) -> None:
    await _stand(
        session, event.grant_id, event.client_id, event.role, unit=event.urn,
        since=event.since, until=event.until,
    )  # fmt: skip


async def end_grant(session: AsyncSession, event: ClientGrantEnded, _: Envelope) -> None:
    await _stand_down(session, event.grant_id, event.until)


async def keep_phase(session: AsyncSession, event: PhaseConfirmed, _: Envelope) -> None:
    """The decision opens tiers from its date on, and the academy's days when nothing has opened them yet."""
    said = event.model_dump(exclude={"decision_id", "academy_id"})
    row = insert(AcademyPhase).values(id=event.decision_id, heard_at=now(), **said)
    await session.execute(row.on_conflict_do_nothing())
    await open_days(session, event.urn, year_of(today()), by=SYSTEM)


async def keep_not_yet_good(session: AsyncSession, event: NotYetGoodChanged, _: Envelope) -> None:
    academy = await session.scalar(select(Academy).where(Academy.id == event.academy_id))
    if academy is not None:
        academy.not_yet_good = event.answer


async def _stand(
    session: AsyncSession,
    standing_id: UUID,
    subject: str,
    role: str,
    *,
    unit: str | None,
    since: datetime,
    until: datetime | None,
) -> None:
    said = {"subject": subject, "role": role, "unit": unit, "since": since, "until": until}
    await keep(session, StandingRow, standing_id, said)


async def _stand_down(session: AsyncSession, standing_id: UUID, until: datetime) -> None:
    await session.execute(update(StandingRow).where(StandingRow.id == standing_id).values(until=until))
