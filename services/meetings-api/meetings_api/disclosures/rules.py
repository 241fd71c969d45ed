"""When something may be shared further. Only facts in, decisions out."""

from datetime import date, timedelta

from chassis.problems import Conflict, Invalid

LONGEST = timedelta(days=365)


class CannotBeDisclosedTo(Invalid):
    title = "This cannot be shared with this person"


class NothingToDisclose(Conflict):
    title = "There is no published report to share"


class NoSuchItem(Invalid):
    title = "There is no such item at this meeting"


class ExpiryOutOfRange(Invalid):
    title = "The last day does not fit"


def require_expiry(expires_on: date, *, today: date) -> None:
    if not today <= expires_on <= today + LONGEST:
        raise ExpiryOutOfRange("Choose a day from today to a year from now.")


def require_recipient(subject: str | None, *, about: str | None) -> str:
    if subject is None:
        raise CannotBeDisclosedTo("Improvement meetings are shared with the chief executive only.")
    if subject == about:
        raise CannotBeDisclosedTo("They are the subject of the item.")
    return subject
