"""Grants to machine clients over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from chassis.idempotency import Route
from chassis.listing import BadCursor, Listing, Page, View
from chassis.preconditions import tagged
from chassis.problems import Forbidden, problems
from chassis.session import CurrentActor, Session
from standards_api.models import ClientGrant
from standards_api.register import queries
from standards_api.register.commands import clients
from standards_api.register.problems import (
    AcademyLeft,
    AcademyUnknown,
    ClientAlreadyGranted,
    ClientGrantNotFound,
    ClientGrantOver,
    EndNotBroughtForward,
    EndsBeforeItStarts,
    PlaceMissing,
    PlaceNotAllowed,
)
from standards_api.register.schemas import ClientGrantOut, End, GrantClient

router = APIRouter(prefix="/v1/client-grants", tags=["register: machine clients"], route_class=Route)

GRANTS = Listing(
    ClientGrant,
    ClientGrantOut,
    sorts={"client_id": ClientGrant.client_id, "since": ClientGrant.since},
    filters={"client_id": ClientGrant.client_id, "urn": ClientGrant.urn, "role": ClientGrant.role},
    as_of=queries.granted_on,
)


@router.get(
    "",
    summary="List what machine clients are granted",
    response_model=Page[ClientGrantOut],
    responses=problems(BadCursor),
)
async def list_client_grants(
    session: Session, actor: CurrentActor, view: Annotated[View, Depends(GRANTS)]
) -> Any:
    """Every grant, also those that are over; `as_of` leaves those of a day. For trust administrators."""
    return await GRANTS.answer(session, queries.grants(actor), view)


@router.get(
    "/{grant_id}",
    summary="Read a machine client's grant",
    response_model=ClientGrantOut,
    responses=problems(ClientGrantNotFound),
)
async def read_client_grant(session: Session, actor: CurrentActor, response: Response, grant_id: UUID) -> Any:
    """One grant. For trust administrators."""
    return await tagged(session, response, await queries.access_grant(session, actor, grant_id))


@router.post(
    "",
    status_code=201,
    summary="Grant a machine client its place",
    response_model=ClientGrantOut,
    responses=problems(
        Forbidden, PlaceMissing, PlaceNotAllowed, AcademyUnknown, AcademyLeft, EndsBeforeItStarts,
        ClientAlreadyGranted,
    ),
)  # fmt: skip
async def grant_client(session: Session, actor: CurrentActor, response: Response, asked: GrantClient) -> Any:
    """From now on: `mis` for one academy, `integrator` for the whole trust. One grant for each academy.

    The client itself, its secret and its role are kept by the identity provider. Both are needed: the role
    in its token, and the grant. For trust administrators.
    """
    return await tagged(session, response, await clients.grant_client(session, actor, **dict(asked)))


@router.post(
    "/{grant_id}/end",
    summary="End a machine client's grant",
    response_model=ClientGrantOut,
    responses=problems(Forbidden, ClientGrantNotFound, ClientGrantOver, EndNotBroughtForward),
)
async def end_client_grant(
    session: Session, actor: CurrentActor, response: Response, grant_id: UUID, asked: End
) -> Any:
    """With its last day `on` (in London), or at once when no day is sent. For trust administrators."""
    return await tagged(session, response, await clients.end_grant(session, actor, grant_id, on=asked.on))
