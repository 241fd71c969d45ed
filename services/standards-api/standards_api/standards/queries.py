"""What is read of standards."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from chassis.actor import Actor
from chassis.clock import end_of
from chassis.policy import access, within_reach
from standards_api.models.mapping import complete
from standards_api.models.standards import Standard, StandardApproval, StandardVersion
from standards_api.policy import POLICY, Standards
from standards_api.shipped.adopting import adopt
from standards_api.shipped.documents import shipped
from standards_api.standards import rules
from standards_api.standards.problems import (
    NothingToMap,
    StandardNotFound,
    StandardNotYetInForce,
    VersionNotFound,
)


async def adopt_missing(session: AsyncSession) -> None:
    """A trust that asks for its standards for the first time is given those that are shipped."""
    known = set(await session.scalars(select(Standard.code)))
    await adopt(session, shipped().keys() - known)


async def access_standard(
    session: AsyncSession, actor: Actor, code: str, *, action: str | None = None
) -> Standard:
    if not await is_known(session, code):
        await adopt(session, {code})
    standard: Standard = await access(
        session, POLICY, actor, Standard, code, by=Standard.code,
        view=Standards.VIEW_STANDARD, action=action, missing=StandardNotFound,
    )  # fmt: skip
    return standard


async def is_known(session: AsyncSession, code: str) -> bool:
    return await session.scalar(select(Standard.id).where(Standard.code == code)) is not None


async def access_version(
    session: AsyncSession,
    actor: Actor,
    code: str,
    number: int,
    *,
    action: str | None = None,
    if_match: int | None = None,
    lock: bool = True,
) -> StandardVersion:
    version_id = await find_id(session, code, number)
    if version_id is None and await adopt(session, {code}):
        version_id = await find_id(session, code, number)
    version: StandardVersion = await access(
        session, POLICY, actor, StandardVersion, version_id or UUID(int=0),
        view=Standards.VIEW_VERSION, action=action, missing=VersionNotFound, if_match=if_match, lock=lock,
    )  # fmt: skip
    return version


async def find_id(session: AsyncSession, code: str, number: int) -> UUID | None:
    found: UUID | None = await session.scalar(
        select(StandardVersion.id).where(StandardVersion.code == code, StandardVersion.number == number)
    )
    return found


async def find_version(session: AsyncSession, code: str, number: int | None) -> StandardVersion | None:
    """A version that another one names."""
    found: StandardVersion | None = await session.scalar(
        select(StandardVersion).where(StandardVersion.code == code, StandardVersion.number == number)
    )
    return found


async def in_force_on(session: AsyncSession, actor: Actor, code: str, day: date) -> StandardVersion:
    """The version that was in force when the day ended."""
    await access_standard(session, actor, code)
    ended = end_of(day)
    found: StandardVersion | None = await session.scalar(
        versions(actor, code).where(
            StandardVersion.published_at < ended,
            or_(StandardVersion.superseded_at.is_(None), StandardVersion.superseded_at >= ended),
        )
    )
    if found is None:
        raise StandardNotYetInForce("Ask for a later day, or look at its versions.")
    return found


async def approvers(session: AsyncSession, version: StandardVersion) -> set[str]:
    """Who has approved the words as they now stand."""
    given = select(StandardApproval.subject).where(
        StandardApproval.version_id == version.id, StandardApproval.digest == version.digest
    )
    return set(await session.scalars(given))


def standards(actor: Actor) -> Select[Any]:
    return select(Standard).where(within_reach(POLICY, actor, Standards.VIEW_STANDARD))


def versions(actor: Actor, code: str) -> Select[Any]:
    visible = within_reach(POLICY, actor, Standards.VIEW_VERSION)
    return select(StandardVersion).where(StandardVersion.code == code, visible)


def versions_listed(actor: Actor, code: str) -> Select[Any]:
    return versions(actor, code).options(defer(StandardVersion.content))


def approvals(version: StandardVersion) -> Select[Any]:
    return select(StandardApproval).where(StandardApproval.version_id == version.id)


async def mapping_of(session: AsyncSession, version: StandardVersion) -> dict[str, Any]:
    old = await find_version(session, version.code, version.based_on)
    if old is None:
        raise NothingToMap("Mappings begin with the second version.")
    stated, new = rules.links_of(version), version.read()
    links = complete(stated, old=old.read(), new=new)
    taken = {link.new for link in links}
    fresh = [criterion.key for criterion in new.criteria if criterion.key not in taken]
    return {"based_on": old.number, "stated": stated, "complete": links, "new": fresh}
