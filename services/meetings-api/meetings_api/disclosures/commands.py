"""Sharing a report or a Part 2 item with the chief executive, and ending it."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import end_of, now, today
from chassis.policy import access, require_role, within_reach
from chassis.problems import NotFound
from meetings_api.access import access_meeting, view_meeting
from meetings_api.disclosures import rules
from meetings_api.disclosures.rules import NoSuchItem, NothingToDisclose
from meetings_api.models import Appointment, Disclosure, Part2Item, Report
from meetings_api.policy import POLICY, Action, Role


class DisclosureNotFound(NotFound):
    title = "There is no such disclosure"


async def disclose(
    session: AsyncSession,
    actor: Actor,
    meeting_id: UUID,
    *,
    recipient_id: UUID,
    purpose: str,
    expires_on: date,
    item_id: UUID | None,
) -> Disclosure:
    """One can share only what one sees oneself."""
    await access_meeting(session, actor, meeting_id, to=Action.DISCLOSE)
    rules.require_expiry(expires_on, today=today())
    about = None
    if item_id is None:
        await require_published(session, meeting_id)
    else:
        about = (await visible_item(session, actor, meeting_id, item_id)).about_subject
    recipient = rules.require_recipient(await find_recipient(session, recipient_id), about=about)
    row = Disclosure(
        meeting_id=meeting_id, item_id=item_id, recipient_id=recipient_id, recipient=recipient,
        purpose=purpose, expires_at=end_of(expires_on), disclosed_by=actor.subject,
    )  # fmt: skip
    session.add(row)
    return row


async def require_published(session: AsyncSession, meeting_id: UUID) -> None:
    published = select(Report.id).where(Report.meeting_id == meeting_id, Report.edition > 0)
    if await session.scalar(published) is None:
        raise NothingToDisclose("Publish it first.")


async def visible_item(session: AsyncSession, actor: Actor, meeting_id: UUID, item_id: UUID) -> Part2Item:
    statement = select(Part2Item).where(
        Part2Item.id == item_id,
        Part2Item.meeting_id == meeting_id,
        within_reach(POLICY, actor, Action.VIEW_PART2),
    )
    found = await session.scalar(statement)
    if found is None:
        raise NoSuchItem("Use the id of an item that you can read.")
    return found


async def find_recipient(session: AsyncSession, person_id: UUID) -> str | None:
    statement = select(Appointment.subject).where(
        Appointment.person_id == person_id,
        Appointment.role == Role.CHIEF_EXECUTIVE,
        Appointment.since <= func.now(),
        or_(Appointment.until.is_(None), Appointment.until > func.now()),
    )
    subject: str | None = await session.scalar(statement.limit(1))
    return subject


async def disclosures_of(session: AsyncSession, actor: Actor, meeting_id: UUID) -> Select[Any]:
    await view_meeting(session, actor, meeting_id)
    require_role(POLICY, actor, Action.VIEW_DISCLOSURE)
    return select(Disclosure).where(
        Disclosure.meeting_id == meeting_id, within_reach(POLICY, actor, Action.VIEW_DISCLOSURE)
    )


async def end_disclosure(session: AsyncSession, actor: Actor, disclosure_id: UUID) -> Disclosure:
    """Before its day; what was read cannot be unread, and the record stays."""
    row: Disclosure = await access(
        session, POLICY, actor, Disclosure, disclosure_id,
        view=Action.VIEW_DISCLOSURE, missing=DisclosureNotFound,
    )  # fmt: skip
    await access_meeting(session, actor, row.meeting_id, to=Action.DISCLOSE)
    await session.refresh(row, with_for_update=True)
    row.expires_at = min(row.expires_at, now())
    return row
