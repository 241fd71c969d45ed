"""One's reminders over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from sqlalchemy import select

from chassis.idempotency import Route
from chassis.listing import Listing, Page, View
from chassis.policy import within_reach
from chassis.session import CurrentActor, Session
from meetings_api.models import Notice
from meetings_api.notices.schemas import NoticeOut
from meetings_api.policy import POLICY, Action

router = APIRouter(prefix="/v1/notices", tags=["notices"], route_class=Route)
NOTICES = Listing(
    Notice,
    NoticeOut,
    sorts={"at": Notice.at, "due_on": Notice.due_on},
    filters={"kind": Notice.kind},
    default="-at",
)


@router.get("", summary="List your reminders", response_model=Page[NoticeOut])
async def list_notices(session: Session, actor: CurrentActor, view: Annotated[View, Depends(NOTICES)]) -> Any:
    """Papers due in two days or overdue, reports and actions overdue: each was sent to you by e-mail once."""
    own = select(Notice).where(within_reach(POLICY, actor, Action.VIEW_NOTICE))
    return await NOTICES.answer(session, own, view)
