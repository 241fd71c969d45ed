"""How an engagement comes about: proposed, answered by both sides, commissioned."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now, today
from chassis.outbox import record
from chassis.policy import require, require_role
from support_api import events
from support_api.eligibility.queries import candidates
from support_api.eligibility.rules import Candidate, Wish, exclusions
from support_api.engagements import queries, rules
from support_api.ledger import rules as ledger
from support_api.ledger.posting import For, open_days, open_money, post
from support_api.models import (
    Answer,
    Cause,
    Engagement,
    EngagementStatus,
    Need,
    NeedStatus,
    Party,
    Reason,
)
from support_api.policy import POLICY, Action
from support_api.years import year_of

TOLD = {
    EngagementStatus.PROPOSED: events.EngagementProposed,
    EngagementStatus.AGREED: events.EngagementAgreed,
    EngagementStatus.COMMISSIONED: events.EngagementCommissioned,
    EngagementStatus.DEPLOYED: events.EngagementDeployed,
    EngagementStatus.PAUSED: events.EngagementPaused,
    EngagementStatus.COMPLETED: events.EngagementCompleted,
    EngagementStatus.DECLINED: events.EngagementDeclined,
    EngagementStatus.CANCELLED: events.EngagementCancelled,
}
PARTY_ACTION = {Party.RECEIVER: Action.ANSWER_AS_RECEIVER, Party.LENDER: Action.ANSWER_AS_LENDER}


def tell(
    session: AsyncSession, engagement: Engagement, event: type[events.EngagementEvent] | None = None
) -> None:
    """The news of the status it has now, unless another event says it better."""
    said = event or TOLD[engagement.status]
    record(
        session,
        said(
            engagement_id=engagement.id, need_id=engagement.need_id, urn=engagement.urn,
            specialist_id=engagement.specialist_id,
        ),
        about=engagement.id,
    )  # fmt: skip


async def propose_engagement(
    session: AsyncSession,
    actor: Actor,
    *,
    need_id: UUID,
    specialist_id: UUID,
    half_days: int,
    starts_on: date,
    ends_on: date,
) -> Engagement:
    require_role(POLICY, actor, Action.PROPOSE_ENGAGEMENT)
    need = await queries.known_need(session, actor, need_id)
    if not await queries.is_specialist(session, actor, specialist_id):
        raise queries.SpecialistNotKnown("Check the specialist_id.")
    if need.status in (NeedStatus.MET, NeedStatus.WITHDRAWN):
        raise rules.NeedNotOpen("Raise a new need if support is needed again.")
    engagement = Engagement(
        need_id=need.id, specialist_id=specialist_id, urn=need.urn, area=need.area, half_days=half_days,
        proposed_on=today(), starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip
    rules.require_order(rules.dates_of(engagement))
    rules.require_one_year(starts_on, ends_on)
    candidate = await _require_eligible(
        session, need, specialist_id, starts_on=starts_on, half_days=half_days
    )
    engagement.lender_urn = candidate.specialist.home_urn
    session.add(engagement)
    await require(session, POLICY, actor, Action.PROPOSE_ENGAGEMENT, engagement)
    tell(session, engagement)
    return engagement


async def answer_proposal(
    session: AsyncSession,
    actor: Actor,
    engagement_id: UUID,
    *,
    party: Party,
    agrees: bool,
    conflict: str | None,
    words: str | None,
) -> Engagement:
    """As the headteacher of the academy that receives, or of the one that lends."""
    engagement = await queries.access_engagement(
        session, actor, engagement_id, view=Action.FOLLOW_ENGAGEMENT, to=PARTY_ACTION[party]
    )
    earlier = await queries.answers_to(session, engagement)
    new = Answer(
        engagement_id=engagement.id, party=party, subject=actor.subject, agrees=agrees, conflict=conflict,
        words=words, answered_at=now(),
    )  # fmt: skip
    before = engagement.status
    rules.answer(engagement, earlier, new, today=today())
    session.add(new)
    if engagement.status is not before:
        tell(session, engagement)
    return engagement


async def commission_engagement(
    session: AsyncSession, actor: Actor, engagement_id: UUID, *, terms: dict[str, Any]
) -> Engagement:
    """The days are reserved and the price committed with it: all of it, or nothing."""
    engagement = await queries.access_engagement(session, actor, engagement_id, to=Action.MANAGE_ENGAGEMENT)
    rules.commission(engagement, terms, today=today())
    await require_still_eligible(session, engagement)
    await _reserve(session, actor, engagement)
    tell(session, engagement)
    return engagement


async def _reserve(session: AsyncSession, actor: Actor, engagement: Engagement) -> None:
    year = year_of(engagement.starts_on)
    days = await open_days(session, engagement.urn, year, by=actor.subject)
    reserved = ledger.reserve(engagement.half_days, available=days.available)
    await post(session, days, reserved, why(Reason.RESERVED, engagement, "Commissioned.", actor))
    if engagement.price_pence:
        money = await open_money(session, engagement.urn, year)
        committed = ledger.promise(engagement.price_pence)
        await post(session, money, committed, why(Reason.COMMITTED, engagement, "Commissioned.", actor))


def why(reason: Reason, engagement: Engagement, words: str, actor: Actor) -> For:
    return For(reason, Cause.ENGAGEMENT, engagement.id, words, actor.subject)


async def require_still_eligible(session: AsyncSession, engagement: Engagement) -> None:
    """Asked again at every gate: what was true at the proposal may not be any more."""
    await queries.lock_specialist(session, engagement.specialist_id)
    need = await queries.need_of(session, engagement)
    await _require_eligible(
        session, need, engagement.specialist_id, starts_on=max(engagement.starts_on, today()),
        half_days=engagement.half_days, besides=engagement.id,
    )  # fmt: skip


async def _require_eligible(
    session: AsyncSession,
    need: Need,
    specialist_id: UUID,
    *,
    starts_on: date,
    half_days: int,
    besides: UUID | None = None,
) -> Candidate:
    wish = Wish(need.urn, need.area, need.key_stage, need.kind_of_work, starts_on, half_days)
    [candidate] = await candidates(session, wish, only=specialist_id, besides=besides)
    if excluded := exclusions(candidate, wish, today=today()):
        raise rules.SpecialistNotEligible(
            " ".join(one.words for one in excluded),
            excluded=[{"code": one.code.value, "words": one.words} for one in excluded],
        )
    return candidate
