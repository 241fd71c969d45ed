"""School years as the trust and its academies keep them, and the days England has off."""

from datetime import date
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Aggregate, Belongs, Table


class Calendar(Aggregate, Table, kw_only=True):
    """The half terms and INSET days of one academic year, for one academy or (no `urn`) for the whole trust.

    `year` is the calendar year in which it begins: 2026 for 2026/27.
    """

    __tablename__ = "calendars"
    __table_args__ = (UniqueConstraint("trust_id", "urn", "year", postgresql_nulls_not_distinct=True),)

    urn: Mapped[str | None] = mapped_column(default=None)
    year: Mapped[int]
    # [{"slot": "autumn", "half": 1, "starts_on": "2026-09-02", "ends_on": "2026-10-23"}, …], six of them.
    half_terms: Mapped[list[dict[str, Any]]]
    inset_days: Mapped[list[str]] = mapped_column(default_factory=list)


class BankHoliday(Belongs, Table, kw_only=True):
    """A day off for everybody: as shipped, and those the trust adds, such as a coronation."""

    __tablename__ = "bank_holidays"

    on: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str]


class Plan(Aggregate, Table, kw_only=True):
    """That an academy's meetings of a year were planned, and whether it asked for iAIMs that are not due."""

    __tablename__ = "plans"
    __table_args__ = (UniqueConstraint("trust_id", "urn", "year"),)

    urn: Mapped[str]
    year: Mapped[int]
    iaims_asked: Mapped[bool] = mapped_column(default=False)
