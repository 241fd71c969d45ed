"""Drafting, commenting on, publishing and reopening a report."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now
from chassis.outbox import record
from chassis.problems import PreconditionFailed
from meetings_api.access import access_meeting, meeting_policy
from meetings_api.agreeing import agree
from meetings_api.carrying import carry_forward
from meetings_api.dates import end_of_window
from meetings_api.events import ReportPublished
from meetings_api.invitations import KINDS, link, load_invited, name_academy, say_time, write_to
from meetings_api.models import Action as Agreed
from meetings_api.models import ActionStatus, Meeting, Report, ReportComment, ReportEdition
from meetings_api.policy import Action
from meetings_api.reports import queries, rules


async def draft_report(
    session: AsyncSession,
    actor: Actor,
    meeting_id: UUID,
    *,
    next_steps: Sequence[str],
    celebrations: Sequence[str],
    decisions: Sequence[str],
    if_match: int,
) -> Report:
    await access_meeting(session, actor, meeting_id, to=Action.DRAFT_REPORT)
    report = await access_report(session, meeting_id, if_match=if_match)
    rules.require_draft(report)
    report.next_steps, report.celebrations = list(next_steps), list(celebrations)
    report.decisions = list(decisions)
    return report


async def access_report(session: AsyncSession, meeting_id: UUID, *, if_match: int) -> Report:
    report = await queries.load_report(session, meeting_id)
    if report.version != if_match:
        raise PreconditionFailed("Read the report again, look at what changed, and send your change anew.")
    return report


async def comment_on_report(session: AsyncSession, actor: Actor, meeting_id: UUID, *, words: str) -> None:
    await access_meeting(session, actor, meeting_id, to=Action.COMMENT_ON_REPORT)
    report = await queries.load_report(session, meeting_id)
    rules.require_draft(report)
    session.add(ReportComment(report_id=report.id, at=now(), by=actor.subject, words=words))


async def publish_report(session: AsyncSession, actor: Actor, meeting_id: UUID, *, if_match: int) -> Report:
    """Locks it, opens the attendees' window, agrees the actions proposed, and tells everybody who was
    asked."""
    meeting = await access_meeting(session, actor, meeting_id, to=Action.PUBLISH_REPORT)
    report = await access_report(session, meeting_id, if_match=if_match)
    rules.publish(report)
    session.add(edition_of(report, by=actor.subject))
    days = (await meeting_policy(session)).attendee_access_days
    meeting.access_ends_at = end_of_window(now(), days)
    record(session, ReportPublished(meeting_id=meeting.id, urn=meeting.urn), about=meeting.id)
    for action in await proposed_actions(session, meeting_id):
        agree(session, action)
    await session.flush()
    await carry_forward(session, meeting.urn)
    await tell_of_report(session, meeting)
    return report


def edition_of(report: Report, *, by: str) -> ReportEdition:
    return ReportEdition(
        report_id=report.id,
        edition=report.edition,
        published_at=now(),
        published_by=by,
        next_steps=report.next_steps,
        celebrations=report.celebrations,
        decisions=report.decisions,
    )


async def proposed_actions(session: AsyncSession, meeting_id: UUID) -> Sequence[Agreed]:
    statement = select(Agreed).where(Agreed.meeting_id == meeting_id, Agreed.status == ActionStatus.PROPOSED)
    return (await session.scalars(statement.with_for_update())).all()


async def tell_of_report(session: AsyncSession, meeting: Meeting) -> None:
    """A link: what the report says is never in a letter."""
    invited = await load_invited(session, meeting)
    title = f"{KINDS[meeting.kind]}: {await name_academy(session, meeting.urn)}"
    text = (
        f"The report of the meeting of {say_time(meeting)} (London time) is published.\n\n"
        f"{link(f'/v1/meetings/{meeting.id}/report')}\n"
    )
    to = [one.recipient for one in invited]
    await write_to(session, meeting, to, subject=f"Report of the {title}", text=text)


async def reopen_report(
    session: AsyncSession, actor: Actor, meeting_id: UUID, *, because: str, if_match: int
) -> Report:
    await access_meeting(session, actor, meeting_id, to=Action.PUBLISH_REPORT)
    report = await access_report(session, meeting_id, if_match=if_match)
    rules.reopen(report, by=actor.subject, because=because)
    return report
