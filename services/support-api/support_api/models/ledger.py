"""The double-entry ledger of days and of money, and the rules and grants that feed it.

An entry is one movement: two or more postings that sum to zero in each unit. A balance is the sum of an
account's postings and stands nowhere else. The database refuses an unbalanced entry, an overdrawn account
and any change of what was posted: see the migration that makes these tables.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Computed, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Aggregate, Belongs, Table


class Unit(StrEnum):
    HALF_DAY = "half_day"
    PENNY = "penny"


class AccountKind(StrEnum):
    """Days: from the entitlement (or owed) to available, reserved and used. Pounds: from the budget on."""

    ENTITLEMENT = "entitlement"
    OWED = "owed"
    AVAILABLE = "available"
    RESERVED = "reserved"
    USED = "used"
    BUDGET = "budget"
    COMMITTED = "committed"
    SPENT = "spent"


class Reason(StrEnum):
    """Why an entry was made."""

    OPENED = "opened"
    GRANTED = "granted"
    RESERVED = "reserved"
    RELEASED = "released"
    DRAWN = "drawn"
    SETTLED = "settled"
    COMMITTED = "committed"
    SPENT = "spent"


class Cause(StrEnum):
    """What kind of thing an entry was made for."""

    ENTITLEMENT = "entitlement"
    GRANT = "grant"
    MEETING = "meeting"
    ENGAGEMENT = "engagement"


# Where amounts come from. Every other account is refused below zero by the database.
SOURCES = "kind in ('entitlement', 'owed', 'budget')"


class Account(Belongs, Table, kw_only=True):
    """One account of one academy in one academic year. Its row is the lock under which it is posted to."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("trust_id", "urn", "year", "unit", "kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    urn: Mapped[str]
    year: Mapped[int]
    unit: Mapped[Unit]
    kind: Mapped[AccountKind]
    may_be_negative: Mapped[bool] = mapped_column(Computed(SOURCES, persisted=True), init=False)


class LedgerEntry(Belongs, Table, kw_only=True):
    __tablename__ = "ledger_entries"
    __table_args__ = (
        Index(None, "trust_id", "urn", "year", "unit"),
        Index(None, "trust_id", "cause", "cause_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    urn: Mapped[str]
    year: Mapped[int]
    unit: Mapped[Unit]
    reason: Mapped[Reason]
    cause: Mapped[Cause]
    cause_id: Mapped[UUID | None] = mapped_column(default=None)
    words: Mapped[str]
    made_by: Mapped[str]


class Posting(Belongs, Table, kw_only=True):
    __tablename__ = "postings"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "entry_id"], ["ledger_entries.trust_id", "ledger_entries.id"]),
        ForeignKeyConstraint(["trust_id", "account_id"], ["accounts.trust_id", "accounts.id"]),
        CheckConstraint("amount <> 0", name="amount"),
        Index(None, "trust_id", "account_id"),
    )

    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)


class DayRule(Aggregate, Table, kw_only=True):
    """How many half days something is, from a date on: the entitlement of a year, or a kind of meeting."""

    __tablename__ = "day_rules"
    __table_args__ = (
        UniqueConstraint("trust_id", "code", "starts_on"),
        CheckConstraint("half_days >= 0", name="half_days"),
    )

    code: Mapped[str]
    starts_on: Mapped[date]
    half_days: Mapped[int]
    set_by: Mapped[str]

    @property
    def days(self) -> float:
        return self.half_days / 2


class DayGrant(Aggregate, Table, kw_only=True):
    """More days than the entitlement, for a reason: asked for by one person, confirmed by another."""

    __tablename__ = "day_grants"
    __table_args__ = (CheckConstraint("half_days > 0", name="half_days"), Index(None, "trust_id", "urn"))

    urn: Mapped[str]
    year: Mapped[int]
    half_days: Mapped[int]
    reason: Mapped[str]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    confirmed_by: Mapped[str | None] = mapped_column(default=None)
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def days(self) -> float:
        return self.half_days / 2
