"""How days are read. Nothing here changes anything."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.policy import access, within_reach
from chassis.problems import NotFound
from support_api.academies import access_academy
from support_api.models import (
    Account,
    AccountKind,
    Cause,
    DayGrant,
    DayRule,
    LedgerEntry,
    Posting,
    Reason,
    Unit,
)
from support_api.policy import POLICY, Action
from support_api.years import name_of

K = AccountKind


class GrantNotFound(NotFound):
    title = "There is no such grant, or it is not yours to see"


@dataclass(frozen=True)
class Entry:
    """One movement, in days: what went from where to where."""

    id: UUID
    at: datetime
    reason: str
    cause: str
    cause_id: UUID | None
    words: str
    made_by: str
    movements: dict[str, float]


@dataclass(frozen=True)
class AcademyDays:
    urn: str
    year: int
    year_name: str
    entitlement: float
    available: float
    reserved: float
    used: float
    owed: float
    entries: list[Entry]


async def days_of(session: AsyncSession, actor: Actor, urn: str, *, year: int) -> AcademyDays:
    """Balances and movements from the same postings, so that they cannot disagree: two statements."""
    await access_academy(session, actor, urn, view=Action.VIEW_DAYS)
    posted = (
        select(LedgerEntry, Account.kind, Posting.amount)
        .join(Posting, (Posting.trust_id == LedgerEntry.trust_id) & (Posting.entry_id == LedgerEntry.id))
        .join(Account, (Account.trust_id == Posting.trust_id) & (Account.id == Posting.account_id))
        .where(LedgerEntry.urn == urn, LedgerEntry.year == year, LedgerEntry.unit == Unit.HALF_DAY)
        .order_by(LedgerEntry.at, LedgerEntry.id, Account.kind)
    )
    balances: dict[AccountKind, int] = defaultdict(int)
    entries: dict[UUID, Entry] = {}
    for row, kind, amount in await session.execute(posted):
        balances[kind] += amount
        entry = entries.setdefault(row.id, _entry(row))
        entry.movements[kind.value] = amount / 2
    return AcademyDays(
        urn=urn, year=year, year_name=name_of(year), entitlement=-balances[K.ENTITLEMENT] / 2,
        available=balances[K.AVAILABLE] / 2, reserved=balances[K.RESERVED] / 2, used=balances[K.USED] / 2,
        owed=-balances[K.OWED] / 2, entries=list(entries.values()),
    )  # fmt: skip


def _entry(row: LedgerEntry) -> Entry:
    return Entry(row.id, row.at, row.reason, row.cause, row.cause_id, row.words, row.made_by, movements={})


async def years_reserved(session: AsyncSession, meeting_id: UUID) -> Sequence[int]:
    """The years in which days were ever reserved for a meeting."""
    reserved = select(LedgerEntry.year).where(
        LedgerEntry.cause == Cause.MEETING,
        LedgerEntry.cause_id == meeting_id,
        LedgerEntry.reason == Reason.RESERVED,
    )
    return (await session.scalars(reserved.distinct().order_by(LedgerEntry.year))).all()


async def access_grant(session: AsyncSession, actor: Actor, grant_id: UUID, *, to: Action | None) -> DayGrant:
    grant: DayGrant = await access(
        session, POLICY, actor, DayGrant, grant_id, view=Action.VIEW_GRANT, action=to, missing=GrantNotFound
    )
    return grant


def list_grants(actor: Actor) -> Select[Any]:
    return select(DayGrant).where(within_reach(POLICY, actor, Action.VIEW_GRANT))


def list_rules(actor: Actor) -> Select[Any]:
    return select(DayRule).where(within_reach(POLICY, actor, Action.VIEW_DAY_RULE))
