"""Engagements over HTTP: deployed, visited, paused, brought to an end."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from chassis.idempotency import Route
from chassis.preconditions import tagged
from chassis.problems import Forbidden, problems
from chassis.session import CurrentActor, Session
from support_api.engagements import delivery, rules
from support_api.engagements.queries import EngagementNotFound
from support_api.engagements.schemas import (
    CompleteEngagement,
    EngagementOut,
    GiveReason,
    LogVisit,
    VisitOut,
)
from support_api.shapes import in_halves

router = APIRouter(prefix="/v1/engagements", tags=["engagements"], route_class=Route)
USUAL = (EngagementNotFound, Forbidden, rules.NotAtThisStage)


@router.post(
    "/{engagement_id}/deployment",
    response_model=EngagementOut,
    summary="Deploy a commissioned engagement",
    responses=problems(*USUAL, rules.SpecialistNotEligible, rules.DatesOutOfOrder),
)
async def deploy_engagement(
    session: Session, actor: CurrentActor, response: Response, engagement_id: UUID
) -> Any:
    """The work begins: visits can be logged from today. Whether the specialist may be sent is asked again."""
    return await tagged(session, response, await delivery.deploy_engagement(session, actor, engagement_id))


@router.post(
    "/{engagement_id}/visits",
    status_code=201,
    response_model=VisitOut,
    summary="Log a visit",
    responses=problems(*USUAL, rules.MoreThanAgreed, rules.DatesOutOfOrder),
)
async def log_visit(
    session: Session, actor: CurrentActor, response: Response, engagement_id: UUID, asked: LogVisit
) -> Any:
    """By the specialist or the Academy Improvement Director, after the visit. Its days (in halves) are drawn
    from those that were reserved; more than were commissioned are refused.
    """
    visit = await delivery.log_visit(
        session, actor, engagement_id,
        visited_on=asked.visited_on, half_days=in_halves(asked.days), note=asked.note,
    )  # fmt: skip
    return await tagged(session, response, visit)


@router.post(
    "/{engagement_id}/pause",
    response_model=EngagementOut,
    summary="Pause an engagement",
    responses=problems(*USUAL),
)
async def pause_engagement(
    session: Session, actor: CurrentActor, response: Response, engagement_id: UUID, asked: GiveReason
) -> Any:
    """For a reason. Its days stay reserved, and no visits are logged until it is resumed."""
    engagement = await delivery.pause_engagement(session, actor, engagement_id, reason=asked.reason)
    return await tagged(session, response, engagement)


@router.post(
    "/{engagement_id}/resumption",
    response_model=EngagementOut,
    summary="Resume a paused engagement",
    responses=problems(*USUAL, rules.SpecialistNotEligible),
)
async def resume_engagement(
    session: Session, actor: CurrentActor, response: Response, engagement_id: UUID, asked: GiveReason
) -> Any:
    """For a reason. Whether the specialist may be sent is asked again."""
    engagement = await delivery.resume_engagement(session, actor, engagement_id, reason=asked.reason)
    return await tagged(session, response, engagement)


@router.post(
    "/{engagement_id}/cancellation",
    response_model=EngagementOut,
    summary="Cancel an engagement",
    responses=problems(*USUAL),
)
async def cancel_engagement(
    session: Session, actor: CurrentActor, response: Response, engagement_id: UUID, asked: GiveReason
) -> Any:
    """For a reason. Days that were not used go back to the academy; of the price, the part for the days used
    is spent and the rest is released.
    """
    engagement = await delivery.cancel_engagement(session, actor, engagement_id, reason=asked.reason)
    return await tagged(session, response, engagement)


@router.post(
    "/{engagement_id}/completion",
    response_model=EngagementOut,
    summary="Complete an engagement with its impact",
    responses=problems(*USUAL, rules.NotVisitedYet, rules.OutcomeIncomplete, rules.DatesOutOfOrder),
)
async def complete_engagement(
    session: Session,
    actor: CurrentActor,
    response: Response,
    engagement_id: UUID,
    asked: CompleteEngagement,
) -> Any:
    """The measure of the baseline as it is now, or why it cannot be told. The price is spent; days that were
    not needed go back to the academy. The need stays open until somebody says that it is met.
    """
    outcome = {
        "outcome_value": asked.value, "outcome_as_at": asked.as_at, "outcome_words": asked.words,
    }  # fmt: skip
    engagement = await delivery.complete_engagement(session, actor, engagement_id, outcome=outcome)
    return await tagged(session, response, engagement)
