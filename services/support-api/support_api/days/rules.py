"""What may be granted, and what a held meeting costs."""

from datetime import datetime

from chassis.problems import Conflict
from support_api.models import DayGrant


class GrantConfirmed(Conflict):
    title = "The grant has already been confirmed"


class SamePerson(Conflict):
    title = "A grant is confirmed by somebody else than who asked for it"


def confirm(grant: DayGrant, *, by: str, now: datetime) -> None:
    if grant.confirmed_at is not None:
        raise GrantConfirmed("Ask for another grant if still more days are needed.")
    if grant.asked_by == by:
        raise SamePerson("Two people decide about more days.")
    grant.confirmed_by, grant.confirmed_at = by, now


def cost_code(kind: str) -> str:
    """The rule that says what a kind of meeting costs; a kind without a rule costs nothing."""
    return f"meeting:{kind}"
