"""Engagements over HTTP: who may see what of them, and how they come about."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from chassis.idempotency import Route
from chassis.listing import Listing, Page, View
from chassis.preconditions import tagged
from chassis.problems import Forbidden, problems
from chassis.session import CurrentActor, Session
from support_api.engagements import commands, queries, rules
from support_api.engagements.queries import EngagementNotFound, NeedNotKnown, SpecialistNotKnown
from support_api.engagements.schemas import (
    AnswerProposal,
    CommissionEngagement,
    EngagementCostOut,
    EngagementOut,
    EngagementSummaryOut,
    EngagementWholeOut,
    ImpactOut,
    ProposeEngagement,
)
from support_api.ledger.rules import NotEnoughDays
from support_api.models import Engagement, Party
from support_api.policy import Action
from support_api.shapes import in_halves

router = APIRouter(prefix="/v1", tags=["engagements"], route_class=Route)
SORTS = {"starts_on": Engagement.starts_on, "proposed_on": Engagement.proposed_on, "urn": Engagement.urn}
FILTERS = {
    "urn": Engagement.urn, "status": Engagement.status, "area": Engagement.area,
    "specialist_id": Engagement.specialist_id,
}  # fmt: skip
ANSWERS = (EngagementNotFound, Forbidden, rules.AnsweredAlready, rules.NotAtThisStage)

ENGAGEMENTS = Listing(
    Engagement, EngagementOut, sorts=SORTS, filters=FILTERS | {"need_id": Engagement.need_id}
)
SUMMARIES = Listing(Engagement, EngagementSummaryOut, sorts=SORTS, filters=FILTERS)
COSTS = Listing(Engagement, EngagementCostOut, sorts=SORTS, filters=FILTERS)
IMPACTS = Listing(
    Engagement, ImpactOut, sorts={"starts_on": Engagement.starts_on, "urn": Engagement.urn},
    filters={"urn": Engagement.urn, "area": Engagement.area},
)  # fmt: skip


@router.get("/engagements", response_model=Page[EngagementOut], summary="List engagements with their terms")
async def list_engagements(
    session: Session, actor: CurrentActor, view: Annotated[View, Depends(ENGAGEMENTS)]
) -> Any:
    """All of the trust for the Academy Improvement Director and the chief executive, those that their academy
    receives for headteachers, their own for specialists.
    """
    return await ENGAGEMENTS.answer(session, queries.list_engagements(actor, Action.VIEW_ENGAGEMENT), view)


@router.get(
    "/engagement-summaries", response_model=Page[EngagementSummaryOut], summary="List how far engagements are"
)
async def list_engagement_summaries(
    session: Session, actor: CurrentActor, view: Annotated[View, Depends(SUMMARIES)]
) -> Any:
    """Without notes, aims or money: also for the chairs of an academy's local board, and for the headteacher
    whose member of staff is lent.
    """
    return await SUMMARIES.answer(session, queries.list_engagements(actor, Action.FOLLOW_ENGAGEMENT), view)


@router.get("/engagement-costs", response_model=Page[EngagementCostOut], summary="List what engagements cost")
async def list_engagement_costs(
    session: Session, actor: CurrentActor, view: Annotated[View, Depends(COSTS)]
) -> Any:
    """In pence, without what they are about: for the finance director, the chief executive and the Academy
    Improvement Director.
    """
    return await COSTS.answer(session, queries.list_engagements(actor, Action.VIEW_COST), view)


@router.get(
    "/impact-summaries", response_model=Page[ImpactOut], summary="List what completed engagements came to"
)
async def list_impact_summaries(
    session: Session, actor: CurrentActor, view: Annotated[View, Depends(IMPACTS)]
) -> Any:
    """Outcome against baseline, without notes: all of the trust for trustees, their own academy's for
    headteachers and the chairs of its local board.
    """
    return await IMPACTS.answer(session, queries.list_impacts(actor), view)


@router.get(
    "/engagements/{engagement_id}",
    response_model=EngagementWholeOut,
    summary="Read an engagement",
    responses=problems(EngagementNotFound),
)
async def read_engagement(
    session: Session, actor: CurrentActor, response: Response, engagement_id: UUID
) -> Any:
    """Its terms, what each side said, the visits, and the outcome against the baseline."""
    engagement = await queries.read_engagement(session, actor, engagement_id)
    return await tagged(session, response, engagement)


@router.post(
    "/engagements",
    status_code=201,
    response_model=EngagementOut,
    summary="Propose an engagement",
    responses=problems(
        Forbidden, NeedNotKnown, SpecialistNotKnown, rules.NeedNotOpen, rules.SpecialistNotEligible,
        rules.EngagedAlready, rules.DatesOutOfOrder,
    ),
)  # fmt: skip
async def propose_engagement(
    session: Session, actor: CurrentActor, response: Response, asked: ProposeEngagement
) -> Any:
    """By the Academy Improvement Director. The specialist must be eligible on the first day: verified
    expertise, no conflict of interest, checks in date, days free; the problem says what stands in the way.
    """
    engagement = await commands.propose_engagement(
        session, actor,
        need_id=asked.need_id, specialist_id=asked.specialist_id, half_days=in_halves(asked.days),
        starts_on=asked.starts_on, ends_on=asked.ends_on,
    )  # fmt: skip
    return await tagged(session, response, engagement)


@router.post(
    "/engagements/{engagement_id}/receiver-answer",
    response_model=EngagementSummaryOut,
    summary="Answer as the headteacher of the academy that receives",
    responses=problems(*ANSWERS),
)
async def answer_as_receiver(
    session: Session, actor: CurrentActor, response: Response, engagement_id: UUID, asked: AnswerProposal
) -> Any:
    """Agree or decline, and say whether there is a conflict of interest. It is agreed when all who are asked
    agree; one refusal or one conflict declines it.
    """
    said = asked.model_dump()
    engagement = await commands.answer_proposal(session, actor, engagement_id, party=Party.RECEIVER, **said)
    return await tagged(session, response, engagement)


@router.post(
    "/engagements/{engagement_id}/lender-answer",
    response_model=EngagementSummaryOut,
    summary="Answer as the headteacher of the academy that lends",
    responses=problems(*ANSWERS),
)
async def answer_as_lender(
    session: Session, actor: CurrentActor, response: Response, engagement_id: UUID, asked: AnswerProposal
) -> Any:
    """Agree or decline that a member of your staff is lent, and say whether there is a conflict of interest.

    Asked only when the specialist works in an academy of the trust.
    """
    said = asked.model_dump()
    engagement = await commands.answer_proposal(session, actor, engagement_id, party=Party.LENDER, **said)
    return await tagged(session, response, engagement)


@router.post(
    "/engagements/{engagement_id}/commission",
    response_model=EngagementOut,
    summary="Commission an engagement",
    responses=problems(
        EngagementNotFound, Forbidden, rules.NotAtThisStage, rules.MoreThanAgreed,
        rules.SpecialistNotEligible, NotEnoughDays, rules.DatesOutOfOrder,
    ),
)  # fmt: skip
async def commission_engagement(
    session: Session,
    actor: CurrentActor,
    response: Response,
    engagement_id: UUID,
    asked: CommissionEngagement,
) -> Any:
    """Set aims, success criteria, days, price (pence) and the baseline measure. The days are reserved from
    those of the academy and the price is committed, or nothing happens and the problem says how many days
    are left. Whether the specialist may be sent is asked again.
    """
    terms = {
        "aims": asked.aims, "success_criteria": asked.success_criteria, "half_days": in_halves(asked.days),
        "price_pence": asked.price_pence, "measure": asked.baseline.measure, "better": asked.baseline.better,
        "baseline_value": asked.baseline.value, "baseline_as_at": asked.baseline.as_at,
    }  # fmt: skip
    engagement = await commands.commission_engagement(session, actor, engagement_id, terms=terms)
    return await tagged(session, response, engagement)
