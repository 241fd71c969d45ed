"""Phases over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from chassis.idempotency import Route
from chassis.listing import BadCursor, Listing, Page, View
from chassis.preconditions import tagged
from chassis.problems import Forbidden, problems
from chassis.schemas import Day, Urn
from chassis.session import CurrentActor, Session
from standards_api.academies import AcademyNotFound
from standards_api.deciding.problems import (
    DecisionNotOpen,
    EffectiveDayWrong,
    ExpiryNeeded,
    ExpiryNotAllowed,
    NothingToApprove,
    ReasonNeeded,
    SecondPersonNeeded,
)
from standards_api.models import PhaseDecision
from standards_api.phases import answers, commands, queries
from standards_api.phases.problems import (
    AcademyHasLeft,
    ApprovalAwaited,
    DecisionNotFound,
    SubjectUnknown,
)
from standards_api.phases.schemas import (
    AcademyPhaseOut,
    ApprovePhase,
    ConfirmPhase,
    DecisionDetail,
    DecisionOut,
    PhaseOut,
    ProposePhase,
)

decisions = APIRouter(prefix="/v1/phase-decisions", tags=["phases"], route_class=Route)
phases = APIRouter(prefix="/v1/phases", tags=["phases"], route_class=Route)
academies = APIRouter(prefix="/v1/academies/{urn}", tags=["phases"], route_class=Route)
ROUTERS = [decisions, phases, academies]

DECISIONS = Listing(
    PhaseDecision,
    DecisionOut,
    sorts={"proposed_at": PhaseDecision.proposed_at, "urn": PhaseDecision.urn},
    filters={
        "urn": PhaseDecision.urn,
        "status": PhaseDecision.status,
        "outcome": PhaseDecision.outcome,
        "phase": PhaseDecision.phase,
    },
    default="-proposed_at",
)
PHASES = Listing(
    PhaseDecision,
    PhaseOut,
    sorts={"proposed_at": PhaseDecision.proposed_at, "urn": PhaseDecision.urn},
    filters={"urn": PhaseDecision.urn, "phase": PhaseDecision.phase, "subject_area": PhaseDecision.subject},
    default="-proposed_at",
    as_of=queries.held_on,
)


@academies.post(
    "/phase-proposals",
    status_code=201,
    summary="Have the rules propose a phase",
    response_model=DecisionDetail,
    responses=problems(Forbidden, AcademyNotFound, AcademyHasLeft, ApprovalAwaited, SubjectUnknown),
)
async def propose_phase(
    session: Session, actor: CurrentActor, response: Response, urn: Urn, asked: ProposePhase
) -> Any:
    """From the figures and inspections on record now. For the AID; it happens by itself when they change.

    The rules are data, versioned, and read from the worst phase to the best. A rule whose inputs are not
    known is neither true nor false: where that leaves more than one phase possible the outcome is
    `needs_a_person`, with what is missing. Unknown inputs never give *sustain*. Progress 8 is banded by the
    official rule of 2018 and 2019 and never used for special schools and alternative provision; there is
    none for 2024/25 and 2025/26. Asked again with nothing changed, the answer is the same proposal.
    """
    decision = await commands.propose_phase(session, actor, urn, subject=asked.subject_area)
    return await tagged(session, response, decision)


@academies.get(
    "/phase",
    summary="Read an academy's phase",
    response_model=AcademyPhaseOut,
    responses=problems(Forbidden, AcademyNotFound),
)
async def read_phase(
    session: Session,
    actor: CurrentActor,
    urn: Urn,
    as_of: Annotated[Day | None, Query(description="As it stood on this day; today if left out.")] = None,
) -> Any:
    """The confirmed phase of the academy and of its subjects, with what it brings: tiers (cumulative), the
    usual capacity role, visits, and whether iAIMs are due. What lies behind it, and what is only proposed,
    is for the AID and the chief executive."""
    return await answers.academy_phase(session, actor, urn, as_of)


@phases.get("", summary="List phases", response_model=Page[PhaseOut], responses=problems(BadCursor))
async def list_phases(session: Session, actor: CurrentActor, view: Annotated[View, Depends(PHASES)]) -> Any:
    """Every phase that was confirmed, those that ended included: the history. `as_of` leaves those that held
    on that day."""
    return await PHASES.answer(session, queries.phases(actor), view)


@decisions.get(
    "", summary="List phase decisions", response_model=Page[DecisionOut], responses=problems(BadCursor)
)
async def list_phase_decisions(
    session: Session, actor: CurrentActor, view: Annotated[View, Depends(DECISIONS)]
) -> Any:
    """Proposals and decisions with their inputs and reasons. For the AID and the chief executive."""
    return await DECISIONS.answer(session, queries.decisions(actor), view)


@decisions.get(
    "/{decision_id}",
    summary="Read a phase decision",
    response_model=DecisionDetail,
    responses=problems(DecisionNotFound),
)
async def read_phase_decision(
    session: Session, actor: CurrentActor, response: Response, decision_id: UUID
) -> Any:
    """With the answer of each rule, the evidence for each input, and every single change of an input that
    would change the outcome."""
    return await tagged(session, response, await queries.access_decision(session, actor, decision_id))


@decisions.post(
    "/{decision_id}/confirmation",
    summary="Confirm a phase, or decide otherwise",
    response_model=DecisionDetail,
    responses=problems(
        Forbidden,
        DecisionNotFound,
        DecisionNotOpen,
        ReasonNeeded,
        ExpiryNeeded,
        ExpiryNotAllowed,
        EffectiveDayWrong,
    ),
)
async def confirm_phase(
    session: Session, actor: CurrentActor, response: Response, decision_id: UUID, asked: ConfirmPhase
) -> Any:
    """For the AID. What the rules say takes effect at once; so does, with a reason, a phase the rules could
    not rule out. What goes against the rules needs a reason and a day on which it ends, and waits for the
    chief executive."""
    decision = await commands.confirm_phase(session, actor, decision_id, **dict(asked))
    return await tagged(session, response, decision)


@decisions.post(
    "/{decision_id}/approval",
    summary="Approve or decline a decision against the rule",
    response_model=DecisionDetail,
    responses=problems(Forbidden, DecisionNotFound, NothingToApprove, SecondPersonNeeded, EffectiveDayWrong),
)
async def approve_phase(
    session: Session, actor: CurrentActor, response: Response, decision_id: UUID, asked: ApprovePhase
) -> Any:
    """For the chief executive, who must be another person than the one who decided. Declined, it is open
    again as the rules proposed it."""
    decision = await commands.approve_phase(session, actor, decision_id, **dict(asked))
    return await tagged(session, response, decision)
