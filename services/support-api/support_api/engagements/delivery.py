"""How an engagement is carried out: deployed, visited, paused, and brought to an end."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import today
from chassis.outbox import record
from support_api import events
from support_api.engagements import queries, rules
from support_api.engagements.commands import require_still_eligible, tell, why
from support_api.ledger import rules as ledger
from support_api.ledger.posting import Book, open_days, open_money, post, reserved_for
from support_api.models import Cause, Engagement, EngagementStatus, Reason, Visit
from support_api.policy import Action
from support_api.years import year_of


async def deploy_engagement(session: AsyncSession, actor: Actor, engagement_id: UUID) -> Engagement:
    engagement = await queries.access_engagement(session, actor, engagement_id, to=Action.MANAGE_ENGAGEMENT)
    rules.require_commissioned(engagement)
    rules.deploy(engagement, today=today())
    await require_still_eligible(session, engagement)
    tell(session, engagement)
    return engagement


async def log_visit(
    session: AsyncSession,
    actor: Actor,
    engagement_id: UUID,
    *,
    visited_on: date,
    half_days: int,
    note: str | None,
) -> Visit:
    """The day goes from reserved to used in the same transaction."""
    engagement = await queries.access_engagement(session, actor, engagement_id, to=Action.LOG_VISIT)
    days = await _days_of(session, engagement, actor)
    left = await reserved_for(session, days, Cause.ENGAGEMENT, engagement.id)
    rules.require_visit(engagement, visited_on, half_days=half_days, left=left, today=today())
    visit = Visit(
        engagement_id=engagement.id, urn=engagement.urn, visited_on=visited_on, half_days=half_days,
        note=note, logged_by=actor.subject,
    )  # fmt: skip
    session.add(visit)
    words = f"Visit of {visited_on:%-d %B %Y}."
    drawn = why(Reason.DRAWN, engagement, words, actor)
    await post(session, days, ledger.use_reserved(half_days), drawn)
    record(
        session,
        events.VisitLogged(
            visit_id=visit.id, engagement_id=engagement.id, urn=engagement.urn, on=visited_on,
            days=half_days / 2,
        ),
        about=engagement.id,
    )  # fmt: skip
    record(session, days.drawn(half_days, reason="visit"), about=days.about)
    return visit


async def pause_engagement(
    session: AsyncSession, actor: Actor, engagement_id: UUID, *, reason: str
) -> Engagement:
    """The days stay reserved."""
    engagement = await queries.access_engagement(session, actor, engagement_id, to=Action.MANAGE_ENGAGEMENT)
    rules.stop(engagement, EngagementStatus.PAUSED, reason=reason)
    tell(session, engagement)
    return engagement


async def resume_engagement(
    session: AsyncSession, actor: Actor, engagement_id: UUID, *, reason: str
) -> Engagement:
    engagement = await queries.access_engagement(session, actor, engagement_id, to=Action.MANAGE_ENGAGEMENT)
    rules.require_paused(engagement)
    rules.stop(engagement, EngagementStatus.DEPLOYED, reason=reason)
    await require_still_eligible(session, engagement)
    tell(session, engagement, events.EngagementResumed)
    return engagement


async def cancel_engagement(
    session: AsyncSession, actor: Actor, engagement_id: UUID, *, reason: str
) -> Engagement:
    """What was not used goes back; of the price, the part for what was used is spent."""
    engagement = await queries.access_engagement(session, actor, engagement_id, to=Action.MANAGE_ENGAGEMENT)
    rules.stop(engagement, EngagementStatus.CANCELLED, reason=reason)
    if engagement.commissioned_on is not None:
        used = await queries.half_days_visited(session, engagement)
        await _settle(session, actor, engagement, spent=rules.spent_of(engagement, used), words="Cancelled.")
    tell(session, engagement)
    return engagement


async def complete_engagement(
    session: AsyncSession, actor: Actor, engagement_id: UUID, *, outcome: dict[str, Any]
) -> Engagement:
    """The price is spent, and days that were not needed go back to the academy."""
    engagement = await queries.access_engagement(session, actor, engagement_id, to=Action.MANAGE_ENGAGEMENT)
    used = await queries.half_days_visited(session, engagement)
    rules.complete(engagement, outcome, visits=used, today=today())
    await _settle(session, actor, engagement, spent=engagement.price_pence or 0, words="Completed.")
    tell(session, engagement)
    return engagement


async def _settle(
    session: AsyncSession, actor: Actor, engagement: Engagement, *, spent: int, words: str
) -> None:
    days = await _days_of(session, engagement, actor)
    if left := await reserved_for(session, days, Cause.ENGAGEMENT, engagement.id):
        await post(session, days, ledger.release(left), why(Reason.RELEASED, engagement, words, actor))
    if engagement.price_pence:
        money = await open_money(session, engagement.urn, year_of(engagement.starts_on))
        paid = ledger.spend(spent, committed=engagement.price_pence)
        await post(session, money, paid, why(Reason.SPENT, engagement, words, actor))


async def _days_of(session: AsyncSession, engagement: Engagement, actor: Actor) -> Book:
    return await open_days(session, engagement.urn, year_of(engagement.starts_on), by=actor.subject)
