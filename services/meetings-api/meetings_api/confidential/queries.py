"""How Part 2 items are found: through the policy alone, and without any number of those that are hidden."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.policy import access, require_role, within_reach
from chassis.problems import NotFound
from meetings_api.access import view_meeting
from meetings_api.models import Attendee, Part2Item, Part2Reader, Person, Substitute
from meetings_api.policy import POLICY, Action


class Part2ItemNotFound(NotFound):
    title = "There is no such item"


@dataclass(frozen=True)
class Shown:
    """An item with its place among those its reader sees."""

    item: Part2Item
    number: int
    readers: list[str]


async def list_items(session: AsyncSession, actor: Actor, meeting_id: UUID) -> list[Shown]:
    """Numbered from 1 among what is visible: the numbers tell nothing of what is not."""
    await view_meeting(session, actor, meeting_id)
    require_role(POLICY, actor, Action.VIEW_PART2)
    items = await visible_items(session, actor, meeting_id)
    readers = await readers_of(session, [item.id for item in items])
    return [Shown(item, n, readers.get(item.id, [])) for n, item in enumerate(items, start=1)]


async def visible_items(session: AsyncSession, actor: Actor, meeting_id: UUID) -> Sequence[Part2Item]:
    statement = select(Part2Item).where(
        Part2Item.meeting_id == meeting_id, within_reach(POLICY, actor, Action.VIEW_PART2)
    )
    return (await session.scalars(statement.order_by(Part2Item.id))).all()


async def show_item(session: AsyncSession, actor: Actor, item_id: UUID) -> Shown:
    item = await access_item(session, actor, item_id)
    before = await visible_items(session, actor, item.meeting_id)
    readers = await readers_of(session, [item.id])
    return Shown(item, [one.id for one in before].index(item.id) + 1, readers.get(item.id, []))


async def access_item(
    session: AsyncSession,
    actor: Actor,
    item_id: UUID,
    to: Action | None = None,
    *,
    if_match: int | None = None,
) -> Part2Item:
    found: Part2Item = await access(
        session, POLICY, actor, Part2Item, item_id,
        view=Action.VIEW_PART2, action=to, missing=Part2ItemNotFound, if_match=if_match,
    )  # fmt: skip
    return found


async def readers_of(session: AsyncSession, item_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    statement = select(Part2Reader).where(Part2Reader.item_id.in_(item_ids)).order_by(Part2Reader.subject)
    found: dict[UUID, list[str]] = {}
    for row in await session.scalars(statement):
        found.setdefault(row.item_id, []).append(row.subject)
    return found


async def subjects_of(session: AsyncSession, person_ids: Collection[UUID]) -> dict[UUID, str]:
    rows = await session.execute(select(Person.id, Person.subject).where(Person.id.in_(person_ids)))
    return {row.id: row.subject for row in rows}


async def attending(session: AsyncSession, meeting_id: UUID) -> set[str]:
    """The subjects of those asked to a meeting, and of agreed substitutes."""
    seats = select(Attendee.subject).where(
        Attendee.meeting_id == meeting_id, Attendee.withdrawn_at.is_(None), Attendee.subject.is_not(None)
    )
    instead = select(Substitute.subject).where(
        Substitute.meeting_id == meeting_id, Substitute.withdrawn_at.is_(None), Substitute.since.is_not(None)
    )
    return {subject for subject in await session.scalars(seats.union(instead)) if subject}
