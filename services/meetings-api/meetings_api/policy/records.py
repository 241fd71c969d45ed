"""Who sees what was done, and their own reminders.

Confidential matters are no more in the history than in the thing itself. Their entries are missing for all
but who did them, so a gap in the numbers tells of an apology or a draft report as much as of Part 2.
"""

from sqlalchemy import ColumnElement, and_

from chassis.actor import Actor
from chassis.history import HistoryEntry
from chassis.history_routes import own_acts
from meetings_api.models import Notice

# What is about the schedule alone: its contents are for the chief executive too.
OPEN = ("meetings", "plans", "calendars", "bank_holidays", "meeting_policies")
CONFIDENTIAL = ("part2_items", "disclosures", "reports", "attendees", "substitutes")


def own_acts_but_part2(actor: Actor, role: str) -> ColumnElement[bool]:
    """What one wrote in an item is read in the item, while one may: not after recusal."""
    return and_(own_acts(actor, role), HistoryEntry.object != "part2_items")


def acts_but_confidential(_: Actor, __: str) -> ColumnElement[bool]:
    return HistoryEntry.object.not_in(CONFIDENTIAL)


def acts_on_the_schedule(_: Actor, __: str) -> ColumnElement[bool]:
    return HistoryEntry.object.in_(OPEN)


def own_notices(actor: Actor, _: str) -> ColumnElement[bool]:
    return Notice.recipient == actor.subject
