"""The one place that asks what time it is, and the one that turns London days into instants.

Python and PostgreSQL disagree about the repeated hour in October, so all conversion happens here.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """This instant, aware and in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The date in London."""
    return now().astimezone(LONDON).date()


def start_of(day: date) -> datetime:
    """The first instant of a London day, in UTC."""
    return datetime.combine(day, time.min, LONDON).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The instant at which a London day is over, in UTC."""
    return start_of(day + timedelta(days=1))
