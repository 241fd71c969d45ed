"""Who may read the reports: `security.md`, row "Board / CEO report"."""

from enum import StrEnum

from chassis.policy import Policy
from standards_api.policy.register import own_trust
from standards_api.policy.roles import Role


class Reports(StrEnum):
    """What can be done with reports."""

    VIEW_BOARD_REPORT = "board-report.view"
    VIEW_CHIEF_EXECUTIVE_REPORT = "chief-executive-report.view"


OFFICE = (Role.AID, Role.CHIEF_EXECUTIVE)

REPORTS: Policy = {
    # It holds what trustees may see, whoever reads it.
    Reports.VIEW_BOARD_REPORT: dict.fromkeys(
        (*OFFICE, Role.TRUSTEE, Role.FINANCE_DIRECTOR, Role.CLERK), own_trust
    ),
    # With figures that are not published, needs and proposals.
    Reports.VIEW_CHIEF_EXECUTIVE_REPORT: dict.fromkeys(OFFICE, own_trust),
}
