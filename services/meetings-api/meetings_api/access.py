"""The only ways to one meeting on somebody's behalf, and the trust's policy for its meetings."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.policy import access, within_reach
from chassis.problems import Forbidden, NotFound
from meetings_api import defaults
from meetings_api.models import Academy, Meeting, MeetingPolicy
from meetings_api.policy import POLICY, Action


class MeetingNotFound(NotFound):
    title = "There is no such meeting"


class AcademyNotFound(NotFound):
    title = "There is no such academy"


async def access_meeting(
    session: AsyncSession,
    actor: Actor,
    meeting_id: UUID,
    to: Action,
    *,
    if_match: int | None = None,
) -> Meeting:
    """The meeting, locked, to do something about it: 404 to whom it is invisible, 403 to whom it is not
    theirs."""
    found: Meeting = await access(
        session, POLICY, actor, Meeting, meeting_id,
        view=Action.VIEW_MEETING, action=to, missing=MeetingNotFound, if_match=if_match,
    )  # fmt: skip
    return found


async def view_meeting(
    session: AsyncSession, actor: Actor, meeting_id: UUID, what: Action = Action.VIEW_MEETING
) -> Meeting:
    """The meeting, to read `what` of it.

    Who sees the meeting but could never read this by any post of theirs is told so (403). To all others
    what they may not read does not exist (404): whose window has closed, who is recused, to whom nothing
    has been disclosed.
    """
    readable = within_reach(POLICY, actor, what)
    statement = select(Meeting, readable).where(
        Meeting.id == meeting_id, readable | within_reach(POLICY, actor, Action.VIEW_MEETING)
    )
    found = (await session.execute(statement)).one_or_none()
    if found is None:
        raise MeetingNotFound
    meeting, may = found
    if not may:
        raise MeetingNotFound if actor.roles & POLICY[what].keys() else Forbidden
    return meeting


async def access_academy(session: AsyncSession, actor: Actor, urn: str, to: Action | None = None) -> Academy:
    found: Academy = await access(
        session, POLICY, actor, Academy, urn,
        by=Academy.urn, view=Action.VIEW_ACADEMY, action=to, missing=AcademyNotFound,
    )  # fmt: skip
    return found


async def meeting_policy(session: AsyncSession) -> MeetingPolicy:
    """The trust's own, or the usual one: which then is in no session and is not written."""
    found: Any = await session.scalar(select(MeetingPolicy))
    return found or defaults.usual_policy()
