"""Drafting an agenda and agreeing to it."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now
from chassis.outbox import record
from chassis.policy import within_reach
from chassis.problems import PreconditionFailed
from meetings_api.access import MeetingNotFound, access_meeting, view_meeting
from meetings_api.agendas import rules
from meetings_api.events import AgendaAgreed
from meetings_api.models import Agenda, Meeting
from meetings_api.policy import POLICY, Action


class AgendaNotFound(MeetingNotFound):
    title = "There is no agenda to read yet"


async def read_agenda(session: AsyncSession, actor: Actor, meeting_id: UUID) -> Agenda:
    """A draft is between those who write it and the headteacher; the other attendees see it agreed."""
    await view_meeting(session, actor, meeting_id, Action.VIEW_AGENDA)
    agenda = await load_agenda(session, meeting_id)
    if agenda.agreed_at is None and not await may_see_draft(session, actor, meeting_id):
        raise AgendaNotFound("The headteacher has not agreed it yet.")
    return agenda


async def may_see_draft(session: AsyncSession, actor: Actor, meeting_id: UUID) -> bool:
    writes, agrees = (within_reach(POLICY, actor, a) for a in (Action.DRAFT_AGENDA, Action.AGREE_AGENDA))
    found = await session.scalar(select(Meeting.id).where(Meeting.id == meeting_id, writes | agrees))
    return found is not None


async def load_agenda(session: AsyncSession, meeting_id: UUID, *, lock: bool = False) -> Agenda:
    statement = select(Agenda).where(Agenda.meeting_id == meeting_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return (await session.scalars(statement)).one()


async def draft_agenda(
    session: AsyncSession, actor: Actor, meeting_id: UUID, *, items: list[dict[str, Any]], if_match: int
) -> Agenda:
    """Whoever may draft may also undo an agreement by it: then the headteacher has to agree anew."""
    meeting = await access_meeting(session, actor, meeting_id, to=Action.DRAFT_AGENDA)
    agenda = await load_agenda(session, meeting_id, lock=True)
    require_version(agenda, if_match)
    rules.draft(agenda, meeting, items)
    return agenda


async def agree_agenda(session: AsyncSession, actor: Actor, meeting_id: UUID, *, if_match: int) -> Agenda:
    """The agreement is to the version that was read: to no other."""
    meeting = await access_meeting(session, actor, meeting_id, to=Action.AGREE_AGENDA)
    agenda = await load_agenda(session, meeting_id, lock=True)
    require_version(agenda, if_match)
    rules.agree(agenda, meeting, by=actor.subject, now=now())
    record(session, AgendaAgreed(meeting_id=meeting.id, urn=meeting.urn), about=meeting.id)
    return agenda


def require_version(agenda: Agenda, if_match: int) -> None:
    if agenda.version != if_match:
        raise PreconditionFailed("Read the agenda again, look at what changed, and send your change anew.")
