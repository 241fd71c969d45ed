"""Needs: stated requirements for support."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Aggregate, Table


class NeedStatus(StrEnum):
    """Never stored: it follows from the need and its engagements (`models.derived`)."""

    OPEN = "open"
    MATCHED = "matched"
    IN_SUPPORT = "in_support"
    MET = "met"
    WITHDRAWN = "withdrawn"


class NeedSource(StrEnum):
    PERSON = "person"
    MEETING_ACTION = "meeting_action"
    PHASE = "phase"
    RISK = "risk"


class Severity(StrEnum):
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    CRITICAL = "critical"


class KeyStage(StrEnum):
    EYFS = "eyfs"
    KS1 = "ks1"
    KS2 = "ks2"
    KS3 = "ks3"
    KS4 = "ks4"
    KS5 = "ks5"


class KindOfWork(StrEnum):
    COACHING = "coaching"
    REVIEW = "review"
    MODELLING = "modelling"
    TRAINING = "training"
    LEADERSHIP = "leadership"


class Need(Aggregate, Table, kw_only=True):
    """`risk` is the educational risk, 1 to 16: how severe it is, weighed with the academy's phase."""

    __tablename__ = "needs"
    __table_args__ = (
        UniqueConstraint("trust_id", "source", "source_id"),
        Index(None, "trust_id", "urn"),
        Index(None, "trust_id", "risk", "id"),
    )

    urn: Mapped[str]
    area: Mapped[str]
    key_stage: Mapped[KeyStage | None] = mapped_column(default=None)
    kind_of_work: Mapped[KindOfWork | None] = mapped_column(default=None)
    severity: Mapped[Severity]
    risk: Mapped[int]
    wanted_outcome: Mapped[str]
    wanted_by: Mapped[date | None] = mapped_column(default=None)
    source: Mapped[NeedSource]
    source_id: Mapped[UUID | None] = mapped_column(default=None)
    raised_by: Mapped[str]
    raised_on: Mapped[date]
    met_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_by: Mapped[str | None] = mapped_column(default=None)
    closing_words: Mapped[str | None] = mapped_column(default=None)

    if TYPE_CHECKING:  # given by `models.derived`, which needs the engagements
        status: Mapped[NeedStatus] = mapped_column(init=False)
