"""Inspections over HTTP, and what follows from them."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from chassis.idempotency import Route
from chassis.listing import BadCursor, Listing, Page, View
from chassis.policy import require_role
from chassis.preconditions import IfMatch, tagged
from chassis.problems import Forbidden, problems
from chassis.schemas import Urn
from chassis.session import CurrentActor, Session
from standards_api.academies import AcademyNotFound
from standards_api.inspections import answers, commands, queries
from standards_api.inspections.problems import (
    InspectionAlreadyRecorded,
    InspectionInconsistent,
    InspectionNotFound,
    OverrideEndsWrong,
    OverrideNotFound,
    OverrideOver,
)
from standards_api.inspections.schemas import (
    ChooseRules,
    CorrectInspection,
    InspectionOut,
    InspectionPolicyOut,
    NotYetGoodOut,
    OverrideOut,
    RecordInspection,
    SetOverride,
)
from standards_api.models import Inspection
from standards_api.policy import POLICY, Inspections

inspections = APIRouter(prefix="/v1/inspections", tags=["inspections"], route_class=Route)
judged = APIRouter(tags=["inspections"], route_class=Route)
ROUTERS = [inspections, judged]

INSPECTIONS = Listing(
    Inspection,
    InspectionOut,
    sorts={"started_on": Inspection.started_on, "urn": Inspection.urn},
    filters={"urn": Inspection.urn, "regime": Inspection.regime, "kind": Inspection.kind},
    default="-started_on",
)


@inspections.get(
    "", summary="List inspections", response_model=Page[InspectionOut], responses=problems(BadCursor)
)
async def list_inspections(
    session: Session, actor: CurrentActor, view: Annotated[View, Depends(INSPECTIONS)]
) -> Any:
    """As published, each in the words of its own regime: Ofsted's grades of one regime cannot be compared
    with those of another. What is not published yet is seen by the AID, the chief executive and the
    academy's headteacher only."""
    return await INSPECTIONS.answer(session, queries.inspections(actor), view)


@inspections.get(
    "/{inspection_id}",
    summary="Read an inspection",
    response_model=InspectionOut,
    responses=problems(InspectionNotFound),
)
async def read_inspection(
    session: Session, actor: CurrentActor, response: Response, inspection_id: UUID
) -> Any:
    """One inspection. `before_joining` ones are shown but are not the trust's record."""
    return await tagged(session, response, await queries.access_inspection(session, actor, inspection_id))


@inspections.post(
    "",
    status_code=201,
    summary="Record an inspection",
    response_model=InspectionOut,
    responses=problems(Forbidden, AcademyNotFound, InspectionInconsistent, InspectionAlreadyRecorded),
)
async def record_inspection(
    session: Session, actor: CurrentActor, response: Response, asked: RecordInspection
) -> Any:
    """As it was published, or begun and not published yet. For the AID.

    Whether the academy is not yet good is reckoned anew, and so is its phase. A full inspection counts from
    the day it is published; ungraded and monitoring inspections leave the last full one standing.
    """
    return await tagged(session, response, await commands.record_inspection(session, actor, **dict(asked)))


@inspections.put(
    "/{inspection_id}",
    summary="Correct an inspection",
    response_model=InspectionOut,
    responses=problems(Forbidden, InspectionNotFound, InspectionInconsistent, InspectionAlreadyRecorded),
)
async def correct_inspection(
    session: Session,
    actor: CurrentActor,
    response: Response,
    inspection_id: UUID,
    asked: CorrectInspection,
    if_match: IfMatch,
) -> Any:
    """All of what it found, anew: when the report is published, or when it was mistyped. For the AID."""
    corrected = await commands.correct_inspection(
        session, actor, inspection_id, if_match=if_match, **dict(asked)
    )
    return await tagged(session, response, corrected)


@judged.get(
    "/v1/academies/{urn}/not-yet-good",
    summary="Read whether an academy is not yet good",
    response_model=NotYetGoodOut,
    responses=problems(Forbidden, AcademyNotFound),
)
async def read_not_yet_good(session: Session, actor: CurrentActor, urn: Urn) -> Any:
    """Yes, no or unknown, by the rule the trust chose for the regime of the latest published full inspection.

    Two flags are kept apart: `answer` is the trust's own reading, by which it gives support; `dfe_trigger`
    says whether the Department for Education would act (quality of education or leadership below good, on a
    report card leadership and governance below expected, or a category of concern).
    """
    return await answers.explain(session, actor, urn)


@judged.get(
    "/v1/not-yet-good-policy",
    summary="Read the rules of not yet good",
    response_model=InspectionPolicyOut,
    responses=problems(Forbidden),
)
async def read_inspection_policy(session: Session, actor: CurrentActor, response: Response) -> Any:
    """The rules the trust uses, one for each regime, and all it can choose from."""
    require_role(POLICY, actor, Inspections.VIEW_POLICY)
    return in_words(response, await queries.find_policy(session))


@judged.put(
    "/v1/not-yet-good-policy",
    summary="Choose the rules of not yet good",
    response_model=InspectionPolicyOut,
    responses=problems(Forbidden),
)
async def choose_inspection_policy(
    session: Session, actor: CurrentActor, response: Response, asked: ChooseRules, if_match: IfMatch
) -> Any:
    """Every academy's answer is reckoned anew. For the AID and the chief executive."""
    policy = await commands.choose_rules(session, actor, if_match=if_match, **dict(asked))
    await session.flush()
    return in_words(response, policy)


@judged.post(
    "/v1/academies/{urn}/self-evaluation-overrides",
    status_code=201,
    summary="Judge an academy not yet good by self-evaluation",
    response_model=OverrideOut,
    responses=problems(Forbidden, AcademyNotFound, OverrideEndsWrong),
)
async def set_self_evaluation_override(
    session: Session, actor: CurrentActor, response: Response, urn: Urn, asked: SetOverride
) -> Any:
    """Whatever the inspection says, until the last day named. It can only make an academy not yet good, never
    the other way round. For the AID."""
    return await tagged(session, response, await commands.set_override(session, actor, urn, **dict(asked)))


@judged.post(
    "/v1/self-evaluation-overrides/{override_id}/end",
    summary="End a self-evaluation override",
    response_model=OverrideOut,
    responses=problems(OverrideNotFound, OverrideOver),
)
async def end_self_evaluation_override(
    session: Session, actor: CurrentActor, response: Response, override_id: UUID
) -> Any:
    """From today the inspection decides again. For the AID."""
    return await tagged(session, response, await commands.end_override(session, actor, override_id))


def in_words(response: Response, policy: Any) -> dict[str, Any]:
    said = answers.policy_in_words(policy)
    response.headers["ETag"] = f'"{said["version"]}"'
    return said
