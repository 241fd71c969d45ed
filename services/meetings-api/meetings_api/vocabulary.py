"""The closed lists of words that meetings are spoken of with: in tables, events and answers alike."""

from enum import StrEnum


class Kind(StrEnum):
    AIM = "aim"
    IAIM = "iaim"


class Slot(StrEnum):
    """Which of the three reviews of a year a meeting belongs to."""

    AUTUMN = "autumn"
    SPRING = "spring"
    SUMMER = "summer"


class MeetingStatus(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class Seat(StrEnum):
    """The capacities of the improvement framework: roles, not heads."""

    AID = "aid"
    HEADTEACHER = "headteacher"
    CHAIR = "chair"
    PARTNER = "partner_headteacher"


class Reply(StrEnum):
    INVITED = "invited"
    ACCEPTED = "accepted"
    APOLOGY = "apology"


class Presence(StrEnum):
    PRESENT = "present"
    ABSENT = "absent"
    LEFT_EARLY = "left_early"
    SUBSTITUTED = "substituted"


class Side(StrEnum):
    """Whose pack it is."""

    AID = "aid"
    ACADEMY = "academy"


class ReportStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class AsksFor(StrEnum):
    SUPPORT = "support"
    EVIDENCE = "evidence"
    NOTHING = "nothing"


class ActionStatus(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    DONE = "done"
    DROPPED = "dropped"


class Severity(StrEnum):
    """How bad what an action is about is, in the words of support-api."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    CRITICAL = "critical"
