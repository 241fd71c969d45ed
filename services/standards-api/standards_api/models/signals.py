"""Signals of early warning, and the thresholds that a trust has set for the tests that raise them."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Aggregate, Table


class SignalStatus(StrEnum):
    """A signal is open until the AID makes it a risk, or dismisses it with a reason."""

    OPEN = "open"
    RISK = "risk"
    DISMISSED = "dismissed"


class Signal(Aggregate, Table, kw_only=True):
    """A change that matters, found by a rule in named figures. What it rests on never changes.

    `about` is what may be said once a year: rule, academy, measure, group, year. `fingerprint` covers the
    values too, so that the same evidence never raises two.
    """

    __tablename__ = "signals"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "urn"], ["academies.trust_id", "academies.urn"]),
        ForeignKeyConstraint(["trust_id", "risk_id"], ["risks.trust_id", "risks.id"]),
        UniqueConstraint("trust_id", "fingerprint"),
        Index(None, "trust_id", "about"),
        Index(None, "trust_id", "urn"),
    )

    urn: Mapped[str]
    rule: Mapped[str]
    rule_version: Mapped[int]
    threshold: Mapped[Decimal]
    measure: Mapped[str]
    period: Mapped[str]
    subject: Mapped[str | None] = mapped_column(default=None)
    key_stage: Mapped[str | None] = mapped_column(default=None)
    pupil_group: Mapped[str | None] = mapped_column(default=None)
    area: Mapped[str]
    words: Mapped[str]
    value: Mapped[Decimal]
    as_at: Mapped[datetime]
    evidence: Mapped[list[dict[str, Any]]]
    compared: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    about: Mapped[str]
    fingerprint: Mapped[str]
    raised_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(default=SignalStatus.OPEN)
    decided_by: Mapped[str | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(default=None)
    risk_id: Mapped[UUID | None] = mapped_column(default=None)


class SignalSetting(Aggregate, Table, kw_only=True):
    """What a trust has set for a rule: another threshold, or that it is not used."""

    __tablename__ = "signal_settings"
    __table_args__ = (UniqueConstraint("trust_id", "rule"),)

    rule: Mapped[str]
    threshold: Mapped[Decimal | None] = mapped_column(default=None)
    used: Mapped[bool] = mapped_column(default=True)
    reason: Mapped[str]
    set_by: Mapped[str]
