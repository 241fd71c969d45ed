"""Editions of reports over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from chassis.idempotency import Route
from chassis.listing import BadCursor, Filter, Listing, Page, View
from chassis.pdf import PdfTooSlow
from chassis.preconditions import tagged
from chassis.problems import Forbidden, problems
from chassis.session import CurrentActor, Session
from standards_api.models.editions import Report, ReportEdition
from standards_api.pictures.answers import DayToCome
from standards_api.reports import editions
from standards_api.reports.answers import SinceAfterReport
from standards_api.reports.edition_schemas import EditionOut, IssueReport
from standards_api.reports.printing import PDF, as_file
from standards_api.reports.problems import (
    EditionNotFound,
    IssuedMeanwhile,
    NothingToSupersede,
    ReasonToReissue,
)
from standards_api.reports.schemas import ReportOut

router = APIRouter(prefix="/v1/report-editions", tags=["reports"], route_class=Route)
EDITIONS = Listing(
    ReportEdition,
    EditionOut,
    sorts={"issued_at": ReportEdition.issued_at, "as_of": ReportEdition.as_of},
    filters={
        "report": Filter(Report, lambda report: ReportEdition.report == report),
        "issued_by": ReportEdition.issued_by,
        "superseded": Filter(bool, editions.superseded),
    },
    default="-issued_at",
)


@router.get(
    "", summary="List editions of reports", response_model=Page[EditionOut], responses=problems(BadCursor)
)
async def list_report_editions(
    session: Session, actor: CurrentActor, view: Annotated[View, Depends(EDITIONS)]
) -> Any:
    """What was issued, the newest first, of the reports that you may read. `superseded=false` leaves the
    edition that holds of each report and day."""
    return await EDITIONS.answer(session, editions.editions(actor), view)


@router.post(
    "",
    status_code=201,
    summary="Issue a report",
    response_model=EditionOut,
    responses=problems(
        Forbidden,
        DayToCome,
        SinceAfterReport,
        ReasonToReissue,
        NothingToSupersede,
        IssuedMeanwhile,
        PdfTooSlow,
    ),
)
async def issue_report(session: Session, actor: CurrentActor, response: Response, asked: IssueReport) -> Any:
    """The board's or the chief executive's report as it is now, or as of a day gone by, kept for good as JSON
    and as a PDF: whatever is changed later, this is what was told. Issued again for the same day it is the
    next edition, with the reason why; the one before stays on record. For the AID and the chief executive."""
    return await tagged(session, response, await editions.issue(session, actor, **dict(asked)))


@router.get(
    "/{edition_id}",
    summary="Read what an edition is",
    response_model=EditionOut,
    responses=problems(EditionNotFound),
)
async def read_report_edition(
    session: Session, actor: CurrentActor, response: Response, edition_id: UUID
) -> Any:
    """Its number, day and period, who issued it and when, and the checksums of what was issued."""
    return await tagged(session, response, await editions.access_edition(session, actor, edition_id))


@router.get(
    "/{edition_id}/report",
    summary="Read an edition as it was issued",
    response_model=ReportOut,
    responses=problems(EditionNotFound),
)
async def read_issued_report(session: Session, actor: CurrentActor, edition_id: UUID) -> Any:
    """The report as data, byte for byte as on the day it was issued."""
    _, kept = await editions.contents_of(session, actor, edition_id)
    return Response(kept.json, media_type="application/json", headers={"Cache-Control": "no-store"})


@router.get(
    "/{edition_id}/pdf",
    summary="Download an edition as a PDF",
    response_class=Response,
    responses={**problems(EditionNotFound), **PDF},
)
async def download_issued_report(session: Session, actor: CurrentActor, edition_id: UUID) -> Response:
    """The PDF, byte for byte as on the day it was issued: `pdf_sha256` of the edition is its SHA-256."""
    edition, kept = await editions.contents_of(session, actor, edition_id)
    return as_file(kept.pdf, edition.report, edition.as_of, edition=edition.number)
