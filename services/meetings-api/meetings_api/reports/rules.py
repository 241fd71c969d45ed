"""What may happen to a report. Only facts in, decisions out."""

from chassis.problems import Conflict
from meetings_api.models import Report, ReportStatus

TRANSITIONS: dict[ReportStatus, set[ReportStatus]] = {
    ReportStatus.DRAFT: {ReportStatus.PUBLISHED},
    ReportStatus.PUBLISHED: {ReportStatus.DRAFT},
}


class ReportLocked(Conflict):
    title = "The report is published and locked"


class ReportNotPublished(Conflict):
    title = "The report is not published"


class ReportEmpty(Conflict):
    title = "The report says nothing yet"


def require_draft(report: Report) -> None:
    if report.status != ReportStatus.DRAFT:
        raise ReportLocked("Reopen it, with a reason, to change it.")


def publish(report: Report) -> None:
    require_draft(report)
    if not (report.next_steps or report.celebrations or report.decisions):
        raise ReportEmpty("Write at least one next step, celebration or decision.")
    _move(report, ReportStatus.PUBLISHED)
    report.edition += 1


def reopen(report: Report, *, by: str, because: str) -> None:
    if report.status != ReportStatus.PUBLISHED:
        raise ReportNotPublished("It is a draft and can be changed as it is.")
    _move(report, ReportStatus.DRAFT)
    report.reopened_by, report.reopened_because = by, because


def _move(report: Report, to: ReportStatus) -> None:
    assert to in TRANSITIONS[ReportStatus(report.status)]
    report.status = to
