"""Journeys over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response

from chassis.idempotency import Route
from chassis.listing import BadCursor, Filter, Listing, Page, View
from chassis.preconditions import IfMatchStated, tagged
from chassis.problems import Forbidden, PreconditionFailed, problems
from chassis.schemas import Urn
from chassis.session import CurrentActor, Session
from standards_api.academies import AcademyNotFound
from standards_api.journeys import answers, commands, queries
from standards_api.journeys.problems import (
    JourneyComplete,
    JourneyEnded,
    JourneyNotFound,
    JourneyUnderWay,
    MilestoneDueInThePast,
    MilestonePlannedAlready,
    MilestoneUnknown,
    NothingPublished,
)
from standards_api.journeys.schemas import (
    EndJourney,
    JourneyListed,
    JourneyOut,
    MilestoneOut,
    PlanMilestone,
    StartJourney,
)
from standards_api.models import Journey, Milestone
from standards_api.models.content import Key
from standards_api.models.journeys import JourneyStatus

journeys = APIRouter(prefix="/v1/journeys", tags=["journeys"], route_class=Route)
academies = APIRouter(prefix="/v1/academies/{urn}", tags=["journeys"], route_class=Route)
milestones = APIRouter(prefix="/v1/milestones", tags=["journeys"], route_class=Route)
ROUTERS: list[APIRouter] = [journeys, academies, milestones]

JOURNEYS = Listing(
    Journey,
    JourneyListed,
    sorts={"started_on": Journey.started_on, "urn": Journey.urn},
    filters={
        "urn": Journey.urn,
        "standard": Journey.standard,
        "status": Filter(JourneyStatus, lambda status: Journey.status == status),
    },
    default="-started_on",
)
MILESTONES = Listing(
    Milestone,
    MilestoneOut,
    sorts={"due_on": Milestone.due_on, "urn": Milestone.urn},
    filters={
        "urn": Milestone.urn,
        "owner": Milestone.owner,
        "journey_id": Milestone.journey_id,
        "criterion": Milestone.criterion,
        "met": Filter(bool, queries.met),
    },
)


@journeys.get("", summary="List journeys", response_model=Page[JourneyListed], responses=problems(BadCursor))
async def list_journeys(
    session: Session, actor: CurrentActor, view: Annotated[View, Depends(JOURNEYS)]
) -> Any:
    """Under way and ended. The AID and the chief executive see all, heads and chairs their academy's."""
    return await JOURNEYS.answer(session, queries.journeys(actor), view)


@academies.post(
    "/journeys",
    status_code=201,
    summary="Start an academy's journey",
    response_model=JourneyOut,
    responses=problems(
        Forbidden,
        AcademyNotFound,
        NothingPublished,
        JourneyUnderWay,
        JourneyComplete,
        MilestoneDueInThePast,
    ),
)
async def start_journey(
    session: Session, actor: CurrentActor, response: Response, urn: Urn, asked: StartJourney
) -> Any:
    """From the latest published assessment by a standard: each criterion that stands between the academy and
    its next level, not met or not known, becomes a milestone with this owner and day. For the AID, and the
    head of the academy."""
    journey = await commands.start_journey(session, actor, urn, **dict(asked))
    await tagged(session, response, journey)
    return await answers.whole(session, journey)


@academies.get(
    "/journey",
    summary="Read the journey an academy is on",
    response_model=JourneyOut,
    responses=problems(JourneyNotFound),
)
async def read_academy_journey(
    session: Session,
    actor: CurrentActor,
    response: Response,
    urn: Urn,
    standard: Annotated[Key, Query(description="By which standard.")] = "trust-standard",
) -> Any:
    """The journey under way by a standard, as `GET /v1/journeys/{journey_id}` gives it."""
    journey = await queries.journey_under_way(session, actor, urn, standard)
    await tagged(session, response, journey)
    return await answers.whole(session, journey)


@journeys.get(
    "/{journey_id}", summary="Read a journey", response_model=JourneyOut, responses=problems(JourneyNotFound)
)
async def read_journey(session: Session, actor: CurrentActor, response: Response, journey_id: UUID) -> Any:
    """The whole way to the highest level as a plan, by level and aspect: what stands in it, who has taken it
    on and by when. Progress is never stored: it follows from the answers of the latest published assessment,
    and what the academy claims since, in its open self-evaluation, is shown as claimed."""
    journey = await queries.access_journey(session, actor, journey_id)
    await tagged(session, response, journey)
    return await answers.whole(session, journey)


@journeys.put(
    "/{journey_id}/milestones/{criterion}",
    summary="Plan a milestone",
    response_model=MilestoneOut,
    responses=problems(
        JourneyNotFound,
        Forbidden,
        JourneyEnded,
        NothingPublished,
        MilestoneUnknown,
        MilestoneDueInThePast,
        MilestonePlannedAlready,
        PreconditionFailed,
    ),
)
async def plan_milestone(
    session: Session,
    actor: CurrentActor,
    response: Response,
    journey_id: UUID,
    criterion: Annotated[Key, Path(examples=["pupils-remember"])],
    asked: PlanMilestone,
    if_match: IfMatchStated = None,
) -> Any:
    """Take a criterion on, at whatever level, or change its owner, day or note. `If-Match` is the version of
    the milestone; left out when there is none yet. For the AID and the head of the academy."""
    milestone = await commands.plan_milestone(
        session, actor, journey_id, criterion, **dict(asked), if_match=if_match
    )
    return await tagged(session, response, milestone)


@journeys.post(
    "/{journey_id}/ending",
    summary="End a journey",
    response_model=JourneyListed,
    responses=problems(JourneyNotFound, Forbidden, JourneyEnded),
)
async def end_journey(
    session: Session, actor: CurrentActor, response: Response, journey_id: UUID, asked: EndJourney
) -> Any:
    """With a reason. It stays on record, and another can be started. For the AID."""
    ended = await commands.end_journey(session, actor, journey_id, reason=asked.reason)
    return await tagged(session, response, ended)


@milestones.get(
    "", summary="List milestones", response_model=Page[MilestoneOut], responses=problems(BadCursor)
)
async def list_milestones(
    session: Session, actor: CurrentActor, view: Annotated[View, Depends(MILESTONES)]
) -> Any:
    """What has been taken on, the soonest due first: by whom (`owner`), at which academy. `met=false` leaves
    those that are still to be done, by the latest published assessment; whether one that is not met is needed
    at all, the journey says."""
    return await MILESTONES.answer(session, queries.milestones(actor), view)
