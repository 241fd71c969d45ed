"""What makes a definition sound, and which years each of its versions is for; pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from standards_api.catalogue import versions
from standards_api.definitions.problems import MeasureRetired, MeasureUnsound, OwnCodeNeeded
from standards_api.measures.pupils import pupil_words, refuse_pupil_data
from standards_api.models.definitions import MeasureDefinition
from standards_api.own_measures import PREFIX, is_own
from standards_api.periods import first_year, named_year, whole_year

SHARE = {"unit": "per cent", "lowest": 0, "highest": 100}


def check_code(code: str) -> None:
    if code in versions() or not is_own(code) or code == PREFIX:
        raise OwnCodeNeeded(
            "Send one like own-reading-age: other codes are kept for measures every trust has."
        )


def check_sound(code: str, said: Mapping[str, Any]) -> None:
    """Every fault at once, in words; what belongs to one pupil is refused before anything else."""
    refuse_pupil_data(
        pupil_words([code.removeprefix(PREFIX), said["name"]], f"{said['name']} {said['says']}")
    )
    faults = []
    if said["lowest"] >= said["highest"]:
        faults.append("lowest is below highest")
    if said["kind"] == "proportion" and any(said[name] != value for name, value in SHARE.items()):
        faults.append("a proportion is in per cent, from 0 to 100")
    until = said.get("valid_until")
    if until is not None and first_year(until) < first_year(said["valid_from"]):
        faults.append("valid_until is not before valid_from")
    for year in filter(None, (said["valid_from"], until)):
        if named_year(first_year(year)) != year:
            faults.append(f"{year} is not one academic year: write 2026/27")
    if faults:
        raise MeasureUnsound(f"See to it that {'; '.join(faults)}.")


def check_current(definition: MeasureDefinition) -> None:
    if definition.retired_at is not None:
        raise MeasureRetired(
            f"Its last year is {definition.valid_until}. Define another measure, under another code."
        )


def end_before(earlier: MeasureDefinition, valid_from: str) -> None:
    """The version before ends with the year before the new one begins."""
    if first_year(valid_from) <= first_year(earlier.valid_from):
        raise MeasureUnsound(
            f"Version {earlier.number} begins with {earlier.valid_from}: begin with a later one."
        )
    last = named_year(first_year(valid_from) - 1)
    if earlier.valid_until is None or first_year(earlier.valid_until) > first_year(last):
        earlier.valid_until = last


def retire(definition: MeasureDefinition, *, until: str, reason: str, by: str, now: Any) -> None:
    check_current(definition)
    if named_year(first_year(until)) != until:
        raise MeasureUnsound(f"See to it that {until} is one academic year: write 2026/27.")
    if first_year(until) < first_year(definition.valid_from):
        raise MeasureUnsound(f"See to it that its last year is not before {definition.valid_from}.")
    definition.valid_until, definition.reason = until, reason
    definition.retired_by, definition.retired_at = by, now


def begins(year: str) -> date:
    return whole_year(first_year(year)).starts
