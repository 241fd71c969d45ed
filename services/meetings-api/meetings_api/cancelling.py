"""The cancelling of a meeting, by a person or because it is no longer due: the change, the news and the
letters."""

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import record
from meetings_api.carrying import carry_forward
from meetings_api.events import MeetingCancelled
from meetings_api.invitations import tell_of_cancellation
from meetings_api.models import Kind, Meeting, MeetingStatus
from meetings_api.states import move


async def cancel(session: AsyncSession, meeting: Meeting, *, reason: str) -> None:
    move(meeting, MeetingStatus.CANCELLED)
    meeting.reason = reason
    if meeting.invited_at:
        await tell_of_cancellation(session, meeting, reason=reason)
    record(
        session,
        MeetingCancelled(
            meeting_id=meeting.id,
            urn=meeting.urn,
            kind=Kind(meeting.kind),
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
        ),
        about=meeting.id,
    )
    await session.flush()
    await carry_forward(session, meeting.urn)
