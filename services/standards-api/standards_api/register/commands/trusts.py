"""What is done to the trust itself."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from chassis.actor import Actor
from chassis.clock import now, today
from chassis.outbox import record
from standards_api.events import PersonRecorded
from standards_api.models import Appointment, Person, Trust
from standards_api.policy import Register
from standards_api.register import queries, rules
from standards_api.register.commands.standings import put_in_force
from standards_api.register.problems import AlreadyFounded


async def name_things(
    session: AsyncSession, actor: Actor, *, labels: Mapping[str, str | None], if_match: int
) -> Trust:
    """Call bodies and roles as the trust does; None goes back to the usual word."""
    trust = await queries.access_trust(session, actor, action=Register.NAME_THINGS, if_match=if_match)
    said = {**trust.labels, **labels}
    trust.labels = {name: label for name, label in said.items() if label is not None}
    return trust


async def found(
    session: AsyncSession, actor: Actor, *, role: str, subject: str, name: str, email: str, starts_on: date
) -> Appointment:
    """The operator's first appointment, from which the trust makes all others itself."""
    await queries.access_trust(session, actor, action=Register.FOUND_TRUST)  # locked: founded once
    if await queries.is_held(session, role):
        raise AlreadyFounded("Ask the trust's own administrator.")
    rules.check_two_people(actor.subject, subject)
    person = await session.scalar(select(Person).where(Person.subject == subject))
    if person is None:
        person = add_person(session, subject=subject, name=name, email=email)
        await session.flush()
    appointment = Appointment(
        person_id=person.id,
        role=role,
        status=rules.APPROVED,
        starts_on=starts_on,
        since=rules.begins(starts_on, now(), today()),
        proposed_by=actor.subject,
        approved_by=actor.subject,
        approved_at=now(),
    )
    session.add(appointment)
    set_committed_value(appointment, "person", person)
    put_in_force(session, appointment)
    return appointment


def add_person(session: AsyncSession, *, subject: str, name: str, email: str) -> Person:
    person = Person(subject=subject, name=name, email=email)
    session.add(person)
    told = PersonRecorded(person_id=person.id, subject=subject, name=name, email=email)
    record(session, told, about=person.id)
    return person
