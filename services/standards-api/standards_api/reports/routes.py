"""Reports over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from chassis.idempotency import Route
from chassis.pdf import PdfTooSlow
from chassis.problems import Forbidden, problems
from chassis.schemas import Day
from chassis.session import CurrentActor, Session
from standards_api.pictures.answers import DayToCome
from standards_api.reports import answers
from standards_api.reports.answers import SinceAfterReport
from standards_api.reports.printing import PDF, printed
from standards_api.reports.schemas import ReportOut

router = APIRouter(prefix="/v1", tags=["reports"], route_class=Route)
AsOf = Annotated[Day | None, Query(description="As it stood on this day; today if left out.")]
Since = Annotated[
    Day | None,
    Query(description="The day of the report before: changes are told since then. 91 days if left out."),
]


@router.get(
    "/board-report",
    summary="Read the board's report",
    response_model=ReportOut,
    responses=problems(Forbidden, DayToCome, SinceAfterReport),
)
async def read_board_report(
    session: Session, actor: CurrentActor, as_of: AsOf = None, since: Since = None
) -> Any:
    """The trust in a dozen plain sentences, then each academy with phase, level for each aspect, confidence,
    inspection in the words of its own regime and key measures; trends, risks, what has changed since the
    report before, where every figure comes from as at when, and what is not known.

    It holds what trustees may see, whoever reads it: published figures, ratings and reports. For trustees,
    the AID, the chief executive, the finance director and the clerk. As of a day gone by everything is as it
    stood then; support and meetings are told of today only.
    """
    return await answers.board_report(session, actor, as_of, since)


@router.get(
    "/board-report/pdf",
    summary="Read the board's report as a PDF",
    response_class=Response,
    responses={**problems(Forbidden, DayToCome, SinceAfterReport, PdfTooSlow), **PDF},
)
async def read_board_report_pdf(
    session: Session, actor: CurrentActor, as_of: AsOf = None, since: Since = None
) -> Response:
    """The same, to print or to send: tagged for screen readers (PDF/UA-1), with alternative texts for the
    charts and header cells in the tables, in British English."""
    return await printed(await answers.board_report(session, actor, as_of, since))


@router.get(
    "/chief-executive-report",
    summary="Read the chief executive's report",
    response_model=ReportOut,
    responses=problems(Forbidden, DayToCome, SinceAfterReport),
)
async def read_chief_executive_report(
    session: Session, actor: CurrentActor, as_of: AsOf = None, since: Since = None
) -> Any:
    """As the board's, with what is not published: provisional figures, ratings not yet published, decisions
    that wait; and, of today, open needs, support and the next meeting of each academy. For the chief
    executive and the AID."""
    return await answers.chief_executive_report(session, actor, as_of, since)


@router.get(
    "/chief-executive-report/pdf",
    summary="Read the chief executive's report as a PDF",
    response_class=Response,
    responses={**problems(Forbidden, DayToCome, SinceAfterReport, PdfTooSlow), **PDF},
)
async def read_chief_executive_report_pdf(
    session: Session, actor: CurrentActor, as_of: AsOf = None, since: Since = None
) -> Response:
    """The same, to print: tagged for screen readers (PDF/UA-1). Confidential to the chief executive and the
    AID."""
    return await printed(await answers.chief_executive_report(session, actor, as_of, since))
