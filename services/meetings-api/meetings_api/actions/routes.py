"""Actions over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from chassis.idempotency import Route
from chassis.listing import Listing, Page, View
from chassis.preconditions import tagged
from chassis.problems import Forbidden, problems
from chassis.session import CurrentActor, Session
from meetings_api.access import MeetingNotFound, view_meeting
from meetings_api.actions import commands, queries, rules
from meetings_api.actions.queries import ActionNotFound
from meetings_api.actions.schemas import ActionOut, DropAction, FinishAction, ProposeAction
from meetings_api.agreeing import ActionNotOpen
from meetings_api.models import Action

router = APIRouter(prefix="/v1", tags=["actions"], route_class=Route)
ACTIONS = Listing(
    Action,
    ActionOut,
    sorts={"due_on": Action.due_on, "created_at": Action.created_at},
    filters={
        "urn": Action.urn,
        "status": Action.status,
        "asks_for": Action.asks_for,
        "owner_subject": Action.owner_subject,
    },
)
CHANGED = (ActionNotFound, Forbidden, ActionNotOpen)


@router.post(
    "/meetings/{meeting_id}/actions",
    summary="Propose an action",
    status_code=201,
    response_model=ActionOut,
    responses=problems(
        MeetingNotFound,
        Forbidden,
        rules.MeetingWasCancelled,
        rules.NoSuchOwner,
        rules.SupportNotDescribed,
        rules.DueInThePast,
    ),
)
async def propose_action(
    session: Session, actor: CurrentActor, response: Response, meeting_id: UUID, asked: ProposeAction
) -> Any:
    """With its owner and the day it is due. It is agreed by itself or when the report is published; until
    then it is between the AID and the clerk, who propose actions."""
    row = await commands.propose_action(session, actor, meeting_id, **asked.model_dump())
    return await tagged(session, response, row)


@router.get(
    "/meetings/{meeting_id}/actions",
    summary="List the actions before a meeting",
    response_model=Page[ActionOut],
    responses=problems(MeetingNotFound),
)
async def list_meeting_actions(
    session: Session, actor: CurrentActor, meeting_id: UUID, view: Annotated[View, Depends(ACTIONS)]
) -> Any:
    """Those that come from it, and those carried to it because they were open."""
    await view_meeting(session, actor, meeting_id)
    return await ACTIONS.answer(session, queries.before(actor, meeting_id), view)


@router.get("/actions", summary="List the actions you may see", response_model=Page[ActionOut])
async def list_actions(session: Session, actor: CurrentActor, view: Annotated[View, Depends(ACTIONS)]) -> Any:
    """The AID and the clerk see all of their academies, attendees those before their meetings, the chief
    executive all that are agreed, everybody their own."""
    return await ACTIONS.answer(session, queries.visible_actions(actor), view)


@router.get(
    "/actions/{action_id}",
    summary="Read an action",
    response_model=ActionOut,
    responses=problems(ActionNotFound),
)
async def read_action(session: Session, actor: CurrentActor, response: Response, action_id: UUID) -> Any:
    """What is to be done, by whom, by when, and what came of it."""
    return await tagged(session, response, await queries.access_action(session, actor, action_id))


@router.post(
    "/actions/{action_id}/agreement",
    summary="Agree an action",
    response_model=ActionOut,
    responses=problems(*CHANGED),
)
async def agree_action(session: Session, actor: CurrentActor, response: Response, action_id: UUID) -> Any:
    """At once, without waiting for the report. One that asks for support becomes a need in support-api. It
    goes on to the academy's next meeting until it is done."""
    return await tagged(session, response, await commands.agree_action(session, actor, action_id))


@router.post(
    "/actions/{action_id}/completion",
    summary="Say that an action is done",
    response_model=ActionOut,
    responses=problems(*CHANGED),
)
async def finish_action(
    session: Session, actor: CurrentActor, response: Response, action_id: UUID, asked: FinishAction
) -> Any:
    """By its owner, the AID or the clerk, with what came of it. It is carried no further."""
    row = await commands.finish_action(session, actor, action_id, outcome=asked.outcome)
    return await tagged(session, response, row)


@router.post(
    "/actions/{action_id}/dropping",
    summary="Drop an action",
    response_model=ActionOut,
    responses=problems(*CHANGED),
)
async def drop_action(
    session: Session, actor: CurrentActor, response: Response, action_id: UUID, asked: DropAction
) -> Any:
    """It will not be done, for a reason that stays on record. The AID and the clerk may."""
    row = await commands.drop_action(session, actor, action_id, reason=asked.reason)
    return await tagged(session, response, row)
