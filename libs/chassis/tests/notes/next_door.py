"""What stands in the notes of a neighbour."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from sqlalchemy import func, select

from chassis.idempotency import Route
from chassis.neighbours import Answer, Neighbours
from chassis.policy import within_reach
from chassis.session import CurrentActor, Session
from notes.models import Note
from notes.policy import POLICY, Action

router = APIRouter(prefix="/v1/next-door", tags=["notes"], route_class=Route)


async def ask_next_door(neighbours: Neighbours) -> Answer:
    return await neighbours.get("support", "/v1/notes", limit=5)


@router.get("")
async def look_next_door(
    asked: Annotated[Answer, Depends(ask_next_door)], session: Session, actor: CurrentActor
) -> dict[str, Any]:
    ours = select(func.count()).select_from(Note).where(within_reach(POLICY, actor, Action.VIEW_NOTE))
    return {"ours": await session.scalar(ours), "theirs": asked.data, "degraded": asked.degraded}


@router.get("/too-late")
async def look_too_late(session: Session, neighbours: Neighbours) -> dict[str, Any]:
    """Written wrongly: the transaction is open when the neighbour is asked."""
    asked = await neighbours.get("support", "/v1/notes")
    return {"theirs": asked.data, "one": await session.scalar(select(1))}


@router.post("")
async def write_next_door(neighbours: Neighbours) -> dict[str, Any]:
    """Written wrongly too: a POST has its transaction from the start."""
    return {"theirs": (await neighbours.send("support", "POST", "/v1/notes", body={})).data}
