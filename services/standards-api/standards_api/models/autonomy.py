"""Autonomy: the trust's schemes of delegation, version by version, and the level each academy was given."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Aggregate, Table
from standards_api.models.delegation import Scheme
from standards_api.models.phases import DecisionStatus
from standards_api.models.standards import VersionStatus


class AutonomyScheme(Aggregate, Table, kw_only=True):
    """One version of the trust's scheme of delegation. The database refuses a second draft, a second
    published one, and any change to what is published: autonomy_schemes_stay, in the migration."""

    __tablename__ = "autonomy_schemes"
    __table_args__ = (
        UniqueConstraint("trust_id", "number"),
        Index("autonomy_schemes_one_draft_idx", "trust_id", unique=True,
              postgresql_where=text("status = 'draft'")),
        Index("autonomy_schemes_one_published_idx", "trust_id", unique=True,
              postgresql_where=text("status = 'published'")),
    )  # fmt: skip

    number: Mapped[int]
    status: Mapped[str] = mapped_column(default=VersionStatus.DRAFT)
    title: Mapped[str]
    content: Mapped[dict[str, Any]]
    # Everybody who wrote in it: none of them adopts it.
    editors: Mapped[list[str]] = mapped_column(default_factory=list)
    minute: Mapped[str | None] = mapped_column(default=None)
    published_by: Mapped[str | None] = mapped_column(default=None)
    published_at: Mapped[datetime | None] = mapped_column(default=None)
    superseded_at: Mapped[datetime | None] = mapped_column(default=None)

    def read(self) -> Scheme:
        return Scheme.model_validate(self.content)


class AutonomyDecision(Aggregate, Table, kw_only=True):
    """The level of autonomy of an academy. Old ones are kept as they were.

    `outcome` is what the rules of a version of the scheme say, with the inputs they saw; `level` is what
    people decided. `ended_on` is the first day on which a confirmed level no longer held.
    """

    __tablename__ = "autonomy_decisions"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "urn"], ["academies.trust_id", "academies.urn"]),
        ForeignKeyConstraint(["trust_id", "scheme_id"], ["autonomy_schemes.trust_id", "autonomy_schemes.id"]),
        Index(None, "trust_id", "urn", "effective_on"),
        Index("autonomy_decisions_one_open_idx", "trust_id", "urn", unique=True,
              postgresql_where=text("status in ('proposed', 'awaiting_approval')")),
        Index("autonomy_decisions_one_confirmed_idx", "trust_id", "urn", unique=True,
              postgresql_where=text("status = 'confirmed'")),
    )  # fmt: skip

    urn: Mapped[str]
    scheme_id: Mapped[UUID]
    scheme_version: Mapped[int]
    status: Mapped[str] = mapped_column(default=DecisionStatus.PROPOSED)
    outcome: Mapped[str]
    rule: Mapped[str]
    inputs: Mapped[dict[str, Any]]
    evidence: Mapped[list[dict[str, Any]]]
    trace: Mapped[list[dict[str, Any]]]
    missing: Mapped[list[str]]
    possible: Mapped[list[str]]
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime]
    level: Mapped[str | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(default=None)
    confirmed_by: Mapped[str | None] = mapped_column(default=None)
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)
    approved_by: Mapped[str | None] = mapped_column(default=None)
    approved_at: Mapped[datetime | None] = mapped_column(default=None)
    approval_note: Mapped[str | None] = mapped_column(default=None)
    effective_on: Mapped[date | None] = mapped_column(default=None)
    expires_on: Mapped[date | None] = mapped_column(default=None)
    ended_on: Mapped[date | None] = mapped_column(default=None)
