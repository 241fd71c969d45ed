"""What is done to standards: drafted, mapped, approved, published."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now
from chassis.history import note
from chassis.outbox import record
from chassis.policy import require, require_role
from standards_api.assessment_events import StandardPublished
from standards_api.models.content import Content
from standards_api.models.mapping import Link
from standards_api.models.standards import (
    Standard,
    StandardApproval,
    StandardVersion,
    as_stored,
    digest_of,
)
from standards_api.policy import POLICY, Standards
from standards_api.shipped.documents import Coded, shipped
from standards_api.standards import queries, rules
from standards_api.standards.problems import CodeTaken, DraftAlreadyThere, NothingToMap


async def add_standard(session: AsyncSession, actor: Actor, code: str, content: Content) -> StandardVersion:
    """A standard of the trust's own, as a first draft."""
    require_role(POLICY, actor, Standards.ADD_STANDARD)
    if code in shipped():
        raise CodeTaken("That is a shipped standard: start a new version of it, or choose another code.")
    standard = Standard(code=code, title=content.title)
    session.add(standard)
    await require(session, POLICY, actor, Standards.ADD_STANDARD, standard)
    return draft(session, actor, standard, content, number=1)


async def start_draft(
    session: AsyncSession, actor: Actor, code: str, content: Content | None
) -> StandardVersion:
    """The next version: a copy of the one in force, or other words, mapped from the one in force."""
    require_role(POLICY, actor, Standards.DRAFT_VERSION)
    standard = await queries.access_standard(session, actor, code)
    current = await queries.find_version(session, code, standard.current)
    if current is None:
        raise DraftAlreadyThere("Its first version is still a draft: change that.")
    words = content or current.read()
    version = draft(session, actor, standard, words, number=current.number + 1, based_on=current)
    await require(session, POLICY, actor, Standards.DRAFT_VERSION, version)
    return version


def draft(
    session: AsyncSession,
    actor: Actor,
    standard: Standard,
    content: Content,
    *,
    number: int,
    based_on: StandardVersion | None = None,
) -> StandardVersion:
    version = StandardVersion(
        standard_id=standard.id,
        code=standard.code,
        number=number,
        based_on=based_on.number if based_on else None,
        content=as_stored(content),
        digest=digest_of(content),
        editors=[actor.subject],
    )
    session.add(version)
    tell_difference(session, version, based_on.read() if based_on else None)
    return version


def tell_difference(session: AsyncSession, version: StandardVersion, before: Content | None) -> None:
    old, new = rules.difference(before, version.read())
    note(session, about="standard_versions", key=version.id, old=old, new=new)


async def take_file(session: AsyncSession, actor: Actor, coded: Coded) -> StandardVersion:
    """A file begins a standard that the trust has not, or the next draft of one that it has."""
    require_role(POLICY, actor, Standards.ADD_STANDARD)
    if coded.code in shipped() or await queries.is_known(session, coded.code):
        return await start_draft(session, actor, coded.code, coded.content)
    return await add_standard(session, actor, coded.code, coded.content)


async def rewrite_draft(
    session: AsyncSession, actor: Actor, code: str, number: int, *, content: Content, if_match: int
) -> StandardVersion:
    version = await queries.access_version(
        session, actor, code, number, action=Standards.DRAFT_VERSION, if_match=if_match
    )
    before = version.read()
    rules.rewrite(version, content, by=actor.subject)
    tell_difference(session, version, before)
    return version


async def map_draft(
    session: AsyncSession, actor: Actor, code: str, number: int, *, links: Sequence[Link], if_match: int
) -> StandardVersion:
    version = await queries.access_version(
        session, actor, code, number, action=Standards.DRAFT_VERSION, if_match=if_match
    )
    old = await queries.find_version(session, code, version.based_on)
    if old is None:
        raise NothingToMap("Mappings begin with the second version.")
    rules.map_from(version, links, old=old.read(), by=actor.subject)
    return version


async def approve_draft(
    session: AsyncSession, actor: Actor, code: str, number: int, *, minute: str
) -> StandardApproval:
    """A trustee says yes to the exact words."""
    version = await queries.access_version(session, actor, code, number, action=Standards.APPROVE_VERSION)
    rules.check_approver(version, actor.subject)
    approval = StandardApproval(
        version_id=version.id, digest=version.digest, subject=actor.subject, minute=minute
    )
    session.add(approval)
    await session.flush()
    return approval


async def publish_draft(session: AsyncSession, actor: Actor, code: str, number: int) -> StandardVersion:
    version = await queries.access_version(session, actor, code, number, action=Standards.PUBLISH_VERSION)
    standard = await queries.access_standard(session, actor, code)
    old = await queries.find_version(session, code, standard.current)
    approvers = await queries.approvers(session, version)
    rules.check_publishable(version, approvers=approvers, old=old, by=actor.subject)
    if old is not None:
        rules.supersede(old, now())
        await session.flush()  # the database keeps one in force: the old one first gives way
    rules.publish(version, standard, by=actor.subject, now=now())
    told = StandardPublished(
        standard_id=standard.id, code=code, number=number, supersedes=old.number if old else None
    )
    record(session, told, about=standard.id)
    return version
