"""People over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from chassis.idempotency import Key, Route
from chassis.listing import BadCursor, Listing, Page, View
from chassis.preconditions import IfMatch, tagged
from chassis.problems import Forbidden, PreconditionFailed, PreconditionRequired, problems
from chassis.session import CurrentActor, Session
from chassis.swift import Asker
from chassis.swift_writes import write
from standards_api.models import Person
from standards_api.register import queries
from standards_api.register.commands import people
from standards_api.register.problems import PersonAlreadyRecorded, PersonNotFound
from standards_api.register.schemas import AmendPerson, PersonOut, RecordPerson

router = APIRouter(prefix="/v1/people", tags=["register: people"], route_class=Route)

PEOPLE = Listing(
    Person,
    PersonOut,
    sorts={"name": Person.name, "subject": Person.subject},
    filters={"subject": Person.subject},
    search=[Person.name, Person.email, Person.subject],
)


@router.get("", summary="List people", response_model=Page[PersonOut], responses=problems(BadCursor))
async def list_people(session: Session, actor: CurrentActor, view: Annotated[View, Depends(PEOPLE)]) -> Any:
    """Everybody in the trust's register, for its administrators, AID, chief executive and clerk.

    Others find themselves here; who holds which post where they work, by name, is in the list of
    appointments.
    """
    return await PEOPLE.answer(session, queries.people(actor), view)


@router.get(
    "/{person_id}",
    summary="Read a person's entry",
    response_model=PersonOut,
    responses=problems(PersonNotFound),
)
async def read_person(session: Session, actor: CurrentActor, response: Response, person_id: UUID) -> Any:
    """One person's entry: your own, or anybody's for those who may see the list."""
    return await tagged(session, response, await queries.access_person(session, actor, person_id))


@router.post(
    "",
    status_code=201,
    summary="Record a person",
    response_model=PersonOut,
    responses=problems(Forbidden, PersonAlreadyRecorded),
)
async def record_person(asker: Asker, asked: RecordPerson, idempotency_key: Key = None) -> Any:
    """Somebody who is to hold a post. Being recorded gives no access: an appointment does.

    `subject` must be exactly what the identity provider puts into their tokens, and does not change. For
    trust administrators.
    """
    return await write(asker, people.record_person, PersonOut, key=idempotency_key, **dict(asked))


@router.patch(
    "/{person_id}",
    summary="Amend a person's name or address",
    response_model=PersonOut,
    responses=problems(Forbidden, PersonNotFound, PreconditionFailed, PreconditionRequired),
)
async def amend_person(
    session: Session,
    actor: CurrentActor,
    response: Response,
    person_id: UUID,
    asked: AmendPerson,
    if_match: IfMatch,
) -> Any:
    """Send what changes. The other services hear of it. For trust administrators."""
    person = await people.amend_person(session, actor, person_id, **dict(asked), if_match=if_match)
    return await tagged(session, response, person)
