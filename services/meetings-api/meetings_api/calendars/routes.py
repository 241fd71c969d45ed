"""School years and due dates, over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from chassis.idempotency import Route
from chassis.preconditions import IfMatchStated
from chassis.problems import Forbidden, PreconditionFailed, PreconditionRequired, problems
from chassis.schemas import Day, Urn
from chassis.session import CurrentActor, Session
from meetings_api.access import AcademyNotFound
from meetings_api.calendars import commands, queries
from meetings_api.calendars.commands import BankHolidayAlready
from meetings_api.calendars.queries import SchoolYear
from meetings_api.calendars.rules import InsetDayOutsideTerm, TermsOutOfOrder
from meetings_api.calendars.schemas import (
    AddBankHoliday,
    BankHolidayOut,
    CalendarOut,
    DueDateOut,
    DueDateQuery,
    KeepCalendar,
)
from meetings_api.dates import DuePolicy, HalfTerm
from meetings_api.plans.schemas import Year

router = APIRouter(prefix="/v1", tags=["calendars"], route_class=Route)
KEPT = problems(
    AcademyNotFound, Forbidden, TermsOutOfOrder, InsetDayOutsideTerm, PreconditionRequired, PreconditionFailed
)


@router.get(
    "/academies/{urn}/calendars/{year}",
    summary="Read an academy's school year",
    response_model=CalendarOut,
    responses=problems(AcademyNotFound),
)
async def read_academy_calendar(
    session: Session, actor: CurrentActor, response: Response, urn: Urn, year: Year
) -> Any:
    """The half terms, INSET days and bank holidays that apply to the academy: its own, else the trust's, else
    the usual ones of England. The ETag is that of the academy's own year, if it has entered one."""
    return tagged_if_entered(response, await queries.read_calendar(session, actor, urn, year))


@router.put(
    "/academies/{urn}/calendars/{year}",
    summary="Enter an academy's school year",
    response_model=CalendarOut,
    responses=KEPT,
)
async def keep_academy_calendar(
    session: Session,
    actor: CurrentActor,
    response: Response,
    urn: Urn,
    year: Year,
    asked: KeepCalendar,
    if_match: IfMatchStated,
) -> Any:
    """Academies set their own dates. Meetings already planned stay where they are. To replace a year that was
    entered, send its ETag in If-Match. The headteacher, AID, clerk and trust admin may."""
    await commands.keep_calendar(session, actor, urn, year, **entered(asked), if_match=if_match)
    return tagged_if_entered(response, await queries.read_calendar(session, actor, urn, year))


@router.get("/calendars/{year}", summary="Read the trust's school year", response_model=CalendarOut)
async def read_trust_calendar(session: Session, actor: CurrentActor, response: Response, year: Year) -> Any:
    """The year that applies to every academy which has not entered its own."""
    return tagged_if_entered(response, await queries.read_calendar(session, actor, None, year))


@router.put(
    "/calendars/{year}", summary="Enter the trust's school year", response_model=CalendarOut, responses=KEPT
)
async def keep_trust_calendar(
    session: Session,
    actor: CurrentActor,
    response: Response,
    year: Year,
    asked: KeepCalendar,
    if_match: IfMatchStated,
) -> Any:
    """Six half terms in order, none overlapping, from 1 September to 31 August. The AID, clerk and trust
    admin may."""
    await commands.keep_calendar(session, actor, None, year, **entered(asked), if_match=if_match)
    return tagged_if_entered(response, await queries.read_calendar(session, actor, None, year))


@router.get("/bank-holidays", summary="List the bank holidays of a year", response_model=list[BankHolidayOut])
async def list_bank_holidays(
    session: Session, actor: CurrentActor, year: Annotated[int, Query(ge=2000, le=2100, examples=[2026])]
) -> Any:
    """England's, as GOV.UK publishes them, and the days that the trust has added; a calendar year, by
    date."""
    return await queries.read_bank_holidays(session, actor, year)


@router.put(
    "/bank-holidays/{on}",
    summary="Add a bank holiday",
    response_model=BankHolidayOut,
    status_code=201,
    responses=problems(Forbidden, BankHolidayAlready),
)
async def add_bank_holiday(session: Session, actor: CurrentActor, on: Day, asked: AddBankHoliday) -> Any:
    """A one-off day off for everybody, such as a coronation. Meetings already planned stay where they are."""
    return await commands.add_bank_holiday(session, actor, on, asked.name)


@router.get(
    "/academies/{urn}/due-date",
    summary="Reckon a due date",
    response_model=DueDateOut,
    responses=problems(AcademyNotFound),
)
async def reckon_due_date(
    session: Session, actor: CurrentActor, urn: Urn, asked: Annotated[DueDateQuery, Query()]
) -> Any:
    """When something is due that is owed `n` days before a meeting at this academy. Dates are London's; a
    deadline is the last instant of its day. A due day that is no school day rolls earlier, never later:
    notice is a minimum. Seven days before Wednesday 3 June 2026 is in half term, and rolls to Friday 22
    May."""
    policy = DuePolicy(asked.n, asked.unit, asked.roll)
    return await queries.read_due_date(session, actor, urn, meeting_on=asked.meeting_on, policy=policy)


def entered(asked: KeepCalendar) -> dict[str, Any]:
    terms = [HalfTerm(term.slot, term.half, term.starts_on, term.ends_on) for term in asked.half_terms]
    return {"half_terms": terms, "inset_days": asked.inset_days}


def tagged_if_entered(response: Response, shown: SchoolYear) -> SchoolYear:
    if shown.version is not None:
        response.headers["ETag"] = f'"{shown.version}"'
    return shown
