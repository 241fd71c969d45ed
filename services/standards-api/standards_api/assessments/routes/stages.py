"""The stages of an assessment over HTTP."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from chassis.idempotency import Route
from chassis.preconditions import tagged
from chassis.problems import Forbidden, problems
from chassis.session import CurrentActor, Session
from standards_api.assessments.commands import opening, stages
from standards_api.assessments.problems import (
    AssessmentClosed,
    AssessmentNotFound,
    CriteriaUnanswered,
    NotAtThisStage,
    SameHands,
    StillInDispute,
)
from standards_api.assessments.schemas import AssessmentOut, GiveReason

router = APIRouter(prefix="/v1/assessments/{assessment_id}", tags=["assessments: stages"], route_class=Route)

MOVING = (AssessmentNotFound, Forbidden, NotAtThisStage, AssessmentClosed)


@router.post(
    "/submission",
    summary="Submit the self-evaluation",
    response_model=AssessmentOut,
    responses=problems(*MOVING, CriteriaUnanswered),
)
async def submit_self_evaluation(
    session: Session, actor: CurrentActor, response: Response, assessment_id: UUID
) -> Any:
    """Hand it in for QA review. Every criterion that would decide a level needs an answer, `not_known` among
    the possible ones; the refusal lists those that have none."""
    return await tagged(session, response, await stages.submit(session, actor, assessment_id))


@router.post(
    "/return",
    summary="Return the self-evaluation to the academy",
    response_model=AssessmentOut,
    responses=problems(*MOVING),
)
async def return_self_evaluation(
    session: Session, actor: CurrentActor, response: Response, assessment_id: UUID, asked: GiveReason
) -> Any:
    """Before the QA review is complete, with a reason. Nothing that was answered is lost. For the AID."""
    back = await stages.hand_back(session, actor, assessment_id, reason=asked.reason)
    return await tagged(session, response, back)


@router.post(
    "/qa-review/completion",
    summary="Complete the QA review",
    response_model=AssessmentOut,
    responses=problems(*MOVING, CriteriaUnanswered, SameHands),
)
async def complete_review(
    session: Session, actor: CurrentActor, response: Response, assessment_id: UUID
) -> Any:
    """Then comes moderation, where the two sides differ on any criterion; else sign-off."""
    return await tagged(session, response, await stages.complete_review(session, actor, assessment_id))


@router.post(
    "/moderation/completion",
    summary="Complete moderation",
    response_model=AssessmentOut,
    responses=problems(*MOVING, StillInDispute, CriteriaUnanswered),
)
async def complete_moderation(
    session: Session, actor: CurrentActor, response: Response, assessment_id: UUID
) -> Any:
    """When every difference is settled; the refusal lists those that are not."""
    return await tagged(session, response, await stages.complete_moderation(session, actor, assessment_id))


@router.post(
    "/refusal",
    summary="Send it back for review instead of signing it off",
    response_model=AssessmentOut,
    responses=problems(*MOVING),
)
async def send_back(
    session: Session, actor: CurrentActor, response: Response, assessment_id: UUID, asked: GiveReason
) -> Any:
    """With a reason. For whoever would sign it off."""
    back = await stages.send_back(session, actor, assessment_id, reason=asked.reason)
    return await tagged(session, response, back)


@router.post(
    "/sign-off",
    summary="Sign off an assessment",
    response_model=AssessmentOut,
    responses=problems(*MOVING, CriteriaUnanswered, SameHands),
)
async def sign_off(session: Session, actor: CurrentActor, response: Response, assessment_id: UUID) -> Any:
    """From then on it is the trust's judgement and never changes; its rating replaces the one before.

    For the chief executive, and for a trustee where the trust itself is judged; never for somebody who
    submitted or reviewed it.
    """
    return await tagged(session, response, await stages.sign_off(session, actor, assessment_id))


@router.post(
    "/publication",
    summary="Publish an assessment",
    response_model=AssessmentOut,
    responses=problems(*MOVING),
)
async def publish_assessment(
    session: Session, actor: CurrentActor, response: Response, assessment_id: UUID
) -> Any:
    """The headteacher, the governors of the academy and the trustees can read the rating. For the AID."""
    return await tagged(session, response, await stages.publish(session, actor, assessment_id))


@router.post(
    "/withdrawal",
    summary="Withdraw an open assessment",
    response_model=AssessmentOut,
    responses=problems(*MOVING),
)
async def withdraw_assessment(
    session: Session, actor: CurrentActor, response: Response, assessment_id: UUID, asked: GiveReason
) -> Any:
    """End it without a result, with a reason. What was answered stays on record. For the AID."""
    gone = await opening.withdraw(session, actor, assessment_id, reason=asked.reason)
    return await tagged(session, response, gone)
