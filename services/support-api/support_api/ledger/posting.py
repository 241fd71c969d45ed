"""Posting to the ledger: lock one academy's accounts of a year, look at the balances, add an entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import now
from chassis.history import note
from chassis.ids import uuid7
from support_api.events import DaysDrawn
from support_api.ledger import rules
from support_api.models import Account, AccountKind, Cause, DayRule, LedgerEntry, Posting, Reason, Unit
from support_api.years import first_day, name_of

KINDS = {
    Unit.HALF_DAY: (
        AccountKind.ENTITLEMENT,
        AccountKind.OWED,
        AccountKind.AVAILABLE,
        AccountKind.RESERVED,
        AccountKind.USED,
    ),
    Unit.PENNY: (AccountKind.BUDGET, AccountKind.COMMITTED, AccountKind.SPENT),
}


@dataclass(frozen=True)
class Book:
    """The accounts of one academy in one academic year and unit, locked until the transaction ends."""

    urn: str
    year: int
    unit: Unit
    accounts: Mapping[AccountKind, UUID]
    balances: dict[AccountKind, int]

    def __getitem__(self, kind: AccountKind) -> int:
        return self.balances[kind]

    @property
    def available(self) -> int:
        return self[AccountKind.AVAILABLE]

    @property
    def owed(self) -> int:
        return -self[AccountKind.OWED]

    def drawn(self, half_days: int, *, reason: str) -> DaysDrawn:
        """The news that days were used, with what is left."""
        return DaysDrawn(
            urn=self.urn, year=self.year, days=half_days / 2, remaining=self.available / 2,
            owed=self.owed / 2, reason=reason,
        )  # fmt: skip

    @property
    def about(self) -> UUID:
        """What the events about these days are about."""
        return self.accounts[AccountKind.AVAILABLE]


@dataclass(frozen=True)
class For:
    """What an entry is made for."""

    reason: Reason
    cause: Cause
    cause_id: UUID | None
    words: str
    by: str


async def open_days(session: AsyncSession, urn: str, year: int, *, by: str) -> Book:
    """The days of an academy in a year; the entitlement is entered when they are first opened."""
    book, new = await _open(session, urn, year, Unit.HALF_DAY)
    if new:
        half_days = await half_days_of(session, "entitlement", first_day(year))
        why = For(Reason.OPENED, Cause.ENTITLEMENT, None, f"The entitlement of {name_of(year)}.", by)
        await post(session, book, rules.open_year(half_days), why)
    return book


async def open_money(session: AsyncSession, urn: str, year: int) -> Book:
    book, _ = await _open(session, urn, year, Unit.PENNY)
    return book


async def _open(session: AsyncSession, urn: str, year: int, unit: Unit) -> tuple[Book, bool]:
    accounts = await _lock(session, urn, year, unit)
    new = False
    if not accounts:
        rows = [{"id": uuid7(), "urn": urn, "year": year, "unit": unit, "kind": kind} for kind in KINDS[unit]]
        opened = insert(Account).values(rows).on_conflict_do_nothing().returning(Account.id)
        new = bool((await session.scalars(opened)).all())
        accounts = await _lock(session, urn, year, unit)
    return Book(urn, year, unit, accounts, await _balances(session, accounts)), new


async def _lock(session: AsyncSession, urn: str, year: int, unit: Unit) -> dict[AccountKind, UUID]:
    """In one order for everybody, so that nobody waits in a circle."""
    chosen = select(Account.kind, Account.id).filter_by(urn=urn, year=year, unit=unit)
    rows = await session.execute(chosen.order_by(Account.id).with_for_update())
    return {row.kind: row.id for row in rows}


async def _balances(session: AsyncSession, accounts: Mapping[AccountKind, UUID]) -> dict[AccountKind, int]:
    sums = select(Posting.account_id, func.sum(Posting.amount)).where(
        Posting.account_id.in_(accounts.values())
    )
    by_account = {
        key: int(amount) for key, amount in await session.execute(sums.group_by(Posting.account_id))
    }
    return {kind: by_account.get(key, 0) for kind, key in accounts.items()}


async def post(session: AsyncSession, book: Book, postings: rules.Postings, why: For) -> UUID:
    """Add one entry. The database refuses it when it does not sum to zero or would overdraw an account."""
    moved = {kind: amount for kind, amount in postings.items() if amount}
    entry_id = uuid7()
    entry = {
        "id": entry_id, "at": now(), "urn": book.urn, "year": book.year, "unit": book.unit,
        "reason": why.reason, "cause": why.cause, "cause_id": why.cause_id, "words": why.words,
        "made_by": why.by,
    }  # fmt: skip
    await session.execute(insert(LedgerEntry).values(**entry))
    lines = [
        {"entry_id": entry_id, "account_id": book.accounts[kind], "amount": amount}
        for kind, amount in moved.items()
    ]
    if lines:
        await session.execute(insert(Posting).values(lines))
    for kind, amount in moved.items():
        book.balances[kind] += amount
    note(session, about="ledger_entries", key=entry_id, old=None, new={**entry, "postings": moved})
    return entry_id


async def reserved_for(session: AsyncSession, book: Book, cause: Cause, cause_id: UUID) -> int:
    """How much is still reserved for this one thing."""
    sums = (
        select(func.coalesce(func.sum(Posting.amount), 0))
        .join(LedgerEntry, LedgerEntry.id == Posting.entry_id)
        .where(
            Posting.account_id == book.accounts[AccountKind.RESERVED],
            LedgerEntry.cause == cause,
            LedgerEntry.cause_id == cause_id,
        )
    )
    return int(await session.scalar(sums) or 0)


async def half_days_of(session: AsyncSession, code: str, day: date) -> int:
    """What the trust's rule of that day says: how much an entitlement or a kind of meeting is."""
    rule = (
        select(DayRule.half_days)
        .where(DayRule.code == code, DayRule.starts_on <= day)
        .order_by(DayRule.starts_on.desc())
        .limit(1)
    )
    said = await session.scalar(rule)
    return rules.DEFAULTS.get(code, 0) if said is None else said
