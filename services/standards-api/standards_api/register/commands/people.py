"""What is done to people's entries."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.outbox import record
from chassis.policy import require, require_role
from standards_api.events import PersonRecorded
from standards_api.models import Person
from standards_api.policy import POLICY, Register
from standards_api.register import queries
from standards_api.register.commands.trusts import add_person


async def record_person(
    session: AsyncSession, actor: Actor, *, subject: str, name: str, email: str
) -> Person:
    require_role(POLICY, actor, Register.KEEP_PEOPLE)
    person = add_person(session, subject=subject, name=name, email=email)
    await require(session, POLICY, actor, Register.KEEP_PEOPLE, person)
    return person


async def amend_person(
    session: AsyncSession,
    actor: Actor,
    person_id: UUID,
    *,
    name: str | None,
    email: str | None,
    if_match: int,
) -> Person:
    person = await queries.access_person(
        session, actor, person_id, action=Register.KEEP_PEOPLE, if_match=if_match
    )
    before = (person.name, person.email)
    person.name, person.email = name or person.name, email or person.email
    if (person.name, person.email) != before:
        told = PersonRecorded(
            person_id=person.id, subject=person.subject, name=person.name, email=person.email
        )
        record(session, told, about=person.id)
    return person
