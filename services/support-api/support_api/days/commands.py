"""What people and meetings do to days: load, decide, post."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now
from chassis.outbox import record
from chassis.policy import require, require_role
from support_api.academies import require_academy
from support_api.days import rules
from support_api.days.queries import access_grant, years_reserved
from support_api.events import DaysGranted
from support_api.ledger import rules as ledger
from support_api.ledger.posting import For, half_days_of, open_days, post, reserved_for
from support_api.models import Cause, DayGrant, DayRule, Reason
from support_api.policy import POLICY, Action
from support_api.years import year_of


@dataclass(frozen=True)
class Meeting:
    """What days need to know of a meeting in the neighbour's calendar."""

    id: UUID
    urn: str
    kind: str


async def ask_for_grant(
    session: AsyncSession, actor: Actor, urn: str, *, year: int, half_days: int, reason: str
) -> DayGrant:
    require_role(POLICY, actor, Action.ASK_FOR_GRANT)
    await require_academy(session, actor, urn)
    grant = DayGrant(
        urn=urn, year=year, half_days=half_days, reason=reason, asked_by=actor.subject, asked_at=now()
    )
    session.add(grant)
    await require(session, POLICY, actor, Action.ASK_FOR_GRANT, grant)
    return grant


async def confirm_grant(session: AsyncSession, actor: Actor, grant_id: UUID) -> DayGrant:
    grant = await access_grant(session, actor, grant_id, to=Action.CONFIRM_GRANT)
    rules.confirm(grant, by=actor.subject, now=now())
    book = await open_days(session, grant.urn, grant.year, by=actor.subject)
    why = For(Reason.GRANTED, Cause.GRANT, grant.id, grant.reason, actor.subject)
    await post(session, book, ledger.grant(grant.half_days, owed=book.owed), why)
    said = DaysGranted(grant_id=grant.id, urn=grant.urn, year=grant.year, days=grant.half_days / 2)
    record(session, said, about=book.about)
    return grant


async def set_day_rule(
    session: AsyncSession, actor: Actor, *, code: str, starts_on: date, half_days: int
) -> DayRule:
    require_role(POLICY, actor, Action.SET_DAY_RULE)
    rule = DayRule(code=code, starts_on=starts_on, half_days=half_days, set_by=actor.subject)
    session.add(rule)
    await require(session, POLICY, actor, Action.SET_DAY_RULE, rule)
    return rule


async def reserve_for_meeting(session: AsyncSession, meeting: Meeting, *, day: date, by: str) -> None:
    """As many days as it will cost, where they are still free. A meeting does not wait for days."""
    cost = await half_days_of(session, rules.cost_code(meeting.kind), day)
    if not cost:
        return
    book = await open_days(session, meeting.urn, year_of(day), by=by)
    if cost <= book.available:
        why = _why(Reason.RESERVED, meeting, f"{meeting.kind.upper()} planned for {day:%-d %B %Y}.", by)
        await post(session, book, ledger.reserve(cost, available=book.available), why)


async def release_for_meeting(session: AsyncSession, meeting: Meeting, *, by: str) -> None:
    """What was reserved for it is free again, in whichever year that was."""
    for year in await years_reserved(session, meeting.id):
        book = await open_days(session, meeting.urn, year, by=by)
        if reserved := await reserved_for(session, book, Cause.MEETING, meeting.id):
            why = _why(Reason.RELEASED, meeting, f"Reserved for an {meeting.kind.upper()}.", by)
            await post(session, book, ledger.release(reserved), why)


async def draw_for_meeting(session: AsyncSession, meeting: Meeting, *, day: date, by: str) -> None:
    """It has been held, so its days are used; what the entitlement does not cover is owed."""
    await release_for_meeting(session, meeting, by=by)
    cost = await half_days_of(session, rules.cost_code(meeting.kind), day)
    if not cost:
        return
    book = await open_days(session, meeting.urn, year_of(day), by=by)
    why = _why(Reason.DRAWN, meeting, f"{meeting.kind.upper()} of {day:%-d %B %Y}.", by)
    await post(session, book, ledger.use_regardless(cost, available=book.available), why)
    record(session, book.drawn(cost, reason=meeting.kind), about=book.about)


def _why(reason: Reason, meeting: Meeting, words: str, by: str) -> For:
    return For(reason, Cause.MEETING, meeting.id, words, by)
