"""What makes expertise count, and what makes it stop counting."""

from datetime import date, datetime, timedelta
from typing import Any

from chassis.problems import Conflict, Invalid
from support_api.models import Expertise

LONGEST = timedelta(days=3 * 366)


class OwnExpertise(Conflict):
    title = "Nobody verifies their own expertise"


class ExpiryNotAllowed(Invalid):
    title = "Verified expertise must expire on a day to come, within three years"


def verify(
    expertise: Expertise,
    *,
    evidence: str,
    expires_on: date,
    by: str,
    subject: str | None,
    now: datetime,
    today: date,
) -> None:
    if subject == by:
        raise OwnExpertise("Ask somebody else who may verify.")
    if not today < expires_on <= today + LONGEST:
        raise ExpiryNotAllowed("Choose a day after today and within three years.")
    expertise.verified_by, expertise.verified_at = by, now
    expertise.evidence, expertise.expires_on = evidence, expires_on
    expertise.expiry_stated = False


def change(expertise: Expertise, changes: dict[str, Any]) -> None:
    """What was verified was another claim: whoever changes it starts anew."""
    for name, value in changes.items():
        setattr(expertise, name, value)
    expertise.verified_by = expertise.verified_at = expertise.evidence = expertise.expires_on = None
