"""Journeys: the mapped way of an academy to the next levels of a standard, as milestones."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Aggregate, Table


class JourneyStatus(StrEnum):
    """A journey is under way until somebody ends it, with a reason."""

    UNDER_WAY = "under_way"
    ENDED = "ended"


class Journey(Aggregate, Table, kw_only=True):
    """The way of one academy by one standard, begun from a published assessment.

    Where it has got to is not stored: it follows from the latest published assessment.
    """

    __tablename__ = "journeys"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "urn"], ["academies.trust_id", "academies.urn"]),
        ForeignKeyConstraint(["trust_id", "assessment_id"], ["assessments.trust_id", "assessments.id"]),
        Index(None, "trust_id", "urn"),
        Index("journeys_one_under_way_idx", "trust_id", "urn", "standard", unique=True,
              postgresql_where=text("status = 'under_way'")),
    )  # fmt: skip

    urn: Mapped[str]
    standard: Mapped[str]
    # Where it began, and the level it then led to.
    assessment_id: Mapped[UUID]
    first_goal: Mapped[str]
    status: Mapped[str] = mapped_column(default=JourneyStatus.UNDER_WAY)
    started_by: Mapped[str]
    started_on: Mapped[date]
    ended_by: Mapped[str | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(default=None)


class Milestone(Aggregate, Table, kw_only=True):
    """A criterion to be met: by whom and by when. Whether it is met, the assessment says."""

    __tablename__ = "milestones"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "journey_id"], ["journeys.trust_id", "journeys.id"]),
        UniqueConstraint("trust_id", "journey_id", "criterion"),
        Index(None, "trust_id", "urn"),
    )

    journey_id: Mapped[UUID]
    urn: Mapped[str]
    criterion: Mapped[str]
    owner: Mapped[str]
    due_on: Mapped[date]
    note: Mapped[str | None] = mapped_column(default=None)
    planned_by: Mapped[str]
