"""What an entry in the expertise database must say."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis.problems import Invalid
from support_api.models import Specialist, SpecialistKind

# Where somebody belongs decides whose agreement is asked and where they may not go.
BELONGING = {"kind", "home_urn", "organisation"}
IN_AN_ORGANISATION = {SpecialistKind.OTHER_TRUST, SpecialistKind.PROVIDER}


class BelongsNowhere(Invalid):
    title = "The entry does not say where this specialist belongs"


class CheckedInTheFuture(Invalid):
    title = "A check cannot have been made in the future"


def require_belonging(specialist: Specialist) -> None:
    at_home = specialist.home_urn is not None
    if at_home != (specialist.kind is SpecialistKind.ACADEMY):
        raise BelongsNowhere("A specialist of kind academy has a home_urn, and nobody else has one.")
    if specialist.kind in IN_AN_ORGANISATION and not specialist.organisation:
        raise BelongsNowhere("Name the organisation: the other trust, or the provider.")


def changes_belonging(changes: Mapping[str, Any]) -> bool:
    return bool(BELONGING & changes.keys())


def check(specialist: Specialist, checks: Mapping[str, date | None], *, today: date) -> None:
    for name, day in checks.items():
        if day is not None and day > today:
            raise CheckedInTheFuture("Give the day on which the check was made.")
        setattr(specialist, name, day)
