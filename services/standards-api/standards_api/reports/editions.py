"""A report issued as an edition, and editions read as they were."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import with_expression

from chassis.actor import Actor
from chassis.clock import now
from chassis.outbox import record
from chassis.policy import require_role, within_reach
from standards_api.improvement_events import ReportIssued
from standards_api.models.editions import SUPERSEDED, Report, ReportEdition, ReportEditionContent
from standards_api.policy import POLICY, Reports
from standards_api.reports import answers, rules
from standards_api.reports.printing import pdf_of
from standards_api.reports.problems import EditionNotFound
from standards_api.reports.schemas import ReportOut

MADE = {Report.BOARD: answers.board_report, Report.CHIEF_EXECUTIVE: answers.chief_executive_report}


async def issue(
    session: AsyncSession,
    actor: Actor,
    *,
    report: Report,
    as_of: date | None,
    since: date | None,
    reason: str | None,
) -> ReportEdition:
    """Made once, for both forms; what was issued before stays as it was."""
    require_role(POLICY, actor, Reports.ISSUE)
    found = await MADE[report](session, actor, as_of, since)
    before = await last_of(session, report, found["as_of"])
    number = rules.next_number(before.number if before else None, reason)
    said: dict[str, Any] = {
        "number": number,
        "issued_by": actor.subject,
        "issued_at": now(),
        "reason": reason,
    }
    as_json = ReportOut.model_validate(found).model_dump_json().encode()
    as_pdf = await pdf_of(found, edition=said)
    edition = ReportEdition(
        report=report, as_of=found["as_of"], since=found["since"], **said,
        json_sha256=sha256(as_json).hexdigest(), pdf_sha256=sha256(as_pdf).hexdigest(), pdf_size=len(as_pdf),
    )  # fmt: skip
    session.add(edition)
    await session.flush()
    session.add(ReportEditionContent(edition_id=edition.id, json=as_json, pdf=as_pdf))
    record(session, told(edition, before), about=edition.id)
    await session.flush()
    return await access_edition(session, actor, edition.id)


def told(edition: ReportEdition, before: ReportEdition | None) -> ReportIssued:
    names = ("report", "as_of", "since", "number", "pdf_sha256")
    said: Mapping[str, Any] = {name: getattr(edition, name) for name in names}
    return ReportIssued(**said, edition_id=edition.id, supersedes=before.id if before else None)


async def last_of(session: AsyncSession, report: Report, day: date) -> ReportEdition | None:
    editions = select(ReportEdition).where(ReportEdition.report == report, ReportEdition.as_of == day)
    found: ReportEdition | None = await session.scalar(
        editions.order_by(ReportEdition.number.desc()).limit(1)
    )
    return found


def editions(actor: Actor) -> Select[Any]:
    """Those of the reports that the actor may read, each with whether a later one took its place."""
    seen = within_reach(POLICY, actor, Reports.VIEW_EDITION)
    whole = with_expression(ReportEdition.superseded, SUPERSEDED)
    return select(ReportEdition).where(seen).options(whole).execution_options(populate_existing=True)


def superseded(yes: bool) -> ColumnElement[bool]:
    return SUPERSEDED if yes else ~SUPERSEDED


async def access_edition(session: AsyncSession, actor: Actor, edition_id: UUID) -> ReportEdition:
    found: ReportEdition | None = await session.scalar(editions(actor).where(ReportEdition.id == edition_id))
    if found is None:
        raise EditionNotFound
    return found


async def contents_of(
    session: AsyncSession, actor: Actor, edition_id: UUID
) -> tuple[ReportEdition, ReportEditionContent]:
    edition = await access_edition(session, actor, edition_id)
    wanted = select(ReportEditionContent).where(ReportEditionContent.edition_id == edition.id)
    return edition, (await session.scalars(wanted)).one()
