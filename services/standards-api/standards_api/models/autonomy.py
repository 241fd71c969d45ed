"""Autonomy: the trust's schemes of delegation, version by version, and the level each academy was given."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Aggregate, Table
from standards_api.models.deciding import Decision
from standards_api.models.delegation import Scheme
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


class AutonomyDecision(Decision, Aggregate, Table, kw_only=True):
    """The level of autonomy of an academy. Old ones are kept as they were.

    `outcome` is what the rules of a version of the scheme say, with the inputs they saw; `level` is what
    people decided. `ended_on` is the first day on which a confirmed level no longer held.
    """

    __tablename__ = "autonomy_decisions"
    CHOSEN = "level"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "urn"], ["academies.trust_id", "academies.urn"]),
        ForeignKeyConstraint(["trust_id", "scheme_id"], ["autonomy_schemes.trust_id", "autonomy_schemes.id"]),
        Index(None, "trust_id", "urn", "effective_on"),
        Index("autonomy_decisions_one_open_idx", "trust_id", "urn", unique=True,
              postgresql_where=text("status in ('proposed', 'awaiting_approval')")),
        Index("autonomy_decisions_one_confirmed_idx", "trust_id", "urn", unique=True,
              postgresql_where=text("status = 'confirmed'")),
    )  # fmt: skip

    scheme_id: Mapped[UUID]
    scheme_version: Mapped[int]
    level: Mapped[str | None] = mapped_column(default=None)
