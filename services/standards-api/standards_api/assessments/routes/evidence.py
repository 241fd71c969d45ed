"""Evidence over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from chassis.idempotency import Route
from chassis.listing import BadCursor, Listing, Page, View
from chassis.preconditions import tagged
from chassis.problems import Forbidden, problems
from chassis.session import CurrentActor, Session
from standards_api.assessments import queries
from standards_api.assessments.commands.evidence import access_evidence
from standards_api.assessments.commands.evidence import record_evidence as record_piece
from standards_api.assessments.problems import (
    AcademyUnknown,
    EvidenceInFuture,
    EvidenceNotFound,
    OriginNotYours,
)
from standards_api.assessments.rating_schemas import EvidenceOut, RecordEvidence
from standards_api.models.evidence import Evidence

router = APIRouter(prefix="/v1/evidence", tags=["evidence"], route_class=Route)

EVIDENCE = Listing(
    Evidence,
    EvidenceOut,
    sorts={"dated": Evidence.dated, "title": Evidence.title},
    filters={
        "urn": Evidence.urn,
        "kind": Evidence.kind,
        "origin": Evidence.origin,
        "subject_area": Evidence.subject_area,
        "activity_id": Evidence.activity_id,
    },
    search=[Evidence.title, Evidence.summary],
    default="-dated",
)


@router.get("", summary="List evidence", response_model=Page[EvidenceOut], responses=problems(BadCursor))
async def list_evidence(
    session: Session, actor: CurrentActor, view: Annotated[View, Depends(EVIDENCE)]
) -> Any:
    """The evidence you may see, the newest first."""
    return await EVIDENCE.answer(session, queries.evidence(actor), view)


@router.get(
    "/{evidence_id}",
    summary="Read a piece of evidence",
    response_model=EvidenceOut,
    responses=problems(EvidenceNotFound),
)
async def read_evidence(session: Session, actor: CurrentActor, response: Response, evidence_id: UUID) -> Any:
    """One piece of evidence."""
    return await tagged(session, response, await access_evidence(session, actor, evidence_id))


@router.post(
    "",
    status_code=201,
    summary="Record evidence",
    response_model=EvidenceOut,
    responses=problems(Forbidden, AcademyUnknown, EvidenceInFuture, OriginNotYours),
)
async def record_evidence(
    session: Session, actor: CurrentActor, response: Response, asked: RecordEvidence
) -> Any:
    """A piece that answers can cite. Its kind, its origin and its day decide what it counts for: a level that
    needs evidence counts only pieces in date, and some from outside the academy. No pupils' names."""
    return await tagged(session, response, await record_piece(session, actor, **dict(asked)))
