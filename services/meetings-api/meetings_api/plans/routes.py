"""The year of an academy's meetings, over HTTP."""

from fastapi import APIRouter

from chassis.idempotency import Route
from chassis.problems import Forbidden, problems
from chassis.schemas import Urn
from chassis.session import CurrentActor, Session
from meetings_api.access import AcademyNotFound
from meetings_api.dates import name_of_year
from meetings_api.plans import commands
from meetings_api.plans.commands import AcademyNotInTrust, Outcome, PlanNotFound
from meetings_api.plans.rules import NoRoomInYear
from meetings_api.plans.schemas import PlanMeetings, PlannedOut, PlanOut, WishOut, Year

router = APIRouter(prefix="/v1/academies/{urn}/plans", tags=["plans"], route_class=Route)


@router.post(
    "",
    summary="Plan the year of an academy",
    response_model=PlanOut,
    responses=problems(AcademyNotFound, AcademyNotInTrust, NoRoomInYear, Forbidden),
)
async def plan_meetings(session: Session, actor: CurrentActor, urn: Urn, asked: PlanMeetings) -> PlanOut:
    """Plans three AIMs of two hours (autumn, spring, summer) and, where the academy is not yet good, its
    phase has iAIMs due or it asks for them, three iAIMs. On school days of the academy, at 10:00 or 13:30
    London time, with a fortnight between its meetings, and never with the chair in two places; travel is
    allowed for. Planning again adds only what is missing, so that it can be repeated at any time. A slot
    whose term has passed is made up on a later day of the year.

    Who sits in which seat follows from the appointments in force on the day. Papers are due one week before
    (the improvement framework), rolled earlier where that is no school day. The AID and the clerk may plan.
    """
    outcome = await commands.plan_on_behalf(
        session, actor, urn, year=asked.year, iaims_asked=asked.iaims_asked
    )
    return shown(outcome)


@router.get(
    "/{year}",
    summary="Read the plan of a year",
    response_model=PlanOut,
    responses=problems(AcademyNotFound, PlanNotFound),
)
async def read_plan(session: Session, actor: CurrentActor, urn: Urn, year: Year) -> PlanOut:
    """The meetings of an academic year (1 September to 31 August) as they stand, cancelled ones left out."""
    return shown(await commands.read_plan(session, actor, urn, year))


def shown(outcome: Outcome) -> PlanOut:
    return PlanOut(
        urn=outcome.plan.urn,
        year=outcome.plan.year,
        name=name_of_year(outcome.plan.year),
        iaims_asked=outcome.plan.iaims_asked,
        meetings=[PlannedOut.model_validate(meeting) for meeting in outcome.meetings],
        not_placed=[WishOut.model_validate(wish) for wish in outcome.not_placed],
        added=outcome.added,
        cancelled=outcome.cancelled,
    )
