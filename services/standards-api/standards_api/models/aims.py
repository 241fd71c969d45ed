"""Aims: the promises a trust makes, and what people judged where no rule can tell."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column

from chassis.db import Aggregate, Table
from standards_api.models.aim_content import Aim
from standards_api.models.dated import State


class AimStatus(StrEnum):
    """Where an academy stands with an aim. Unknown is not met, and not missed."""

    MET = "met"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    MISSED = "missed"
    UNKNOWN = "unknown"


class AimWords(MappedAsDataclass, kw_only=True):
    """Mixin: what an aim says, under the code by which it is known."""

    code: Mapped[str]
    title: Mapped[str]
    content: Mapped[dict[str, Any]]
    retired_at: Mapped[datetime | None] = mapped_column(default=None)
    retired_by: Mapped[str | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(default=None)

    def read(self) -> Aim:
        return Aim.model_validate(self.content)


class AimDefinition(Aggregate, AimWords, Table, kw_only=True):
    """One aim of the trust as it is now. Retired, it stays on record."""

    __tablename__ = "aims"
    __table_args__ = (UniqueConstraint("trust_id", "code"),)


class AimState(State, AimWords, Table, kw_only=True):
    """An aim as it was: `id` is the aim's."""

    __tablename__ = "aim_states"
    __table_args__ = (ForeignKeyConstraint(["trust_id", "id"], ["aims.trust_id", "aims.id"]),)


class AimJudgement(Aggregate, Table, kw_only=True):
    """What somebody judged of an academy and an aim, and why. The newest counts; all stay."""

    __tablename__ = "aim_judgements"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "aim_id"], ["aims.trust_id", "aims.id"]),
        ForeignKeyConstraint(["trust_id", "urn"], ["academies.trust_id", "academies.urn"]),
        ForeignKeyConstraint(["trust_id", "evidence_id"], ["evidence.trust_id", "evidence.id"]),
        Index(None, "trust_id", "urn", "aim_id"),
    )

    aim_id: Mapped[UUID]
    urn: Mapped[str]
    status: Mapped[str]
    reason: Mapped[str]
    evidence_id: Mapped[UUID | None] = mapped_column(default=None)
    judged_by: Mapped[str]
    judged_on: Mapped[date]
