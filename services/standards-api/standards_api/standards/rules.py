"""The rules of versions: who writes, who approves, what may be published, and what changed."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from standards_api.models.content import Content
from standards_api.models.mapping import Link, faults
from standards_api.models.standards import Standard, StandardVersion, VersionStatus, as_stored, digest_of
from standards_api.standards.problems import (
    MappingUnsound,
    OwnDraft,
    VersionIncomplete,
    VersionNotApproved,
    VersionNotDraft,
)

TRANSITIONS: dict[VersionStatus, set[VersionStatus]] = {
    VersionStatus.DRAFT: {VersionStatus.PUBLISHED},
    VersionStatus.PUBLISHED: {VersionStatus.SUPERSEDED},
    VersionStatus.SUPERSEDED: set(),
}


def check_draft(version: StandardVersion) -> None:
    if version.status != VersionStatus.DRAFT:
        raise VersionNotDraft("Start a new draft from it instead.")


def rewrite(version: StandardVersion, content: Content, *, by: str) -> None:
    """Put other words in a draft. Approvals of the words before no longer count."""
    check_draft(version)
    version.content, version.digest = as_stored(content), digest_of(content)
    if by not in version.editors:
        version.editors = [*version.editors, by]


def map_from(version: StandardVersion, links: Sequence[Link], *, old: Content, by: str) -> None:
    """State how the criteria of the version before become this draft's."""
    check_draft(version)
    if found := faults(links, old=old, new=version.read()):
        raise MappingUnsound(f"{len(found)} to put right, the first: {found[0]}", faults=found[:20])
    version.mapping = [link.model_dump(mode="json") for link in links]
    if by not in version.editors:
        version.editors = [*version.editors, by]


def check_approver(version: StandardVersion, by: str) -> None:
    check_draft(version)
    if by in version.editors:
        raise OwnDraft("Ask another trustee.")


def check_publishable(
    version: StandardVersion, *, approvers: Collection[str], old: StandardVersion | None, by: str
) -> None:
    """Whole, mapped soundly, and approved as it stands by a trustee other than whoever publishes it."""
    check_draft(version)
    content = version.read()
    if gaps := content.gaps():
        raise VersionIncomplete(f"{len(gaps)} to fill, the first: {gaps[0]}", gaps=gaps[:20])
    if old and (found := faults(links_of(version), old=old.read(), new=content)):
        raise MappingUnsound(f"State the mapping anew: {found[0]}", faults=found[:20])
    if not set(approvers) - {by}:
        raise VersionNotApproved("Ask a trustee to approve the draft as it now stands.")


def supersede(version: StandardVersion, now: datetime) -> None:
    move(version, VersionStatus.SUPERSEDED)
    version.superseded_at = now


def publish(version: StandardVersion, standard: Standard, *, by: str, now: datetime) -> None:
    move(version, VersionStatus.PUBLISHED)
    version.published_at, version.published_by = now, by
    standard.current, standard.title = version.number, version.read().title


def move(version: StandardVersion, to: VersionStatus) -> None:
    if to not in TRANSITIONS[VersionStatus(version.status)]:
        raise VersionNotDraft("Start a new draft from it instead.")
    version.status = to


def links_of(version: StandardVersion) -> list[Link]:
    return [Link.model_validate(link) for link in version.mapping]


def difference(old: Content | None, new: Content) -> tuple[dict[str, Any], dict[str, Any]]:
    """What changed between two contents, criterion by criterion: for the history."""
    before, after = parts(old) if old else {}, parts(new)
    changed = [key for key in before | after if before.get(key) != after.get(key)]
    return (
        {key: before[key] for key in changed if key in before},
        {key: after[key] for key in changed if key in after},
    )


def parts(content: Content) -> dict[str, Any]:
    """A content as flat pieces, each with where it stands."""
    stored = as_stored(content)
    pieces = {name: value for name, value in stored.items() if name != "aspects"}
    for place, aspect in enumerate(stored["aspects"]):
        criteria = aspect.pop("criteria")
        pieces[f"aspect {aspect['key']}"] = {**aspect, "place": place}
        for order, criterion in enumerate(criteria):
            where = {"aspect": aspect["key"], "place": order}
            pieces[f"criterion {criterion['key']}"] = {**criterion, **where}
    return pieces
