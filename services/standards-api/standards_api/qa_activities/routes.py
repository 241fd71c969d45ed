"""QA activities and findings over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from chassis.idempotency import Route
from chassis.listing import BadCursor, Filter, Listing, Page, View
from chassis.preconditions import IfMatch, tagged
from chassis.problems import Forbidden, PreconditionFailed, problems
from chassis.session import CurrentActor, Session
from standards_api.models.content import EvidenceKind, Key
from standards_api.models.evidence import ActivityStatus, Finding, FindingKind, QaActivity
from standards_api.qa_activities import commands, queries
from standards_api.qa_activities.problems import (
    AcademyUnknown,
    ActivityNotDone,
    ActivityNotFound,
    ActivityNotPlanned,
    CriteriaUnknown,
    DoneInFuture,
    FindingNotFound,
    FindingWithdrawnAlready,
    SeverityMisplaced,
)
from standards_api.qa_activities.schemas import (
    ActivityOut,
    CompleteActivity,
    FindingOut,
    GiveReason,
    PlanActivity,
    RecordFinding,
    ReplanActivity,
)

activities = APIRouter(prefix="/v1/qa-activities", tags=["QA activities"], route_class=Route)
findings = APIRouter(prefix="/v1/findings", tags=["QA activities"], route_class=Route)
ROUTERS: list[APIRouter] = [activities, findings]

ACTIVITIES = Listing(
    QaActivity,
    ActivityOut,
    sorts={"planned_on": QaActivity.planned_on, "title": QaActivity.title},
    filters={
        "urn": QaActivity.urn,
        "kind": Filter(EvidenceKind, lambda kind: QaActivity.kind == kind),
        "status": Filter(ActivityStatus, lambda status: QaActivity.status == status),
        "lead": QaActivity.lead,
        "area": QaActivity.area,
    },
    search=[QaActivity.title, QaActivity.summary],
    default="-planned_on",
)
FINDINGS = Listing(
    Finding,
    FindingOut,
    sorts={"found_on": Finding.found_on, "area": Finding.area},
    filters={
        "urn": Finding.urn,
        "kind": Filter(FindingKind, lambda kind: Finding.kind == kind),
        "area": Finding.area,
        "key_stage": Finding.key_stage,
        "severity": Finding.severity,
        "activity_id": Finding.activity_id,
        "criterion": Filter(Key, queries.speaking_to),
        "standing": Filter(bool, queries.standing),
    },
    search=[Finding.words],
    default="-found_on",
)


@activities.get(
    "", summary="List QA activities", response_model=Page[ActivityOut], responses=problems(BadCursor)
)
async def list_activities(
    session: Session, actor: CurrentActor, view: Annotated[View, Depends(ACTIVITIES)]
) -> Any:
    """Planned, done and cancelled activities that you may see: the AID and the chief executive all, a head
    those at their academy or that they lead, chairs those done at theirs."""
    return await ACTIVITIES.answer(session, queries.activities(actor), view)


@activities.post(
    "",
    status_code=201,
    summary="Plan a QA activity",
    response_model=ActivityOut,
    responses=problems(Forbidden, AcademyUnknown),
)
async def plan_activity(
    session: Session, actor: CurrentActor, response: Response, asked: PlanActivity
) -> Any:
    """One of the eight kinds, at an academy, led by somebody on a day. The AID plans any; a headteacher plans
    what their own academy does by itself."""
    return await tagged(session, response, await commands.plan_activity(session, actor, **dict(asked)))


@activities.get(
    "/{activity_id}",
    summary="Read a QA activity",
    response_model=ActivityOut,
    responses=problems(ActivityNotFound),
)
async def read_activity(session: Session, actor: CurrentActor, response: Response, activity_id: UUID) -> Any:
    """One QA activity: what is planned or was done, by whom, and what was seen."""
    return await tagged(session, response, await queries.access_activity(session, actor, activity_id))


@activities.patch(
    "/{activity_id}",
    summary="Replan a QA activity",
    response_model=ActivityOut,
    responses=problems(ActivityNotFound, ActivityNotPlanned, PreconditionFailed),
)
async def replan_activity(
    session: Session,
    actor: CurrentActor,
    response: Response,
    activity_id: UUID,
    asked: ReplanActivity,
    if_match: IfMatch,
) -> Any:
    """Another day, lead or title, while it is planned."""
    changes = asked.model_dump(exclude_none=True)
    changed = await commands.replan_activity(session, actor, activity_id, changes=changes, if_match=if_match)
    return await tagged(session, response, changed)


@activities.post(
    "/{activity_id}/completion",
    summary="Record that a QA activity is done",
    response_model=ActivityOut,
    responses=problems(ActivityNotFound, Forbidden, ActivityNotPlanned, DoneInFuture),
)
async def complete_activity(
    session: Session, actor: CurrentActor, response: Response, activity_id: UUID, asked: CompleteActivity
) -> Any:
    """With the day and what was seen. It is evidence from then on, with the same id, that answers can cite.
    For the AID and whoever leads it."""
    done = await commands.complete_activity(session, actor, activity_id, **dict(asked))
    return await tagged(session, response, done)


@activities.post(
    "/{activity_id}/cancellation",
    summary="Cancel a QA activity",
    response_model=ActivityOut,
    responses=problems(ActivityNotFound, Forbidden, ActivityNotPlanned),
)
async def cancel_activity(
    session: Session, actor: CurrentActor, response: Response, activity_id: UUID, asked: GiveReason
) -> Any:
    """With a reason. It stays on record."""
    gone = await commands.cancel_activity(session, actor, activity_id, reason=asked.reason)
    return await tagged(session, response, gone)


@activities.post(
    "/{activity_id}/findings",
    status_code=201,
    summary="Record a finding",
    response_model=FindingOut,
    responses=problems(ActivityNotFound, Forbidden, ActivityNotDone, SeverityMisplaced, CriteriaUnknown),
)
async def record_finding(
    session: Session, actor: CurrentActor, response: Response, activity_id: UUID, asked: RecordFinding
) -> Any:
    """A strength, which tells support-api that the academy can give; or an area for development, which can
    become a need there. Linked to criteria of standards in force. For the AID and whoever leads it."""
    said = {**dict(asked), "criteria": [each.model_dump() for each in asked.criteria]}
    return await tagged(session, response, await commands.record_finding(session, actor, activity_id, **said))


@findings.get("", summary="List findings", response_model=Page[FindingOut], responses=problems(BadCursor))
async def list_findings(
    session: Session, actor: CurrentActor, view: Annotated[View, Depends(FINDINGS)]
) -> Any:
    """Strengths and areas for development that you may see. `criterion` leaves those that speak to one
    criterion, `standing=true` those that have not been withdrawn."""
    return await FINDINGS.answer(session, queries.findings(actor), view)


@findings.get(
    "/{finding_id}", summary="Read a finding", response_model=FindingOut, responses=problems(FindingNotFound)
)
async def read_finding(session: Session, actor: CurrentActor, response: Response, finding_id: UUID) -> Any:
    """One finding, the criteria it speaks to, and whether it has been withdrawn."""
    return await tagged(session, response, await queries.access_finding(session, actor, finding_id))


@findings.post(
    "/{finding_id}/withdrawal",
    summary="Withdraw a finding",
    response_model=FindingOut,
    responses=problems(FindingNotFound, Forbidden, FindingWithdrawnAlready),
)
async def withdraw_finding(
    session: Session, actor: CurrentActor, response: Response, finding_id: UUID, asked: GiveReason
) -> Any:
    """It was a mistake, or no longer holds: with a reason, and it stays on record. For the AID."""
    gone = await commands.withdraw_finding(session, actor, finding_id, reason=asked.reason)
    return await tagged(session, response, gone)
