"""Days over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from chassis.clock import today
from chassis.idempotency import Route
from chassis.listing import Listing, Page, View
from chassis.preconditions import tagged
from chassis.problems import Forbidden, problems
from chassis.refusals import AlreadyThere
from chassis.schemas import Urn
from chassis.session import CurrentActor, Session
from support_api.academies import AcademyNotFound, AcademyNotKnown
from support_api.days import commands, queries
from support_api.days.queries import GrantNotFound
from support_api.days.rules import GrantConfirmed, SamePerson
from support_api.days.schemas import (
    AcademyDaysOut,
    AskForGrant,
    DayRuleOut,
    GrantOut,
    SetDayRule,
)
from support_api.models import DayGrant, DayRule
from support_api.shapes import AcademicYear, in_halves
from support_api.years import year_of

router = APIRouter(prefix="/v1", tags=["days"], route_class=Route)

GRANTS = Listing(
    DayGrant, GrantOut, sorts={"asked_at": DayGrant.asked_at},
    filters={"urn": DayGrant.urn, "year": DayGrant.year},
)  # fmt: skip
RULES = Listing(
    DayRule, DayRuleOut, sorts={"code": DayRule.code, "starts_on": DayRule.starts_on},
    filters={"code": DayRule.code},
)  # fmt: skip


@router.get(
    "/academies/{urn}/days",
    response_model=AcademyDaysOut,
    summary="Read an academy's days of a year",
    responses=problems(AcademyNotFound),
)
async def read_days(
    session: Session,
    actor: CurrentActor,
    urn: Urn,
    year: Annotated[
        AcademicYear | None, Query(description="As 2026 for 2026/27; without it, this one.")
    ] = None,
) -> Any:
    """What the academy is entitled to, has promised and has used, with every movement behind the figures.

    Six days a year unless the trust's rules say otherwise; Academy Improvement Meetings are drawn from them.
    A meeting that is held although no days are left is not refused: its days are owed.
    """
    return await queries.days_of(session, actor, urn, year=year or year_of(today()))


@router.get("/day-grants", response_model=Page[GrantOut], summary="List grants of days")
async def list_grants(session: Session, actor: CurrentActor, view: Annotated[View, Depends(GRANTS)]) -> Any:
    """Asked for and confirmed, of the academies whose days you may see."""
    return await GRANTS.answer(session, queries.list_grants(actor), view)


@router.get(
    "/day-grants/{grant_id}",
    response_model=GrantOut,
    summary="Read a grant of days",
    responses=problems(GrantNotFound),
)
async def read_grant(session: Session, actor: CurrentActor, response: Response, grant_id: UUID) -> Any:
    """Who asked for more days and why, and who confirmed it."""
    return await tagged(session, response, await queries.access_grant(session, actor, grant_id, to=None))


@router.post(
    "/academies/{urn}/day-grants",
    status_code=201,
    response_model=GrantOut,
    summary="Ask for more days than the entitlement",
    responses=problems(Forbidden, AcademyNotKnown),
)
async def ask_for_grant(
    session: Session, actor: CurrentActor, response: Response, urn: Urn, asked: AskForGrant
) -> Any:
    """By the Academy Improvement Director, for a reason. The days are there once the chief executive has
    confirmed it.
    """
    grant = await commands.ask_for_grant(
        session, actor, urn, year=asked.year, half_days=in_halves(asked.days), reason=asked.reason
    )
    return await tagged(session, response, grant)


@router.post(
    "/day-grants/{grant_id}/confirmation",
    response_model=GrantOut,
    summary="Confirm a grant of days",
    responses=problems(GrantNotFound, Forbidden, GrantConfirmed, SamePerson),
)
async def confirm_grant(session: Session, actor: CurrentActor, response: Response, grant_id: UUID) -> Any:
    """By the chief executive, and not by who asked. Days that are owed are paid first; the rest is free."""
    return await tagged(session, response, await commands.confirm_grant(session, actor, grant_id))


@router.get("/day-rules", response_model=Page[DayRuleOut], summary="List what counts for how many days")
async def list_day_rules(session: Session, actor: CurrentActor, view: Annotated[View, Depends(RULES)]) -> Any:
    """The trust's own rules, each from its date on. Without one: an entitlement of 6 days, 1 day for an AIM,
    half a day for an iAIM, nothing for other meetings.
    """
    return await RULES.answer(session, queries.list_rules(actor), view)


@router.post(
    "/day-rules",
    status_code=201,
    response_model=DayRuleOut,
    summary="Set what counts for how many days",
    responses=problems(Forbidden, AlreadyThere),
)
async def set_day_rule(session: Session, actor: CurrentActor, response: Response, asked: SetDayRule) -> Any:
    """From a date on; what was posted before stays as it is. An entitlement holds for the years that are
    opened after it was set and begin on or after its date.
    """
    rule = await commands.set_day_rule(
        session, actor, code=asked.code, starts_on=asked.starts_on, half_days=in_halves(asked.days)
    )
    return await tagged(session, response, rule)
