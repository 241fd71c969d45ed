"""The trust's rules for its meetings, over HTTP."""

from typing import Any

from fastapi import APIRouter, Response

from chassis.idempotency import Route
from chassis.preconditions import IfMatchStated
from chassis.problems import Forbidden, PreconditionFailed, PreconditionRequired, problems
from chassis.session import CurrentActor, Session
from meetings_api.models import MeetingPolicy
from meetings_api.policies import commands
from meetings_api.policies.schemas import KeepMeetingPolicy, MeetingPolicyOut

router = APIRouter(prefix="/v1/meeting-policy", tags=["calendars"], route_class=Route)


@router.get("", summary="Read the rules for meetings", response_model=MeetingPolicyOut)
async def read_meeting_policy(session: Session, actor: CurrentActor, response: Response) -> Any:
    """When papers and reports are due, what notice is sufficient, how long attendees and substitutes may
    read, and which papers are required. Usual rules hold until the trust enters its own."""
    return tagged_if_entered(response, await commands.read_policy(session, actor))


@router.put(
    "",
    summary="Change the rules for meetings",
    response_model=MeetingPolicyOut,
    responses=problems(Forbidden, PreconditionRequired, PreconditionFailed),
)
async def keep_meeting_policy(
    session: Session,
    actor: CurrentActor,
    response: Response,
    asked: KeepMeetingPolicy,
    if_match: IfMatchStated,
) -> Any:
    """Holds for what is planned, answered and published from now on; nothing is reckoned anew. Rules that
    were entered before are replaced with their ETag in If-Match. The AID and the trust admin may."""
    row = await commands.keep_policy(session, actor, asked.model_dump(mode="json"), if_match=if_match)
    return tagged_if_entered(response, row)


def tagged_if_entered(response: Response, row: MeetingPolicy) -> MeetingPolicyOut:
    """The usual rules are no row: they have no version to send back."""
    shown = MeetingPolicyOut.model_validate(row)
    if row.created_at is None:
        shown.version = None
    else:
        response.headers["ETag"] = f'"{row.version}"'
    return shown
