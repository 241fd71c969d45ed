"""A trust's standards, and their versions: the whole of a version is one document that does not change."""

import hashlib
import json
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Aggregate, Table
from standards_api.models.content import Content


class VersionStatus(StrEnum):
    """A draft can be changed; what is published cannot, and gives way to the next."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class Standard(Aggregate, Table, kw_only=True):
    """A framework to judge against, under the code by which this trust knows it, through all its versions."""

    __tablename__ = "standards"
    __table_args__ = (UniqueConstraint("trust_id", "code"),)

    code: Mapped[str]
    title: Mapped[str]
    # The number of the version in force; none while there is only a draft.
    current: Mapped[int | None] = mapped_column(default=None)


class StandardVersion(Aggregate, Table, kw_only=True):
    """One version of a standard. The database refuses a second draft, a second published one, and any
    change to the words of what is published: standard_versions_stay, in the migration."""

    __tablename__ = "standard_versions"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "standard_id"], ["standards.trust_id", "standards.id"]),
        UniqueConstraint("trust_id", "standard_id", "number"),
        Index(
            "standard_versions_one_draft_idx",
            "trust_id",
            "standard_id",
            unique=True,
            postgresql_where=text("status = 'draft'"),
        ),
        Index(
            "standard_versions_one_published_idx",
            "trust_id",
            "standard_id",
            unique=True,
            postgresql_where=text("status = 'published'"),
        ),
    )

    standard_id: Mapped[UUID]
    code: Mapped[str]
    number: Mapped[int]
    status: Mapped[str] = mapped_column(default=VersionStatus.DRAFT)
    # The version that answers are taken over from, and how. Links as in `mapping.Link`.
    based_on: Mapped[int | None] = mapped_column(default=None)
    mapping: Mapped[list[dict[str, Any]]] = mapped_column(default_factory=list)
    # Its changes are told to the history criterion by criterion.
    content: Mapped[dict[str, Any]] = mapped_column(info={"history": False})
    digest: Mapped[str]
    # Everybody who wrote in it: none of them approves it.
    editors: Mapped[list[str]] = mapped_column(default_factory=list)
    published_at: Mapped[datetime | None] = mapped_column(default=None)
    published_by: Mapped[str | None] = mapped_column(default=None)
    superseded_at: Mapped[datetime | None] = mapped_column(default=None)

    def read(self) -> Content:
        return Content.model_validate(self.content)


class StandardApproval(Aggregate, Table, kw_only=True):
    """A trustee's yes to the exact words of a draft. Another word, and it says yes to nothing."""

    __tablename__ = "standard_approvals"
    __table_args__ = (
        ForeignKeyConstraint(
            ["trust_id", "version_id"], ["standard_versions.trust_id", "standard_versions.id"]
        ),
        UniqueConstraint("trust_id", "version_id", "digest", "subject"),
    )

    version_id: Mapped[UUID]
    digest: Mapped[str]
    subject: Mapped[str]
    minute: Mapped[str]


def as_stored(content: Content) -> dict[str, Any]:
    stored: dict[str, Any] = content.model_dump(mode="json", exclude_none=True)
    return stored


def digest_of(content: Content) -> str:
    """A name for the exact words."""
    text = json.dumps(as_stored(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
