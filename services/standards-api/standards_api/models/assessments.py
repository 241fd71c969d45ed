"""Assessments: one subject judged against one version of a standard, with every answer ever given."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Aggregate, Table


class SubjectKind(StrEnum):
    """What is judged."""

    ACADEMY = "academy"
    PROSPECTIVE_ACADEMY = "prospective_academy"
    TRUST = "trust"
    CURRICULUM_SUBJECT = "curriculum_subject"


class AssessmentStatus(StrEnum):
    """How far an assessment is. From `signed_off` on, and when withdrawn, it is closed."""

    SELF_EVALUATION = "self_evaluation"
    SUBMITTED = "submitted"
    MODERATION = "moderation"
    REVIEWED = "reviewed"
    SIGNED_OFF = "signed_off"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


OPEN = (
    AssessmentStatus.SELF_EVALUATION,
    AssessmentStatus.SUBMITTED,
    AssessmentStatus.MODERATION,
    AssessmentStatus.REVIEWED,
)


class Track(StrEnum):
    """Whose answer it is: the head's own, the trust's independent one, or the one both settled on."""

    SELF_EVALUATION = "self_evaluation"
    QA_REVIEW = "qa_review"
    MODERATION = "moderation"


class Origin(StrEnum):
    """Who made a piece of evidence: the academy, somebody else in the trust, or somebody outside it."""

    ACADEMY = "academy"
    TRUST = "trust"
    OUTSIDE = "outside"


# One subject under one standard: a prospective academy stays the same subject when it has joined.
ONE_SUBJECT = ("trust_id", "standard", text("coalesce(urn, '')"), text("coalesce(subject_area, '')"))


class Assessment(Aggregate, Table, kw_only=True):
    """One subject against one version of a standard. Closed, it stays pinned to that version for ever."""

    __tablename__ = "assessments"
    __table_args__ = (
        ForeignKeyConstraint(
            ["trust_id", "version_id"], ["standard_versions.trust_id", "standard_versions.id"]
        ),
        ForeignKeyConstraint(["trust_id", "urn"], ["academies.trust_id", "academies.urn"]),
        CheckConstraint("(urn is null) = (subject_kind = 'trust')", name="place"),
        CheckConstraint(
            "(subject_area is not null) = (subject_kind = 'curriculum_subject')", name="subject_area"
        ),
        Index(None, "trust_id", "urn"),
        Index(
            "assessments_one_open_idx",
            *ONE_SUBJECT,
            unique=True,
            postgresql_where=text("status in ('self_evaluation', 'submitted', 'moderation', 'reviewed')"),
        ),
    )

    version_id: Mapped[UUID]
    standard: Mapped[str]
    standard_version: Mapped[int]
    subject_kind: Mapped[str]
    urn: Mapped[str | None] = mapped_column(default=None)
    subject_area: Mapped[str | None] = mapped_column(default=None)
    status: Mapped[str]
    with_self_evaluation: Mapped[bool] = mapped_column(default=True)
    opened_by: Mapped[str]
    # Somebody other than the AID who is asked to do the QA review.
    reviewer: Mapped[str | None] = mapped_column(default=None)
    due_on: Mapped[date | None] = mapped_column(default=None)
    submitted_by: Mapped[str | None] = mapped_column(default=None)
    submitted_at: Mapped[datetime | None] = mapped_column(default=None)
    # Everybody who gave an answer of the QA review: none of them signs it off.
    reviewed_by: Mapped[list[str]] = mapped_column(default_factory=list)
    reviewed_at: Mapped[datetime | None] = mapped_column(default=None)
    signed_off_by: Mapped[str | None] = mapped_column(default=None)
    signed_off_at: Mapped[datetime | None] = mapped_column(default=None)
    published_by: Mapped[str | None] = mapped_column(default=None)
    published_at: Mapped[datetime | None] = mapped_column(default=None)
    # Why it was last returned, sent back or withdrawn.
    reason: Mapped[str | None] = mapped_column(default=None)


class Answer(Aggregate, Table, kw_only=True):
    """One answer to one criterion of one version. An upgrade leaves it and writes a new one beside it."""

    __tablename__ = "answers"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "assessment_id"], ["assessments.trust_id", "assessments.id"]),
        ForeignKeyConstraint(
            ["trust_id", "version_id"], ["standard_versions.trust_id", "standard_versions.id"]
        ),
        UniqueConstraint(
            "trust_id", "assessment_id", "version_id", "track", "criterion", name="answers_one_key"
        ),
    )

    assessment_id: Mapped[UUID]
    version_id: Mapped[UUID]
    track: Mapped[str]
    criterion: Mapped[str]
    judgement: Mapped[str]
    narrative: Mapped[str] = mapped_column(default="")
    evidence: Mapped[list[str]] = mapped_column(default_factory=list)
    answered_by: Mapped[str]
    # Taken over from another version and in doubt: counts as not known until somebody confirms it.
    look_again: Mapped[bool] = mapped_column(default=False)
    # The criteria of the version before whose answers it was taken from.
    taken_from: Mapped[list[str]] = mapped_column(default_factory=list)


class AssessmentUpgrade(Aggregate, Table, kw_only=True):
    """What became of every answer when an open assessment went over to another version."""

    __tablename__ = "assessment_upgrades"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "assessment_id"], ["assessments.trust_id", "assessments.id"]),
        Index(None, "trust_id", "assessment_id"),
    )

    assessment_id: Mapped[UUID]
    from_number: Mapped[int]
    to_number: Mapped[int]
    from_version_id: Mapped[UUID]
    to_version_id: Mapped[UUID]
    entries: Mapped[list[dict[str, Any]]]
    applied_by: Mapped[str]


class AssessmentComment(Aggregate, Table, kw_only=True):
    """What somebody says about an assessment or one criterion of it, without changing an answer."""

    __tablename__ = "assessment_comments"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "assessment_id"], ["assessments.trust_id", "assessments.id"]),
        Index(None, "trust_id", "assessment_id"),
    )

    assessment_id: Mapped[UUID]
    criterion: Mapped[str | None] = mapped_column(default=None)
    author: Mapped[str]
    words: Mapped[str]


class Rating(Aggregate, Table, kw_only=True):
    """What a signed-off assessment says, as it stood then: overall and for each aspect.

    `overall` and the codes within `outcome` are level keys, `not-yet-…` or `not-known`. `holds_until` is the
    last day on which nothing more of it becomes provisional by the ageing of its evidence.
    """

    __tablename__ = "ratings"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "assessment_id"], ["assessments.trust_id", "assessments.id"]),
        UniqueConstraint("trust_id", "assessment_id"),
        Index(
            "ratings_one_current_idx",
            *ONE_SUBJECT,
            unique=True,
            postgresql_where=text("current"),
        ),
        Index("ratings_holds_until_idx", "trust_id", "holds_until", postgresql_where=text("current")),
        Index(None, "trust_id", "urn"),
    )

    assessment_id: Mapped[UUID]
    standard: Mapped[str]
    standard_version: Mapped[int]
    subject_kind: Mapped[str]
    urn: Mapped[str | None] = mapped_column(default=None)
    subject_area: Mapped[str | None] = mapped_column(default=None)
    overall: Mapped[str | None] = mapped_column(default=None)
    # 0 is below the lowest level; none where it is not known or the standard gives no overall level.
    overall_rank: Mapped[int | None] = mapped_column(default=None)
    outcome: Mapped[dict[str, Any]]
    # What each aspect rests on (kind, external, dated), so that confidence can be weighed on any day.
    basis: Mapped[dict[str, Any] | None] = mapped_column(default=None, info={"history": False})
    provisional: Mapped[bool]
    holds_until: Mapped[date | None] = mapped_column(default=None)
    # The newest of its subject under its standard.
    current: Mapped[bool] = mapped_column(default=True)
    signed_off_at: Mapped[datetime]
    published_at: Mapped[datetime | None] = mapped_column(default=None)
