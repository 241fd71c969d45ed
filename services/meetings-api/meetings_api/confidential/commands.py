"""Writing Part 2 items. No event, no mail and no other row tells that there is one."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now
from chassis.policy import require
from meetings_api.access import access_meeting
from meetings_api.confidential import queries, rules
from meetings_api.confidential.rules import NoSuchPerson
from meetings_api.models import Part2Item, Part2Reader
from meetings_api.policy import POLICY, Action


async def add_item(
    session: AsyncSession,
    actor: Actor,
    meeting_id: UUID,
    *,
    title: str,
    words: str,
    reason: str,
    about_person_id: UUID | None,
    reader_ids: Sequence[UUID],
) -> UUID:
    """Nobody writes about themselves: `require` asks of the new row what any reader is asked."""
    await access_meeting(session, actor, meeting_id, to=Action.DRAFT_REPORT)
    wanted = {*reader_ids, *([about_person_id] if about_person_id else [])}
    subjects = await find_subjects(session, wanted)
    about = subjects[about_person_id] if about_person_id else None
    readers = [subjects[person_id] for person_id in reader_ids]
    rules.require_readers(readers, attending=await queries.attending(session, meeting_id), about=about)
    item = Part2Item(meeting_id=meeting_id, about_subject=about, reason=reason, title=title, words=words)
    session.add(item)
    await require(session, POLICY, actor, Action.KEEP_PART2, item)
    session.add_all(Part2Reader(item_id=item.id, subject=subject) for subject in sorted(set(readers)))
    await session.flush()
    return item.id


async def change_item(
    session: AsyncSession,
    actor: Actor,
    item_id: UUID,
    *,
    title: str,
    words: str,
    reason: str,
    outcome: str | None,
    reader_ids: Sequence[UUID],
    if_match: int,
) -> None:
    item = await queries.access_item(session, actor, item_id, to=Action.KEEP_PART2, if_match=if_match)
    subjects = await find_subjects(session, set(reader_ids))
    readers = set(subjects.values())
    attending = await queries.attending(session, item.meeting_id)
    rules.require_readers(readers, attending=attending, about=item.about_subject)
    item.title, item.words, item.reason, item.outcome = title, words, reason, outcome
    item.updated_at = now()  # other readers are a change too
    await session.execute(delete(Part2Reader).where(Part2Reader.item_id == item.id))
    session.add_all(Part2Reader(item_id=item.id, subject=subject) for subject in sorted(readers))
    await session.flush()


async def find_subjects(session: AsyncSession, person_ids: set[UUID]) -> dict[UUID, str]:
    found = await queries.subjects_of(session, person_ids)
    if len(found) < len(person_ids):
        raise NoSuchPerson("Use the ids of people in the register.")
    return found
