"""Evidence, quality-assurance activities and what they found."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Aggregate, Table


class Evidence(Aggregate, Table, kw_only=True):
    """A piece of evidence about an academy or, without `urn`, the trust. Many answers may rest on it."""

    __tablename__ = "evidence"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "urn"], ["academies.trust_id", "academies.urn"]),
        Index(None, "trust_id", "urn"),
    )

    urn: Mapped[str | None] = mapped_column(default=None)
    kind: Mapped[str]
    title: Mapped[str]
    origin: Mapped[str]
    # The day it is of: what it shows was so then.
    dated: Mapped[date]
    subject_area: Mapped[str | None] = mapped_column(default=None)
    place: Mapped[str | None] = mapped_column(default=None)
    summary: Mapped[str | None] = mapped_column(default=None)
    activity_id: Mapped[UUID | None] = mapped_column(default=None)
    recorded_by: Mapped[str]


class ActivityStatus(StrEnum):
    """A planned activity is done, or cancelled with a reason."""

    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"


class FindingKind(StrEnum):
    """A strength, which the academy can give; or an area for development, which it may need help with."""

    STRENGTH = "strength"
    DEVELOPMENT_AREA = "development_area"


class KeyStage(StrEnum):
    EYFS = "eyfs"
    KS1 = "ks1"
    KS2 = "ks2"
    KS3 = "ks3"
    KS4 = "ks4"
    KS5 = "ks5"


class Severity(StrEnum):
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    CRITICAL = "critical"


class QaActivity(Aggregate, Table, kw_only=True):
    """One of the eight kinds of quality assurance at an academy, planned, then done: then it is evidence."""

    __tablename__ = "qa_activities"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "urn"], ["academies.trust_id", "academies.urn"]),
        Index(None, "trust_id", "urn"),
    )

    urn: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    status: Mapped[str] = mapped_column(default=ActivityStatus.PLANNED)
    origin: Mapped[str]
    planned_on: Mapped[date]
    done_on: Mapped[date | None] = mapped_column(default=None)
    # Who does it. They record what was found.
    lead: Mapped[str]
    area: Mapped[str | None] = mapped_column(default=None)
    key_stage: Mapped[str | None] = mapped_column(default=None)
    summary: Mapped[str | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(default=None)
    planned_by: Mapped[str]


class Finding(Aggregate, Table, kw_only=True):
    """What a QA activity found, linked to the criteria that it speaks to."""

    __tablename__ = "findings"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "activity_id"], ["qa_activities.trust_id", "qa_activities.id"]),
        ForeignKeyConstraint(["trust_id", "urn"], ["academies.trust_id", "academies.urn"]),
        Index(None, "trust_id", "urn"),
        Index(None, "trust_id", "activity_id"),
    )

    activity_id: Mapped[UUID]
    urn: Mapped[str]
    kind: Mapped[str]
    # A curriculum subject, or an aspect of an academy's work such as attendance.
    area: Mapped[str]
    key_stage: Mapped[str | None] = mapped_column(default=None)
    severity: Mapped[str | None] = mapped_column(default=None)
    words: Mapped[str]
    # {"standard": …, "criterion": …}
    criteria: Mapped[list[dict[str, Any]]] = mapped_column(default_factory=list)
    found_on: Mapped[date]
    recorded_by: Mapped[str]
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(default=None)


class EvidenceFile(Aggregate, Table, kw_only=True):
    """A file attached to a piece of evidence: superseded by another or withdrawn, never removed."""

    __tablename__ = "evidence_files"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "evidence_id"], ["evidence.trust_id", "evidence.id"]),
        ForeignKeyConstraint(["trust_id", "file_id"], ["files.trust_id", "files.id"]),
        ForeignKeyConstraint(["trust_id", "superseded_by"], ["evidence_files.trust_id", "evidence_files.id"]),
        Index(None, "trust_id", "evidence_id"),
    )

    evidence_id: Mapped[UUID]
    file_id: Mapped[UUID]
    note: Mapped[str | None] = mapped_column(default=None)
    attached_by: Mapped[str]
    superseded_by: Mapped[UUID | None] = mapped_column(default=None)
    withdrawn_by: Mapped[str | None] = mapped_column(default=None)
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(default=None)
