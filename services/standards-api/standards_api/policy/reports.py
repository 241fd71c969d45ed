"""Who may read and issue the reports: `security.md`, row "Board / CEO report"."""

from enum import StrEnum

from sqlalchemy import ColumnElement

from chassis.actor import Actor
from chassis.policy import Policy
from standards_api.models.editions import Report, ReportEdition
from standards_api.policy.register import own_trust
from standards_api.policy.roles import Role


class Reports(StrEnum):
    """What can be done with reports."""

    VIEW_BOARD_REPORT = "board-report.view"
    VIEW_CHIEF_EXECUTIVE_REPORT = "chief-executive-report.view"
    VIEW_EDITION = "report-edition.view"
    ISSUE = "report-edition.issue"


def edition_for_the_board(_: Actor, __: str) -> ColumnElement[bool]:
    return ReportEdition.report == Report.BOARD


OFFICE = (Role.AID, Role.CHIEF_EXECUTIVE)

REPORTS: Policy = {
    # It holds what trustees may see, whoever reads it.
    Reports.VIEW_BOARD_REPORT: dict.fromkeys(
        (*OFFICE, Role.TRUSTEE, Role.FINANCE_DIRECTOR, Role.CLERK), own_trust
    ),
    # As the report that was issued.
    Reports.VIEW_EDITION: {
        **dict.fromkeys(OFFICE, own_trust),
        **dict.fromkeys((Role.TRUSTEE, Role.FINANCE_DIRECTOR, Role.CLERK), edition_for_the_board),
    },
    Reports.ISSUE: dict.fromkeys(OFFICE, own_trust),
    # With figures that are not published, needs and proposals.
    Reports.VIEW_CHIEF_EXECUTIVE_REPORT: dict.fromkeys(OFFICE, own_trust),
}
