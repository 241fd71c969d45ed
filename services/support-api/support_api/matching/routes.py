"""Matching over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from chassis.clock import today
from chassis.idempotency import Route
from chassis.problems import problems
from chassis.schemas import Day
from chassis.session import CurrentActor, Session
from support_api.matching import queries
from support_api.matching.queries import NeedNotFound
from support_api.matching.schemas import MatchesOut
from support_api.shapes import Days, in_halves

router = APIRouter(prefix="/v1/needs", tags=["matching"], route_class=Route)


@router.get(
    "/{need_id}/matches",
    response_model=MatchesOut,
    summary="Find who could meet a need",
    responses=problems(NeedNotFound),
)
async def find_matches(
    session: Session,
    actor: CurrentActor,
    need_id: UUID,
    days: Annotated[Days, Query(description="How many days are wanted.")] = 1,
    starts_on: Annotated[Day | None, Query(description="The first day; today or later.")] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="How many of each at the most.")] = 20,
) -> Any:
    """Specialists whose expertise meets the need, the best first, each with the parts of the score and the
    reason for each; and the near misses with what stands in their way.

    Nobody is matched by expertise that is unverified or expired on the first day, to an academy where they
    work or have declared an interest, with checks out of date, or beyond the days and engagements they offer.
    """
    return await queries.find_matches(
        session, actor, need_id, half_days=in_halves(days), day=starts_on or today(), limit=limit
    )
