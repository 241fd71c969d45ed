"""What is read from the register."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from chassis.actor import Actor
from chassis.clock import end_of, now, start_of
from chassis.policy import access, within_reach
from standards_api.models import Academy, Appointment, ClientGrant, Person, Trust
from standards_api.policy import POLICY, Register
from standards_api.register.problems import (
    AcademyUnknown,
    AppointmentNotFound,
    ClientGrantNotFound,
    PersonNotFound,
    PersonUnknown,
    TrustNotRegistered,
)


async def access_trust(
    session: AsyncSession, actor: Actor, *, action: str | None = None, if_match: int | None = None
) -> Trust:
    trust: Trust = await access(
        session, POLICY, actor, Trust, actor.trust_id or UUID(int=0),
        view=Register.VIEW_TRUST, action=action, missing=TrustNotRegistered, if_match=if_match,
    )  # fmt: skip
    return trust


async def access_person(
    session: AsyncSession,
    actor: Actor,
    person_id: UUID,
    *,
    action: str | None = None,
    if_match: int | None = None,
) -> Person:
    person: Person = await access(
        session, POLICY, actor, Person, person_id,
        view=Register.VIEW_PERSON, action=action, missing=PersonNotFound, if_match=if_match,
    )  # fmt: skip
    return person


async def access_appointment(
    session: AsyncSession, actor: Actor, appointment_id: UUID, *, action: str | None = None
) -> Appointment:
    """The appointment with its person."""
    appointment: Appointment = await access(
        session, POLICY, actor, Appointment, appointment_id,
        view=Register.VIEW_APPOINTMENT, action=action, missing=AppointmentNotFound,
    )  # fmt: skip
    person = await session.scalar(select(Person).where(Person.id == appointment.person_id))
    set_committed_value(appointment, "person", person)
    return appointment


async def access_grant(
    session: AsyncSession, actor: Actor, grant_id: UUID, *, action: str | None = None
) -> ClientGrant:
    grant: ClientGrant = await access(
        session, POLICY, actor, ClientGrant, grant_id,
        view=Register.VIEW_CLIENT, action=action, missing=ClientGrantNotFound,
    )  # fmt: skip
    return grant


async def find_person(session: AsyncSession, person_id: UUID) -> Person:
    """Somebody named in a request."""
    person = await session.scalar(select(Person).where(Person.id == person_id))
    if person is None:
        raise PersonUnknown("Record the person first, or look for them in the list of people.")
    return person


async def find_academy(session: AsyncSession, urn: str) -> Academy:
    """An academy named in a request. Share-locked, so that it cannot leave while something is added to it."""
    academy = await session.scalar(select(Academy).where(Academy.urn == urn).with_for_update(read=True))
    if academy is None:
        raise AcademyUnknown("Look for it in the list of academies.")
    return academy


async def is_held(session: AsyncSession, role: str) -> bool:
    """Does anybody hold this role of the trust, now or later?"""
    holders = select(Appointment.id).where(
        Appointment.role == role,
        Appointment.status == "approved",
        or_(Appointment.until.is_(None), Appointment.until > now()),
    )
    return await session.scalar(holders.limit(1)) is not None


def academies(actor: Actor) -> Select[Any]:
    return select(Academy).where(within_reach(POLICY, actor, Register.VIEW_ACADEMY))


def in_trust_on(day: date) -> ColumnElement[bool]:
    return and_(Academy.joined_on <= day, or_(Academy.left_on.is_(None), Academy.left_on > day))


def people(actor: Actor) -> Select[Any]:
    return select(Person).where(within_reach(POLICY, actor, Register.VIEW_PERSON))


def appointments(actor: Actor) -> Select[Any]:
    visible = within_reach(POLICY, actor, Register.VIEW_APPOINTMENT)
    return select(Appointment).where(visible).options(joinedload(Appointment.person))


def held_on(day: date) -> ColumnElement[bool]:
    """Held at some moment of the day, in London."""
    return and_(
        Appointment.status == "approved",
        Appointment.since < end_of(day),
        or_(Appointment.until.is_(None), Appointment.until > start_of(day)),
    )


def grants(actor: Actor) -> Select[Any]:
    return select(ClientGrant).where(within_reach(POLICY, actor, Register.VIEW_CLIENT))


def granted_on(day: date) -> ColumnElement[bool]:
    return and_(
        ClientGrant.since < end_of(day),
        or_(ClientGrant.until.is_(None), ClientGrant.until > start_of(day)),
    )
