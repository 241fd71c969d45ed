"""Open actions go with an academy from meeting to meeting until they are done."""

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from meetings_api.models import Action, ActionCarried, ActionStatus, Meeting, MeetingStatus


async def carry_forward(session: AsyncSession, urn: str) -> None:
    """Put every agreed action of the academy before its next meeting too. Done again it changes nothing."""
    following = (
        select(Meeting.id)
        .where(Meeting.urn == urn, Meeting.status == MeetingStatus.PLANNED, Meeting.starts_at > func.now())
        .order_by(Meeting.starts_at)
        .limit(1)
    )
    next_id = await session.scalar(following)
    if next_id is None:
        return
    open_ones = select(Action.trust_id, Action.id, following.scalar_subquery(), func.now()).where(
        Action.urn == urn, Action.status == ActionStatus.AGREED, Action.meeting_id != next_id
    )
    columns = ["trust_id", "action_id", "meeting_id", "carried_at"]
    carried = insert(ActionCarried).from_select(columns, open_ones)
    await session.execute(carried.on_conflict_do_nothing())
