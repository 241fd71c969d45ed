"""Reports over HTTP."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from chassis.idempotency import Route
from chassis.preconditions import IfMatch
from chassis.problems import Forbidden, PreconditionFailed, PreconditionRequired, problems
from chassis.session import CurrentActor, Session
from meetings_api.access import MeetingNotFound
from meetings_api.reports import commands, queries
from meetings_api.reports.queries import ReportNotFound, Shown
from meetings_api.reports.rules import ReportEmpty, ReportLocked, ReportNotPublished
from meetings_api.reports.schemas import CommentOnReport, DraftReport, EditionOut, ReopenReport, ReportOut

router = APIRouter(prefix="/v1/meetings/{meeting_id}/report", tags=["reports"], route_class=Route)
SEEN = (MeetingNotFound, ReportNotFound, Forbidden)
CHANGED = (*SEEN, PreconditionRequired, PreconditionFailed)


@router.get("", summary="Read the report of a meeting", response_model=ReportOut, responses=problems(*SEEN))
async def read_report(session: Session, actor: CurrentActor, response: Response, meeting_id: UUID) -> Any:
    """The AID, the clerk and the headteacher read the draft; the other attendees what was published last,
    until 90 days after it (the trust may set another number); the chief executive what was disclosed to
    them."""
    return tagged(response, await queries.read_report(session, actor, meeting_id))


@router.put(
    "",
    summary="Draft the report of a meeting",
    response_model=ReportOut,
    responses=problems(*CHANGED, ReportLocked),
)
async def draft_report(
    session: Session,
    actor: CurrentActor,
    response: Response,
    meeting_id: UUID,
    asked: DraftReport,
    if_match: IfMatch,
) -> Any:
    """Next steps, celebrations and decisions, once the meeting was held. The AID and the clerk may, until
    it is published."""
    await commands.draft_report(session, actor, meeting_id, **asked.model_dump(), if_match=if_match)
    return await again(session, actor, response, meeting_id)


@router.post(
    "/comments",
    summary="Comment on the draft report",
    response_model=ReportOut,
    responses=problems(*SEEN, ReportLocked),
)
async def comment_on_report(
    session: Session, actor: CurrentActor, response: Response, meeting_id: UUID, asked: CommentOnReport
) -> Any:
    """By the headteacher, before it is published. Comments are seen by those who work on the report."""
    await commands.comment_on_report(session, actor, meeting_id, words=asked.words)
    return await again(session, actor, response, meeting_id)


@router.post(
    "/publication",
    summary="Publish the report",
    response_model=ReportOut,
    responses=problems(*CHANGED, ReportLocked, ReportEmpty),
)
async def publish_report(
    session: Session, actor: CurrentActor, response: Response, meeting_id: UUID, if_match: IfMatch
) -> Any:
    """By the AID. It is locked, kept for good as an edition, and everybody who was asked is sent a link.
    Actions that were only proposed are agreed with it. From now on attendees' access counts down."""
    await commands.publish_report(session, actor, meeting_id, if_match=if_match)
    return await again(session, actor, response, meeting_id)


@router.post(
    "/reopening",
    summary="Reopen a published report",
    response_model=ReportOut,
    responses=problems(*CHANGED, ReportNotPublished),
)
async def reopen_report(
    session: Session,
    actor: CurrentActor,
    response: Response,
    meeting_id: UUID,
    asked: ReopenReport,
    if_match: IfMatch,
) -> Any:
    """By the AID, with a reason that stays on record. What was published stays readable until the next
    edition."""
    await commands.reopen_report(session, actor, meeting_id, because=asked.reason, if_match=if_match)
    return await again(session, actor, response, meeting_id)


@router.get(
    "/editions",
    summary="Read every edition of a report",
    response_model=list[EditionOut],
    responses=problems(MeetingNotFound, Forbidden),
)
async def list_editions(session: Session, actor: CurrentActor, meeting_id: UUID) -> Any:
    """The trace that reopening leaves: each edition as it was published, by whom and when."""
    return await queries.list_editions(session, actor, meeting_id)


async def again(session: Session, actor: CurrentActor, response: Response, meeting_id: UUID) -> Shown:
    await session.flush()
    return tagged(response, await queries.read_report(session, actor, meeting_id))


def tagged(response: Response, shown: Shown) -> Shown:
    if shown.version is not None:
        response.headers["ETag"] = f'"{shown.version}"'
    return shown
