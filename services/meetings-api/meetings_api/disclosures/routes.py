"""Disclosures over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from chassis.idempotency import Route
from chassis.listing import Listing, Page, View
from chassis.preconditions import tagged
from chassis.problems import Forbidden, problems
from chassis.session import CurrentActor, Session
from meetings_api.access import MeetingNotFound
from meetings_api.disclosures import commands, rules
from meetings_api.disclosures.commands import DisclosureNotFound
from meetings_api.disclosures.schemas import Disclose, DisclosureOut
from meetings_api.models import Disclosure

router = APIRouter(prefix="/v1", tags=["disclosures"], route_class=Route)
DISCLOSURES = Listing(
    Disclosure,
    DisclosureOut,
    sorts={"created_at": Disclosure.created_at, "expires_at": Disclosure.expires_at},
)


@router.post(
    "/meetings/{meeting_id}/disclosures",
    summary="Share a report further",
    status_code=201,
    response_model=DisclosureOut,
    responses=problems(
        MeetingNotFound,
        Forbidden,
        rules.NothingToDisclose,
        rules.NoSuchItem,
        rules.CannotBeDisclosedTo,
        rules.ExpiryOutOfRange,
    ),
)
async def disclose(
    session: Session, actor: CurrentActor, response: Response, meeting_id: UUID, asked: Disclose
) -> Any:
    """What is said at improvement meetings is confidential to those asked. The AID can share the published
    report, or one Part 2 item, with the chief executive: for a purpose and until a day, on record."""
    row = await commands.disclose(session, actor, meeting_id, **asked.model_dump())
    return await tagged(session, response, row)


@router.get(
    "/meetings/{meeting_id}/disclosures",
    summary="List what was shared of a meeting",
    response_model=Page[DisclosureOut],
    responses=problems(MeetingNotFound, Forbidden),
)
async def list_disclosures(
    session: Session, actor: CurrentActor, meeting_id: UUID, view: Annotated[View, Depends(DISCLOSURES)]
) -> Any:
    """With whom, for what and until when. Those of Part 2 items are there for those who see the item."""
    statement = await commands.disclosures_of(session, actor, meeting_id)
    return await DISCLOSURES.answer(session, statement, view)


@router.post(
    "/disclosures/{disclosure_id}/ending",
    summary="End a disclosure",
    response_model=DisclosureOut,
    responses=problems(DisclosureNotFound, Forbidden),
)
async def end_disclosure(
    session: Session, actor: CurrentActor, response: Response, disclosure_id: UUID
) -> Any:
    """At once. That it was there stays on record. The AID may."""
    return await tagged(session, response, await commands.end_disclosure(session, actor, disclosure_id))
