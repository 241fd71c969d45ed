"""Assessments themselves over HTTP: opened, listed, read, steered, commented."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from chassis.idempotency import Route
from chassis.listing import BadCursor, Listing, Page, View
from chassis.preconditions import IfMatch, tagged
from chassis.problems import Forbidden, PreconditionFailed, problems
from chassis.session import CurrentActor, Session
from standards_api.assessments import queries
from standards_api.assessments.commands import opening
from standards_api.assessments.problems import (
    AcademyUnknown,
    AssessmentAlreadyOpen,
    AssessmentClosed,
    AssessmentNotFound,
    CriterionUnknown,
    StandardUnknown,
    SubjectMisplaced,
)
from standards_api.assessments.schemas import (
    AssessmentOut,
    CommentOut,
    MakeComment,
    OpenAssessment,
    SteerAssessment,
)
from standards_api.models.assessments import Assessment, AssessmentComment
from standards_api.policy import Assessments

router = APIRouter(prefix="/v1/assessments", tags=["assessments"], route_class=Route)

ASSESSMENTS = Listing(
    Assessment,
    AssessmentOut,
    sorts={"created_at": Assessment.created_at, "standard": Assessment.standard},
    filters={
        "status": Assessment.status,
        "standard": Assessment.standard,
        "subject_kind": Assessment.subject_kind,
        "urn": Assessment.urn,
        "subject_area": Assessment.subject_area,
        "reviewer": Assessment.reviewer,
    },
    default="-created_at",
)
COMMENTS = Listing(AssessmentComment, CommentOut, sorts={"created_at": AssessmentComment.created_at})


@router.get("", summary="List assessments", response_model=Page[AssessmentOut], responses=problems(BadCursor))
async def list_assessments(
    session: Session, actor: CurrentActor, view: Annotated[View, Depends(ASSESSMENTS)]
) -> Any:
    """The assessments you may see and how far they are. What they say is in their ratings."""
    return await ASSESSMENTS.answer(session, queries.assessments(actor), view)


@router.post(
    "",
    status_code=201,
    summary="Open an assessment",
    response_model=AssessmentOut,
    responses=problems(Forbidden, StandardUnknown, SubjectMisplaced, AcademyUnknown, AssessmentAlreadyOpen),
)
async def open_assessment(
    session: Session, actor: CurrentActor, response: Response, asked: OpenAssessment
) -> Any:
    """Begin to judge an academy, a prospective academy, the trust, or a curriculum subject in an academy,
    against the version of a standard that is in force now.

    The AID opens any; a headteacher opens one of their own academy. A subject has one open assessment
    against a standard at a time.
    """
    return await tagged(session, response, await opening.open_assessment(session, actor, **dict(asked)))


@router.get(
    "/{assessment_id}",
    summary="Read an assessment",
    response_model=AssessmentOut,
    responses=problems(AssessmentNotFound),
)
async def read_assessment(
    session: Session, actor: CurrentActor, response: Response, assessment_id: UUID
) -> Any:
    """How far it is, and who did what."""
    return await tagged(session, response, await queries.access_assessment(session, actor, assessment_id))


@router.patch(
    "/{assessment_id}",
    summary="Name a reviewer or a date",
    response_model=AssessmentOut,
    responses=problems(AssessmentNotFound, AssessmentClosed, PreconditionFailed),
)
async def steer_assessment(
    session: Session,
    actor: CurrentActor,
    response: Response,
    assessment_id: UUID,
    asked: SteerAssessment,
    if_match: IfMatch,
) -> Any:
    """Who is asked to do the QA review instead of the AID: a specialist, or the head of another academy. The
    person needs that role in the register as well. For the AID."""
    changes = asked.model_dump(exclude_unset=True)
    changed = await opening.steer(session, actor, assessment_id, changes=changes, if_match=if_match)
    return await tagged(session, response, changed)


@router.get(
    "/{assessment_id}/comments",
    summary="List comments on an assessment",
    response_model=Page[CommentOut],
    responses=problems(AssessmentNotFound, Forbidden, BadCursor),
)
async def list_comments(
    session: Session, actor: CurrentActor, assessment_id: UUID, view: Annotated[View, Depends(COMMENTS)]
) -> Any:
    """What was said about it, by whom, for those who see the self-evaluation."""
    assessment = await queries.view_assessment(
        session, actor, assessment_id, Assessments.VIEW_SELF_EVALUATION
    )
    return await COMMENTS.answer(session, queries.comments(assessment), view)


@router.post(
    "/{assessment_id}/comments",
    status_code=201,
    summary="Comment on an assessment",
    response_model=CommentOut,
    responses=problems(AssessmentNotFound, Forbidden, CriterionUnknown),
)
async def comment_on_assessment(
    session: Session, actor: CurrentActor, assessment_id: UUID, asked: MakeComment
) -> Any:
    """Say something about it, at any stage, without changing an answer: for the headteacher, the AID and the
    reviewer."""
    return await opening.comment(session, actor, assessment_id, **dict(asked))
