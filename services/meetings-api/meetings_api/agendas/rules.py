"""What an agenda may hold, and when it may change. Only facts in, decisions out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chassis.problems import Conflict, Invalid
from meetings_api.models import Agenda, Meeting
from meetings_api.states import require_open


class AgendaTooLong(Invalid):
    title = "The items take longer than the meeting"


class AgendaAlreadyAgreed(Conflict):
    title = "The agenda as it stands is already agreed"


class AgendaEmpty(Conflict):
    title = "The agenda has no items"


def draft(agenda: Agenda, meeting: Meeting, items: Sequence[dict[str, Any]]) -> bool:
    """Put these items in place of what is there. Whether that voids an agreement; the same items void
    nothing."""
    require_open(meeting)
    lasts = (meeting.ends_at - meeting.starts_at).total_seconds() / 60
    planned = sum(item["minutes"] or 0 for item in items)
    if planned > lasts:
        raise AgendaTooLong(f"They take {planned} minutes of {lasts:.0f}. Shorten or drop some.")
    if list(items) == agenda.items:
        return False
    agenda.items = list(items)
    voided = agenda.agreed_at is not None
    agenda.agreed_at = agenda.agreed_by = None
    return voided


def agree(agenda: Agenda, meeting: Meeting, *, by: str, now: datetime) -> None:
    require_open(meeting)
    if not agenda.items:
        raise AgendaEmpty("Ask the AID or the clerk to draft it first.")
    if agenda.agreed_at is not None:
        raise AgendaAlreadyAgreed("There is nothing to agree until it is changed.")
    agenda.agreed_by, agenda.agreed_at = by, now
