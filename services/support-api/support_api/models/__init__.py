"""The tables of support-api, a module for each group of nouns."""

import chassis.tables  # noqa: F401 - the tables every service has
import support_api.models.derived  # noqa: F401 - gives needs their status
from support_api.models.engagements import Answer, Better, Engagement, EngagementStatus, Party, Visit
from support_api.models.ledger import (
    Account,
    AccountKind,
    Cause,
    DayGrant,
    DayRule,
    LedgerEntry,
    Posting,
    Reason,
    Unit,
)
from support_api.models.needs import KeyStage, KindOfWork, Need, NeedSource, NeedStatus, Severity
from support_api.models.register import Academy, AcademyPhase, Appointment, Person
from support_api.models.specialists import (
    Availability,
    DayRate,
    Expertise,
    Level,
    Specialist,
    SpecialistKind,
    Term,
)

__all__ = [
    "Academy", "AcademyPhase", "Account", "AccountKind", "Answer", "Appointment", "Availability", "Better",
    "Cause", "DayGrant", "DayRate", "DayRule", "Engagement", "EngagementStatus", "Expertise", "KeyStage",
    "KindOfWork", "LedgerEntry", "Level", "Need", "NeedSource", "NeedStatus", "Party", "Person", "Posting",
    "Reason", "Severity", "Specialist", "SpecialistKind", "Term", "Unit", "Visit",
]  # fmt: skip
