"""The answers of an assessment over HTTP: self-evaluation, QA review, moderation."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from chassis.idempotency import Route
from chassis.preconditions import IfMatchStated, tagged
from chassis.problems import Forbidden, PreconditionFailed, problems
from chassis.schemas import Count
from chassis.session import CurrentActor, Session
from standards_api.assessments import queries, reading
from standards_api.assessments.commands.answering import Said, answer
from standards_api.assessments.problems import (
    AnsweredAlready,
    AssessmentClosed,
    AssessmentNotFound,
    CriterionUnknown,
    EvidenceUnknown,
    NotAtThisStage,
    NotInDispute,
    SameHands,
    VersionUnknown,
)
from standards_api.assessments.schemas import (
    AnswerCriterion,
    AnswerMany,
    AnswerOut,
    ModerationOut,
    SettleCriterion,
    SideOut,
)
from standards_api.models.assessments import Track
from standards_api.models.content import Key
from standards_api.policy import Assessments

router = APIRouter(prefix="/v1/assessments/{assessment_id}", tags=["assessments: answers"], route_class=Route)

Criterion = Annotated[Key, Path(examples=["curriculum-written"])]
EarlierVersion = Annotated[
    Count | None,
    Query(description="A version it stood on before an upgrade. Left out: the present one."),
]
ANSWERING = problems(
    AssessmentNotFound, Forbidden, NotAtThisStage, AssessmentClosed, CriterionUnknown, EvidenceUnknown,
    AnsweredAlready, PreconditionFailed,
)  # fmt: skip


def one(criterion: str, asked: AnswerCriterion | SettleCriterion, version: int | None) -> Said:
    return Said(criterion, asked.judgement, asked.narrative, asked.evidence, version)


def several(asked: AnswerMany) -> list[Said]:
    return [one(each.criterion, each, each.version) for each in asked.answers]


@router.get(
    "/self-evaluation",
    summary="Read the self-evaluation",
    response_model=SideOut,
    responses=problems(AssessmentNotFound, VersionUnknown, Forbidden),
)
async def read_self_evaluation(
    session: Session, actor: CurrentActor, assessment_id: UUID, standard_version: EarlierVersion = None
) -> Any:
    """The academy's own answers, and the levels that they would give by themselves."""
    assessment = await queries.view_assessment(
        session, actor, assessment_id, Assessments.VIEW_SELF_EVALUATION
    )
    return await reading.side(session, assessment, Track.SELF_EVALUATION, standard_version)


@router.put(
    "/self-evaluation/{criterion}",
    summary="Evaluate one criterion",
    response_model=AnswerOut,
    responses=ANSWERING,
)
async def evaluate_criterion(
    session: Session,
    actor: CurrentActor,
    response: Response,
    assessment_id: UUID,
    criterion: Criterion,
    asked: AnswerCriterion,
    if_match: IfMatchStated,
) -> Any:
    """The academy's own answer: met, not met or not known, with words and evidence. A first answer needs no
    If-Match; to change one, send its ETag. For the headteacher; for the chief executive where the trust
    itself is judged."""
    said = [one(criterion, asked, if_match)]
    [given] = await answer(session, actor, assessment_id, track=Track.SELF_EVALUATION, said=said)
    return await tagged(session, response, given)


@router.post(
    "/self-evaluation",
    summary="Evaluate several criteria",
    response_model=list[AnswerOut],
    responses=ANSWERING,
)
async def evaluate_criteria(
    session: Session, actor: CurrentActor, assessment_id: UUID, asked: AnswerMany
) -> Any:
    """Up to 500 answers of the academy's own at once: all are written, or none."""
    return await answer(session, actor, assessment_id, track=Track.SELF_EVALUATION, said=several(asked))


@router.get(
    "/qa-review",
    summary="Read the QA review",
    response_model=SideOut,
    responses=problems(AssessmentNotFound, VersionUnknown, Forbidden),
)
async def read_review(
    session: Session, actor: CurrentActor, assessment_id: UUID, standard_version: EarlierVersion = None
) -> Any:
    """The trust's independent answers, and the levels that they would give by themselves. For the AID, the
    chief executive and the reviewer; for the headteacher once it is published."""
    assessment = await queries.view_assessment(session, actor, assessment_id, Assessments.VIEW_REVIEW)
    return await reading.side(session, assessment, Track.QA_REVIEW, standard_version)


@router.put(
    "/qa-review/{criterion}",
    summary="Review one criterion",
    response_model=AnswerOut,
    responses={**ANSWERING, **problems(Forbidden, SameHands)},
)
async def review_criterion(
    session: Session,
    actor: CurrentActor,
    response: Response,
    assessment_id: UUID,
    criterion: Criterion,
    asked: AnswerCriterion,
    if_match: IfMatchStated,
) -> Any:
    """The trust's own answer, recorded apart from the academy's. For the AID or the named reviewer, never
    for whoever submitted the self-evaluation."""
    said = [one(criterion, asked, if_match)]
    [given] = await answer(session, actor, assessment_id, track=Track.QA_REVIEW, said=said)
    return await tagged(session, response, given)


@router.post(
    "/qa-review",
    summary="Review several criteria",
    response_model=list[AnswerOut],
    responses={**ANSWERING, **problems(Forbidden, SameHands)},
)
async def review_criteria(
    session: Session, actor: CurrentActor, assessment_id: UUID, asked: AnswerMany
) -> Any:
    """Up to 500 answers of the QA review at once: all are written, or none."""
    return await answer(session, actor, assessment_id, track=Track.QA_REVIEW, said=several(asked))


@router.get(
    "/moderation",
    summary="Read where the two sides differ",
    response_model=ModerationOut,
    responses=problems(AssessmentNotFound, Forbidden),
)
async def read_moderation(session: Session, actor: CurrentActor, assessment_id: UUID) -> Any:
    """Each criterion on which self-evaluation and QA review differ, and what was settled. The headteacher
    sees it from the moment the QA review is complete."""
    assessment = await queries.view_assessment(session, actor, assessment_id, Assessments.VIEW_MODERATION)
    return {"differences": await reading.moderation(session, assessment)}


@router.put(
    "/moderation/{criterion}",
    summary="Settle one criterion",
    response_model=AnswerOut,
    responses={**ANSWERING, **problems(NotAtThisStage, AssessmentClosed, NotInDispute)},
)
async def settle_criterion(
    session: Session,
    actor: CurrentActor,
    response: Response,
    assessment_id: UUID,
    criterion: Criterion,
    asked: SettleCriterion,
    if_match: IfMatchStated,
) -> Any:
    """What holds where the two differ, and why. For the AID, the named reviewer or the chief executive."""
    said = [one(criterion, asked, if_match)]
    [given] = await answer(session, actor, assessment_id, track=Track.MODERATION, said=said)
    return await tagged(session, response, given)
