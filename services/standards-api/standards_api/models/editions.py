"""Reports as they were issued: kept to the byte, superseded and never deleted."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint, exists
from sqlalchemy.orm import Mapped, aliased, mapped_column, query_expression

from chassis.db import Aggregate, Belongs, Table


class Report(StrEnum):
    """For whom a report is made."""

    BOARD = "board"
    CHIEF_EXECUTIVE = "chief_executive"


class ReportEdition(Aggregate, Table, kw_only=True):
    """One issue of a report of a day. Issued again, the next one takes its place and says why."""

    __tablename__ = "report_editions"
    __table_args__ = (UniqueConstraint("trust_id", "report", "as_of", "number"),)

    report: Mapped[str]
    as_of: Mapped[date]
    number: Mapped[int]
    since: Mapped[date]
    issued_by: Mapped[str]
    issued_at: Mapped[datetime]
    # Why it takes the place of the one before.
    reason: Mapped[str | None] = mapped_column(default=None)
    json_sha256: Mapped[str]
    pdf_sha256: Mapped[str]
    pdf_size: Mapped[int]
    # Whether a later edition has taken its place, where a statement says so.
    superseded: Mapped[bool] = query_expression(repr=False)


class ReportEditionContent(Belongs, Table, kw_only=True):
    """What was issued, as JSON and as a PDF, byte for byte."""

    __tablename__ = "report_edition_contents"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "edition_id"], ["report_editions.trust_id", "report_editions.id"]),
    )

    edition_id: Mapped[UUID] = mapped_column(primary_key=True)
    json: Mapped[bytes]
    pdf: Mapped[bytes]


later = aliased(ReportEdition)
SUPERSEDED = exists().where(
    later.trust_id == ReportEdition.trust_id,
    later.report == ReportEdition.report,
    later.as_of == ReportEdition.as_of,
    later.number > ReportEdition.number,
)
