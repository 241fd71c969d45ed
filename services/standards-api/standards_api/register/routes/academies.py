"""Academies over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from sqlalchemy import Select, Text

from chassis.actor import Actor
from chassis.idempotency import Route
from chassis.listing import BadCursor, Listing, Page, View
from chassis.preconditions import tagged
from chassis.problems import Forbidden, problems
from chassis.schemas import Urn
from chassis.session import CurrentActor, Session
from chassis.swift import Asker, columns_of, given, json_of
from standards_api.academies import AcademyNotFound
from standards_api.models import Academy
from standards_api.register import queries
from standards_api.register.commands import academies
from standards_api.register.problems import (
    AcademyAlreadyRegistered,
    AcademyNotJoined,
    DepartureInFuture,
    EndsBeforeItStarts,
    KindUnknown,
)
from standards_api.register.schemas import AcademyOut, AddProspectiveAcademy, ReleaseAcademy

router = APIRouter(prefix="/v1/academies", tags=["register: academies"], route_class=Route)

ACADEMIES = Listing(
    Academy,
    AcademyOut,
    sorts={"name": Academy.name, "urn": Academy.urn},
    filters={"status": Academy.status, "kind": Academy.kind, "local_authority": Academy.local_authority},
    search=[Academy.name, Academy.urn],
    as_of=queries.in_trust_on,
)


def academy(actor: Actor) -> Select[Any]:
    """The one of a URN, where they may see it, as it is answered."""
    one = queries.academies(actor).where(Academy.urn == given("urn", Text))
    return json_of(one.with_only_columns(*columns_of(Academy, AcademyOut)))


@router.get("", summary="List academies", response_model=Page[AcademyOut], responses=problems(BadCursor))
async def list_academies(asker: Asker, view: Annotated[View, Depends(ACADEMIES)]) -> Any:
    """The academies you may see: all of the trust for its central roles, else those where you hold a post.

    `as_of` leaves those that had joined and not yet left on that day; names and kinds are today's.
    """
    return await ACADEMIES.swiftly(asker, queries.academies, view)


@router.get(
    "/{urn}", summary="Read an academy", response_model=AcademyOut, responses=problems(AcademyNotFound)
)
async def read_academy(asker: Asker, urn: Urn) -> Any:
    """One academy by its URN. One that you may not see is answered like one that does not exist."""
    return await asker.one(academy, AcademyNotFound, urn=urn)


@router.post(
    "",
    status_code=201,
    summary="Register a prospective academy",
    response_model=AcademyOut,
    responses=problems(Forbidden, AcademyAlreadyRegistered, KindUnknown),
)
async def add_academy(
    session: Session, actor: CurrentActor, response: Response, asked: AddProspectiveAcademy
) -> Any:
    """A school that wants to join, so that it can be assessed. The trust's own come from GIAS by import.

    Its kind follows from the GIAS codes: the establishment type for special schools and alternative
    provision, whose phase of education is "not applicable", and the phase for all others. For trust
    administrators.
    """
    academy = await academies.add_prospective_academy(session, actor, **dict(asked))
    return await tagged(session, response, academy)


@router.post(
    "/{urn}/departure",
    summary="Record that an academy has left",
    response_model=AcademyOut,
    responses=problems(AcademyNotFound, AcademyNotJoined, DepartureInFuture, EndsBeforeItStarts),
)
async def release_academy(
    session: Session, actor: CurrentActor, response: Response, urn: Urn, asked: ReleaseAcademy
) -> Any:
    """It has moved to another trust, or closed. The trust keeps its record, to read.

    Appointments and client grants at the academy end with the day before. For trust administrators.
    """
    return await tagged(session, response, await academies.release_academy(session, actor, urn, on=asked.on))
