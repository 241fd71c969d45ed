"""Reading and changing the trust's rules for its meetings."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.policy import require_role
from chassis.problems import PreconditionFailed, PreconditionRequired
from meetings_api.access import meeting_policy
from meetings_api.models import MeetingPolicy
from meetings_api.policy import POLICY, Action


async def read_policy(session: AsyncSession, actor: Actor) -> MeetingPolicy:
    require_role(POLICY, actor, Action.VIEW_POLICY)
    return await meeting_policy(session)


async def keep_policy(
    session: AsyncSession, actor: Actor, rules: dict[str, Any], *, if_match: int | None
) -> MeetingPolicy:
    require_role(POLICY, actor, Action.KEEP_POLICY)
    row = await meeting_policy(session)
    entered = row in session
    if entered and if_match is None:
        raise PreconditionRequired("Send the ETag you last read in If-Match.")
    if if_match is not None and (not entered or row.version != if_match):
        raise PreconditionFailed("Read the rules again, look at what changed, and send your change anew.")
    if entered:
        for name, value in rules.items():
            setattr(row, name, value)
    else:
        row = MeetingPolicy(**rules)
        session.add(row)
    await session.flush()
    return row
