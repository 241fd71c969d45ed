"""The life of a scheme of delegation: draft, published, superseded."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from standards_api.autonomy.problems import (
    LevelUnknown,
    OwnScheme,
    SchemeLevelInUse,
    SchemeNotDraft,
    SchemeUnsound,
)
from standards_api.models.autonomy import AutonomyScheme
from standards_api.models.delegation import Scheme, faults
from standards_api.models.standards import VersionStatus

SCHEME_TRANSITIONS = {
    VersionStatus.DRAFT: {VersionStatus.PUBLISHED},
    VersionStatus.PUBLISHED: {VersionStatus.SUPERSEDED},
    VersionStatus.SUPERSEDED: set[VersionStatus](),
}


def check_level(level: str, levels: Sequence[str]) -> None:
    if level not in levels:
        raise LevelUnknown(f"The levels are {', '.join(levels)}.")


def check_sound(scheme: Scheme) -> None:
    if found := faults(scheme):
        raise SchemeUnsound(f"{len(found)} to put right, the first: {found[0]}", faults=found[:20])


def check_draft(version: AutonomyScheme) -> None:
    if version.status != VersionStatus.DRAFT:
        raise SchemeNotDraft("Start a new draft from it instead.")


def rewrite(version: AutonomyScheme, scheme: Scheme, *, by: str) -> None:
    check_draft(version)
    check_sound(scheme)
    version.content, version.title = as_stored(scheme), scheme.title
    if by not in version.editors:
        version.editors = [*version.editors, by]


def as_stored(scheme: Scheme) -> dict[str, Any]:
    stored: dict[str, Any] = scheme.model_dump(mode="json", exclude_none=True)
    return stored


def check_publishable(version: AutonomyScheme, *, in_use: Collection[str], by: str) -> None:
    """Adopted by somebody who did not write it; and nobody may be left at a level that is gone."""
    check_draft(version)
    if by in version.editors:
        raise OwnScheme("Ask another trustee.")
    if gone := sorted(set(in_use) - set(version.read().level_keys)):
        raise SchemeLevelInUse(
            f"Keep {', '.join(gone)} in the scheme, or decide anew for those academies first.", levels=gone
        )


def publish(version: AutonomyScheme, *, by: str, minute: str, now: datetime) -> None:
    move_scheme(version, VersionStatus.PUBLISHED)
    version.published_by, version.published_at, version.minute = by, now, minute


def supersede(version: AutonomyScheme, now: datetime) -> None:
    move_scheme(version, VersionStatus.SUPERSEDED)
    version.superseded_at = now


def move_scheme(version: AutonomyScheme, to: VersionStatus) -> None:
    if to not in SCHEME_TRANSITIONS[VersionStatus(version.status)]:
        raise SchemeNotDraft("Start a new draft from it instead.")
    version.status = to
