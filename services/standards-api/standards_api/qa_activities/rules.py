"""The rules of QA activities: planned, then done or cancelled; and what a finding must say."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from standards_api.models.assessments import Origin
from standards_api.models.evidence import (
    ActivityStatus,
    Evidence,
    Finding,
    FindingKind,
    QaActivity,
    Severity,
)
from standards_api.qa_activities.problems import (
    ActivityNotDone,
    ActivityNotPlanned,
    CriteriaUnknown,
    DoneInFuture,
    FindingWithdrawnAlready,
    SeverityMisplaced,
)

TRANSITIONS = {
    ActivityStatus.PLANNED: {ActivityStatus.DONE, ActivityStatus.CANCELLED},
    ActivityStatus.DONE: set[ActivityStatus](),
    ActivityStatus.CANCELLED: set[ActivityStatus](),
}


def move(activity: QaActivity, to: ActivityStatus) -> None:
    if to not in TRANSITIONS[ActivityStatus(activity.status)]:
        raise ActivityNotPlanned(f"It is {activity.status}.")
    activity.status = to


def complete(activity: QaActivity, *, done_on: date, summary: str, today: date) -> None:
    if done_on > today:
        raise DoneInFuture("Record it on that day.")
    move(activity, ActivityStatus.DONE)
    activity.done_on, activity.summary = done_on, summary


def cancel(activity: QaActivity, *, reason: str) -> None:
    move(activity, ActivityStatus.CANCELLED)
    activity.reason = reason


def check_planned(activity: QaActivity) -> None:
    if activity.status != ActivityStatus.PLANNED:
        raise ActivityNotPlanned(f"It is {activity.status}.")


def as_evidence(activity: QaActivity, *, by: str) -> Evidence:
    """What was done is evidence from that day on."""
    assert activity.done_on is not None
    return Evidence(
        id=activity.id,
        urn=activity.urn,
        kind=activity.kind,
        title=activity.title,
        origin=activity.origin,
        dated=activity.done_on,
        subject_area=activity.area,
        summary=activity.summary,
        activity_id=activity.id,
        recorded_by=by,
    )


def check_done(activity: QaActivity) -> None:
    if activity.status != ActivityStatus.DONE:
        raise ActivityNotDone(f"It is {activity.status}.")


def check_severity(kind: FindingKind, severity: Severity | None) -> None:
    if (kind is FindingKind.DEVELOPMENT_AREA) != (severity is not None):
        raise SeverityMisplaced(
            "Send `severity` for an area for development, and leave it out for a strength."
        )


def check_criteria(named: Iterable[tuple[str, str]], known: Mapping[str, Collection[str]]) -> None:
    """`known` has the criteria of each standard in force."""
    strange = [f"{standard}/{key}" for standard, key in named if key not in known.get(standard, ())]
    if strange:
        raise CriteriaUnknown(f"Not in force: {', '.join(strange[:10])}.", criteria=strange[:50])


def origin_of(said: Origin | None, *, central: bool) -> Origin:
    """What the trust plans is the trust's, what a head plans is the academy's, unless they say otherwise."""
    return said or (Origin.TRUST if central else Origin.ACADEMY)


def withdraw(finding: Finding, *, reason: str, now: datetime) -> None:
    if finding.withdrawn_at is not None:
        raise FindingWithdrawnAlready("Nothing more needs to be done.")
    finding.withdrawn_at, finding.reason = now, reason
