"""How a report is read: the draft by those who work on it, the published edition by everybody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.policy import within_reach
from chassis.problems import NotFound
from meetings_api.access import view_meeting
from meetings_api.models import Meeting, Report, ReportComment, ReportEdition
from meetings_api.policy import POLICY, Action


class ReportNotFound(NotFound):
    title = "There is no report to read yet"


@dataclass(frozen=True)
class Shown:
    """A report as one reader sees it."""

    meeting_id: UUID
    status: str
    edition: int
    due_on: date
    next_steps: list[str]
    celebrations: list[str]
    decisions: list[str]
    published_at: datetime | None
    reopened_because: str | None
    comments: Sequence[ReportComment]
    version: int | None


async def read_report(session: AsyncSession, actor: Actor, meeting_id: UUID) -> Shown:
    await view_meeting(session, actor, meeting_id, Action.VIEW_REPORT)
    report = await session.scalar(select(Report).where(Report.meeting_id == meeting_id))
    if report is None:
        raise ReportNotFound("The meeting has not been held.")
    if await works_on(session, actor, meeting_id):
        return await shown_draft(session, report)
    return await shown_edition(session, report)


async def works_on(session: AsyncSession, actor: Actor, meeting_id: UUID) -> bool:
    drafts = within_reach(POLICY, actor, Action.VIEW_DRAFT)
    return bool(await session.scalar(select(Meeting.id).where(Meeting.id == meeting_id, drafts)))


async def shown_draft(session: AsyncSession, report: Report) -> Shown:
    edition = await latest_edition(session, report)
    comments = select(ReportComment).where(ReportComment.report_id == report.id).order_by(ReportComment.id)
    return Shown(
        meeting_id=report.meeting_id,
        status=report.status,
        edition=report.edition,
        due_on=report.due_on,
        next_steps=report.next_steps,
        celebrations=report.celebrations,
        decisions=report.decisions,
        published_at=edition.published_at if edition else None,
        reopened_because=report.reopened_because,
        comments=(await session.scalars(comments)).all(),
        version=report.version,
    )


async def shown_edition(session: AsyncSession, report: Report) -> Shown:
    """What was published last, also while it is being worked on again."""
    edition = await latest_edition(session, report)
    if edition is None:
        raise ReportNotFound("It has not been published.")
    return Shown(
        meeting_id=report.meeting_id,
        status="published",
        edition=edition.edition,
        due_on=report.due_on,
        next_steps=edition.next_steps,
        celebrations=edition.celebrations,
        decisions=edition.decisions,
        published_at=edition.published_at,
        reopened_because=None,
        comments=(),
        version=None,
    )


async def latest_edition(session: AsyncSession, report: Report) -> ReportEdition | None:
    statement = select(ReportEdition).where(ReportEdition.report_id == report.id)
    found: ReportEdition | None = await session.scalar(
        statement.order_by(ReportEdition.edition.desc()).limit(1)
    )
    return found


async def list_editions(session: AsyncSession, actor: Actor, meeting_id: UUID) -> Sequence[ReportEdition]:
    """The trace: every edition that was ever published."""
    await view_meeting(session, actor, meeting_id, Action.VIEW_DRAFT)
    statement = (
        select(ReportEdition)
        .join(Report, Report.id == ReportEdition.report_id)
        .where(Report.meeting_id == meeting_id)
        .order_by(ReportEdition.edition)
    )
    return (await session.scalars(statement)).all()


async def load_report(session: AsyncSession, meeting_id: UUID) -> Report:
    statement = select(Report).where(Report.meeting_id == meeting_id).with_for_update()
    found = await session.scalar(statement.execution_options(populate_existing=True))
    if found is None:
        raise ReportNotFound("Close the attendance first: the report is of a meeting that was held.")
    return found
