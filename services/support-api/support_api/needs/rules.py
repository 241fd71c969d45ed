"""What may happen to a need, and how great the educational risk behind it is."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from chassis.problems import Conflict, Invalid
from support_api.models import AcademyPhase, Need, NeedStatus, Severity

OPEN, MATCHED, IN_SUPPORT, MET, WITHDRAWN = NeedStatus

# What people may do to a need. That it is matched or in support follows from its engagements.
TRANSITIONS: dict[NeedStatus, set[NeedStatus]] = {
    OPEN: {MET, WITHDRAWN},
    MATCHED: set(),
    IN_SUPPORT: set(),
    MET: set(),
    WITHDRAWN: set(),
}
SEVERITY = {Severity.LOW: 1, Severity.MODERATE: 2, Severity.HIGH: 3, Severity.CRITICAL: 4}
PHASE = {"sustain": 1, "improve": 2, "repair": 3, "stabilise": 4}
NO_PHASE = 2  # Not known is not the same as not at risk.
# Likelihood times impact, 1 to 25, from which on a risk asks for support, and how severe the need then is.
SEVERITY_OF_BAND = {"critical": Severity.CRITICAL, "high": Severity.HIGH}
RAISED_BY_RISK = ((16, Severity.CRITICAL), (10, Severity.HIGH))
RAISED_BY_PHASE = {"repair": Severity.HIGH, "stabilise": Severity.CRITICAL}


class NeedClosed(Conflict):
    title = "The need has been met or withdrawn"


class NeedInSupport(Conflict):
    title = "Engagements for this need are still under way"


class WantedInThePast(Invalid):
    title = "The day by which support is wanted has passed"


def risk(severity: Severity, area: str, phases: Mapping[str | None, AcademyPhase]) -> int:
    """1 to 16: severity times the phase of the area, or of the whole academy where the area has none."""
    phase = phases.get(area) or phases.get(None)
    return SEVERITY[severity] * (PHASE.get(phase.phase, NO_PHASE) if phase else NO_PHASE)


def severity_called(word: str | None) -> Severity:
    """What a neighbour calls severity; moderate when nobody said or the word is not known."""
    known = {severity.value: severity for severity in Severity}
    return known.get((word or "").strip().lower(), Severity.MODERATE)


def severity_of_risk(likelihood: int, impact: int, band: str | None = None) -> Severity | None:
    """None for a risk that is only watched. What the trust calls it goes before what is usual."""
    if band is not None:
        return SEVERITY_OF_BAND.get(band)
    return next((severe for least, severe in RAISED_BY_RISK if likelihood * impact >= least), None)


def require_open(need: Need) -> None:
    if need.status in (MET, WITHDRAWN):
        raise NeedClosed("Raise a new need if support is needed again.", need_status=need.status)


def require_wanted_by(wanted_by: date | None, *, today: date) -> None:
    if wanted_by is not None and wanted_by < today:
        raise WantedInThePast("Name today or a later day, or leave it out.")


def close(
    need: Need, *, to: NeedStatus, words: str, by: str, now: datetime, under_way: Sequence[UUID]
) -> None:
    """Met or withdrawn, with words; not while anybody is engaged for it."""
    require_open(need)
    if to not in TRANSITIONS[need.status]:
        raise NeedInSupport(
            "Complete or cancel its engagements first.", engagements=[str(one) for one in under_way]
        )
    if to is MET:
        need.met_at = now
    else:
        need.withdrawn_at = now
    need.closed_by, need.closing_words = by, words
