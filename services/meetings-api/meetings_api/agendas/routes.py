"""Agendas over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response

from chassis.idempotency import Route
from chassis.preconditions import IfMatch, tagged
from chassis.problems import Forbidden, PreconditionFailed, PreconditionRequired, problems
from chassis.session import CurrentActor, Session
from meetings_api.access import MeetingNotFound
from meetings_api.agendas import commands
from meetings_api.agendas.commands import AgendaNotFound
from meetings_api.agendas.rules import AgendaAlreadyAgreed, AgendaEmpty, AgendaTooLong
from meetings_api.agendas.schemas import AgendaOut, DraftAgenda, ItemOut
from meetings_api.models import Agenda
from meetings_api.states import MeetingNotOpen

router = APIRouter(prefix="/v1/meetings/{meeting_id}/agenda", tags=["agendas"], route_class=Route)
CHANGED = (MeetingNotFound, Forbidden, MeetingNotOpen, PreconditionRequired, PreconditionFailed)


@router.get(
    "",
    summary="Read an agenda",
    response_model=AgendaOut,
    responses=problems(MeetingNotFound, AgendaNotFound),
)
async def read_agenda(
    session: Session, actor: CurrentActor, response: Response, meeting_id: UUID
) -> AgendaOut:
    """The items by number. The AID, the clerk and the headteacher see the draft; the other attendees see it
    once the headteacher has agreed it."""
    agenda = await commands.read_agenda(session, actor, meeting_id)
    await tagged(session, response, agenda)
    return shown(agenda)


@router.put(
    "",
    summary="Draft an agenda",
    response_model=AgendaOut,
    responses=problems(*CHANGED, AgendaTooLong),
)
async def draft_agenda(
    session: Session,
    actor: CurrentActor,
    response: Response,
    meeting_id: UUID,
    asked: DraftAgenda,
    if_match: IfMatch,
) -> AgendaOut:
    """Replaces the whole agenda; minutes add up to no more than the meeting lasts. Any change voids the
    headteacher's agreement, and nothing more is sent until they agree anew. The AID and the clerk may."""
    items = [item.model_dump(mode="json") for item in asked.items]
    agenda = await commands.draft_agenda(session, actor, meeting_id, items=items, if_match=if_match)
    await tagged(session, response, agenda)
    return shown(agenda)


@router.post(
    "/agreement",
    summary="Agree an agenda",
    response_model=AgendaOut,
    responses=problems(*CHANGED, AgendaAlreadyAgreed, AgendaEmpty),
)
async def agree_agenda(
    session: Session, actor: CurrentActor, response: Response, meeting_id: UUID, if_match: IfMatch
) -> AgendaOut:
    """By the headteacher of the academy, before anything is sent (the improvement framework: the agenda is
    agreed with the headteacher in advance). If-Match carries the ETag of the agenda that was read: the
    agreement is to that version and to no other."""
    agenda = await commands.agree_agenda(session, actor, meeting_id, if_match=if_match)
    await tagged(session, response, agenda)
    return shown(agenda)


def shown(agenda: Agenda) -> AgendaOut:
    return AgendaOut(
        meeting_id=agenda.meeting_id,
        version=agenda.version,
        items=[ItemOut(number=number, **item) for number, item in enumerate(agenda.items, start=1)],
        agreed=agenda.agreed_at is not None,
        agreed_by=agenda.agreed_by,
        agreed_at=agenda.agreed_at,
    )
