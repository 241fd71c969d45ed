"""Meetings over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from chassis.idempotency import Route
from chassis.listing import Listing, Page, View
from chassis.preconditions import IfMatch, tagged
from chassis.problems import Forbidden, PreconditionFailed, PreconditionRequired, problems
from chassis.session import CurrentActor, Session
from meetings_api.access import MeetingNotFound, view_meeting
from meetings_api.meetings import commands, queries
from meetings_api.meetings.commands import CannotBePartner
from meetings_api.meetings.rules import AcademyClosed, ChairBusy, TimeHasPassed, TimeTooFarAway
from meetings_api.meetings.schemas import AssignPartner, CancelMeeting, MeetingOut, MoveMeeting
from meetings_api.models import Meeting
from meetings_api.states import MeetingNotOpen

router = APIRouter(prefix="/v1/meetings", tags=["meetings"], route_class=Route)
MEETINGS = Listing(
    Meeting,
    MeetingOut,
    sorts={"starts_at": Meeting.starts_at},
    filters={"urn": Meeting.urn, "kind": Meeting.kind, "status": Meeting.status, "year": Meeting.year},
)
CHANGED = (MeetingNotFound, Forbidden, MeetingNotOpen, PreconditionRequired, PreconditionFailed)


@router.get("", summary="List the meetings you may know of", response_model=Page[MeetingOut])
async def list_meetings(
    session: Session, actor: CurrentActor, view: Annotated[View, Depends(MEETINGS)]
) -> Any:
    """The schedule. The AID, clerk, chief executive and trust admin see that of their posts, a headteacher
    that of the academy; the chairs, a partner headteacher and substitutes the meetings they are asked
    to."""
    return await MEETINGS.answer(session, queries.visible_meetings(actor), view)


@router.get(
    "/{meeting_id}", summary="Read a meeting", response_model=MeetingOut, responses=problems(MeetingNotFound)
)
async def read_meeting(session: Session, actor: CurrentActor, response: Response, meeting_id: UUID) -> Any:
    """One meeting, with the ETag that moving or cancelling it asks for."""
    return await tagged(session, response, await view_meeting(session, actor, meeting_id))


@router.put(
    "/{meeting_id}/time",
    summary="Move a meeting",
    response_model=MeetingOut,
    responses=problems(*CHANGED, AcademyClosed, TimeHasPassed, TimeTooFarAway, ChairBusy),
)
async def move_meeting(
    session: Session,
    actor: CurrentActor,
    response: Response,
    meeting_id: UUID,
    asked: MoveMeeting,
    if_match: IfMatch,
) -> Any:
    """To another time, of the same length, and perhaps another place. The due days of both packs are reckoned
    anew, seats follow the appointments in force on the new day, and where invitations have gone out everybody
    gets an updated one. The AID and the clerk may."""
    row = await commands.move_meeting(
        session, actor, meeting_id, **asked.model_dump(), if_match=if_match
    )  # fmt: skip
    return await tagged(session, response, row)


@router.post(
    "/{meeting_id}/cancellation",
    summary="Cancel a meeting",
    response_model=MeetingOut,
    responses=problems(*CHANGED),
)
async def cancel_meeting(
    session: Session,
    actor: CurrentActor,
    response: Response,
    meeting_id: UUID,
    asked: CancelMeeting,
    if_match: IfMatch,
) -> Any:
    """It will not be held. Those who were invited are sent a cancellation that their calendars understand;
    open actions go to the academy's next meeting. The AID and the clerk may."""
    row = await commands.cancel_meeting(session, actor, meeting_id, reason=asked.reason, if_match=if_match)
    return await tagged(session, response, row)


@router.put(
    "/{meeting_id}/partner",
    summary="Ask a partner headteacher to a meeting",
    response_model=MeetingOut,
    responses=problems(*CHANGED, CannotBePartner),
)
async def assign_partner(
    session: Session,
    actor: CurrentActor,
    response: Response,
    meeting_id: UUID,
    asked: AssignPartner,
    if_match: IfMatch,
) -> Any:
    """The headteacher of another academy of the trust, for this meeting only. Who was the partner before
    loses their access to it. The AID and the clerk may."""
    row = await commands.assign_partner(
        session, actor, meeting_id, person_id=asked.person_id, if_match=if_match
    )
    return await tagged(session, response, row)
