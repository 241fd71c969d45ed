"""Autonomy over HTTP: what an academy may decide, and how its level was decided."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from chassis.idempotency import Route
from chassis.listing import BadCursor, Filter, Listing, Page, View
from chassis.preconditions import tagged
from chassis.problems import Forbidden, problems
from chassis.schemas import Day, Urn
from chassis.session import CurrentActor, Session
from standards_api.academies import AcademyNotFound
from standards_api.autonomy import answers, commands, queries
from standards_api.autonomy.detail import detail
from standards_api.autonomy.problems import (
    AcademyNotJoined,
    AreaUnknown,
    AutonomyAwaitsApproval,
    AutonomyDecisionNotFound,
    LevelUnknown,
)
from standards_api.autonomy.schemas import (
    AcademyAutonomyOut,
    ApproveAutonomy,
    AutonomyDecisionDetail,
    AutonomyDecisionOut,
    ConfirmAutonomy,
    LevelOut,
)
from standards_api.autonomy.scheme_routes import schemes
from standards_api.deciding.problems import (
    DecisionNotOpen,
    EffectiveDayWrong,
    ExpiryNeeded,
    ExpiryNotAllowed,
    NothingToApprove,
    ReasonNeeded,
    SecondPersonNeeded,
)
from standards_api.models import AutonomyDecision
from standards_api.models.content import Key
from standards_api.models.deciding import DecisionStatus

academies = APIRouter(prefix="/v1/academies/{urn}", tags=["autonomy"], route_class=Route)
decisions = APIRouter(prefix="/v1/autonomy-decisions", tags=["autonomy"], route_class=Route)
levels = APIRouter(prefix="/v1/autonomy-levels", tags=["autonomy"], route_class=Route)
ROUTERS: list[APIRouter] = [academies, decisions, levels, schemes]

SORTS = {"proposed_at": AutonomyDecision.proposed_at, "urn": AutonomyDecision.urn}
DECISIONS = Listing(
    AutonomyDecision,
    AutonomyDecisionOut,
    sorts=SORTS,
    filters={
        "urn": AutonomyDecision.urn,
        "status": Filter(DecisionStatus, lambda status: AutonomyDecision.status == status),
        "outcome": AutonomyDecision.outcome,
        "level": AutonomyDecision.level,
    },
    default="-proposed_at",
)
LEVELS = Listing(
    AutonomyDecision,
    LevelOut,
    sorts=SORTS,
    filters={"urn": AutonomyDecision.urn, "level": AutonomyDecision.level},
    default="-proposed_at",
    as_of=queries.held_on,
)


@academies.get(
    "/autonomy",
    summary="Read what an academy may decide",
    response_model=AcademyAutonomyOut,
    responses=problems(Forbidden, AcademyNotFound, AreaUnknown),
)
async def read_autonomy(
    session: Session,
    actor: CurrentActor,
    urn: Urn,
    area: Annotated[
        Key | None,
        Query(description="Only this area of the scheme; all if left out.", examples=["curriculum"]),
    ] = None,
    as_of: Annotated[Day | None, Query(description="As it stood on this day; today if left out.")] = None,
) -> Any:
    """The level of autonomy that was confirmed, by which rule and since when, and who decides, recommends, is
    consulted or is informed in each area, by the scheme of delegation in force that day. Other systems may
    ask too: integrators for the academies they are granted. What lies behind the level, and what is only
    proposed, is for the AID and the chief executive."""
    return await answers.academy_autonomy(session, actor, urn, area=area, as_of=as_of)


@academies.post(
    "/autonomy-proposals",
    status_code=201,
    summary="Have the rules propose a level of autonomy",
    response_model=AutonomyDecisionDetail,
    responses=problems(Forbidden, AcademyNotFound, AcademyNotJoined, AutonomyAwaitsApproval),
)
async def propose_autonomy(session: Session, actor: CurrentActor, response: Response, urn: Urn) -> Any:
    """From outcomes, inspection, the trust's own assessment and the risk register, as they stand now. For the
    AID; it happens by itself when they change. The rules are those of the scheme in force: read from the
    top, and an input that is not known makes a rule neither true nor false. Where that leaves more than one
    level possible, the outcome is `needs_a_person`. Not knowing never gives more freedom. Asked again with
    nothing changed, the answer is the same proposal."""
    decision = await commands.propose_autonomy(session, actor, urn)
    await tagged(session, response, decision)
    return await detail(session, decision)


@levels.get(
    "", summary="List levels of autonomy", response_model=Page[LevelOut], responses=problems(BadCursor)
)
async def list_levels(session: Session, actor: CurrentActor, view: Annotated[View, Depends(LEVELS)]) -> Any:
    """Every level that was confirmed, those that ended included: the history. `as_of` leaves those that held
    on that day."""
    return await LEVELS.answer(session, queries.levels(actor), view)


@decisions.get(
    "",
    summary="List decisions on autonomy",
    response_model=Page[AutonomyDecisionOut],
    responses=problems(BadCursor),
)
async def list_decisions(
    session: Session, actor: CurrentActor, view: Annotated[View, Depends(DECISIONS)]
) -> Any:
    """Proposals and decisions with their inputs and reasons. For the AID and the chief executive."""
    return await DECISIONS.answer(session, queries.decisions(actor), view)


@decisions.get(
    "/{decision_id}",
    summary="Read a decision on autonomy",
    response_model=AutonomyDecisionDetail,
    responses=problems(AutonomyDecisionNotFound),
)
async def read_decision(session: Session, actor: CurrentActor, response: Response, decision_id: UUID) -> Any:
    """With the answer of each rule, the evidence for each input, and every single change of an input that
    would change the outcome."""
    decision = await queries.access_decision(session, actor, decision_id)
    await tagged(session, response, decision)
    return await detail(session, decision)


@decisions.post(
    "/{decision_id}/confirmation",
    summary="Confirm a level of autonomy, or decide otherwise",
    response_model=AutonomyDecisionDetail,
    responses=problems(
        Forbidden,
        AutonomyDecisionNotFound,
        DecisionNotOpen,
        ReasonNeeded,
        ExpiryNeeded,
        ExpiryNotAllowed,
        EffectiveDayWrong,
        LevelUnknown,
    ),
)
async def confirm_autonomy(
    session: Session, actor: CurrentActor, response: Response, decision_id: UUID, asked: ConfirmAutonomy
) -> Any:
    """For the AID. What the rules say takes effect at once; so does, with a reason, a level the rules could
    not rule out. What goes against the rules needs a reason and a day on which it ends, and waits for the
    chief executive."""
    decision = await commands.confirm_autonomy(session, actor, decision_id, **dict(asked))
    await tagged(session, response, decision)
    return await detail(session, decision)


@decisions.post(
    "/{decision_id}/approval",
    summary="Approve or decline a level against the rule",
    response_model=AutonomyDecisionDetail,
    responses=problems(
        Forbidden, AutonomyDecisionNotFound, NothingToApprove, SecondPersonNeeded, EffectiveDayWrong
    ),
)
async def approve_autonomy(
    session: Session, actor: CurrentActor, response: Response, decision_id: UUID, asked: ApproveAutonomy
) -> Any:
    """For the chief executive, who must be another person than the one who decided. Declined, it is open
    again as the rules proposed it."""
    decision = await commands.approve_autonomy(session, actor, decision_id, **dict(asked))
    await tagged(session, response, decision)
    return await detail(session, decision)
