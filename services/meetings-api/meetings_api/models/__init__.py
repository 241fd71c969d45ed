"""Every table of meetings-api."""

import chassis.tables  # noqa: F401 - the tables every service has
from meetings_api.models.after import (
    Action,
    ActionCarried,
    Disclosure,
    Report,
    ReportComment,
    ReportEdition,
)
from meetings_api.models.attendance import Attendee, Substitute
from meetings_api.models.calendar import BankHoliday, Calendar, Plan
from meetings_api.models.confidential import Part2Item, Part2Reader
from meetings_api.models.meetings import Agenda, Meeting
from meetings_api.models.notices import MeetingPolicy, Notice
from meetings_api.models.papers import Circulation, Pack, Paper, PaperVersion
from meetings_api.models.register import Academy, Appointment, Person
from meetings_api.vocabulary import (
    ActionStatus,
    AsksFor,
    Kind,
    MeetingStatus,
    Presence,
    Reply,
    ReportStatus,
    Seat,
    Severity,
    Side,
    Slot,
)

__all__ = [
    "Academy",
    "Action",
    "ActionCarried",
    "ActionStatus",
    "Agenda",
    "Appointment",
    "AsksFor",
    "Attendee",
    "BankHoliday",
    "Calendar",
    "Circulation",
    "Disclosure",
    "Kind",
    "Meeting",
    "MeetingPolicy",
    "MeetingStatus",
    "Notice",
    "Pack",
    "Paper",
    "PaperVersion",
    "Part2Item",
    "Part2Reader",
    "Person",
    "Plan",
    "Presence",
    "Reply",
    "Report",
    "ReportComment",
    "ReportEdition",
    "ReportStatus",
    "Seat",
    "Severity",
    "Side",
    "Slot",
    "Substitute",
]
