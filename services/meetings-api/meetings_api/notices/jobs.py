"""The job that reminds people: every hour, of each thing once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import LONDON, now
from chassis.ids import uuid7
from chassis.mail import post
from chassis.tasks import Job
from meetings_api.invitations import can_be_written_to, link, say_date
from meetings_api.models import Academy, Notice
from meetings_api.notices import queries
from meetings_api.notices.queries import Due, NoticeKind

SAID = {
    NoticeKind.PAPERS_DUE: "Papers are due",
    NoticeKind.PAPERS_OVERDUE: "Papers are overdue",
    NoticeKind.REPORT_OVERDUE: "A report is overdue",
    NoticeKind.ACTION_OVERDUE: "An action is overdue",
}


async def remind(session: AsyncSession, slot: datetime) -> None:
    today = slot.astimezone(LONDON).date()
    due = queries.flat(
        await queries.packs_due(session, today),
        await queries.reports_overdue(session, today),
        await queries.actions_overdue(session, today),
    )
    fresh = await note_new(session, due)
    names = await name_academies(session) if fresh else {}
    for one in fresh:
        await write(session, one, names.get(one.urn, one.urn))


async def name_academies(session: AsyncSession) -> dict[str, str]:
    rows = await session.execute(select(Academy.urn, Academy.name))
    return {row.urn: row.name for row in rows}


async def note_new(session: AsyncSession, due: Sequence[Due]) -> list[Due]:
    """Those not noted before. The key is unique: two workers remind nobody twice."""
    due = [one for one in due if can_be_written_to(one.recipient)]
    if not due:
        return []
    rows = [
        {
            "id": uuid7(), "key": one.key, "kind": one.kind, "meeting_id": one.meeting_id,
            "recipient": one.subject, "due_on": one.due_on, "at": now(),
        }
        for one in due
    ]  # fmt: skip
    noted = insert(Notice).values(rows).on_conflict_do_nothing().returning(Notice.key)
    keys = set(await session.scalars(noted))
    return [one for one in due if one.key in keys]


async def write(session: AsyncSession, due: Due, academy: str) -> None:
    """What it is about is read where it is kept, by right: the letter only says where."""
    path = "/actions" if due.kind is NoticeKind.ACTION_OVERDUE else ""
    text = (
        f"{SAID[due.kind]}: {academy}.\nThe day for it: {say_date(due.due_on)}.\n\n"
        f"{link(f'/v1/meetings/{due.meeting_id}{path}')}\n"
    )
    await post(
        session, to=[due.recipient], subject=f"{SAID[due.kind]}: {academy}", text=text, about=due.meeting_id
    )


JOBS = [Job("remind", every=timedelta(hours=1), run=remind)]
