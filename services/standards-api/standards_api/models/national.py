"""England's schools as reference data: kept once, by operators, in the tenant of what belongs to no trust."""

from datetime import date

from sqlalchemy import Double, Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Belongs, Table
from standards_api.models.measures import Value


class School(Belongs, Table, kw_only=True):
    """A state-funded school of England, from GIAS, and what its pupils are like.

    The columns after `closed_on` are the newest of its figures of each characteristic, put beside each other
    so that thousands of schools can be compared in one statement; `school_figures` has their sources.
    """

    __tablename__ = "schools"
    __table_args__ = (Index(None, "trust_id", "kind"),)

    urn: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    phase_of_education: Mapped[str]
    establishment_type: Mapped[str]
    local_authority_name: Mapped[str | None] = mapped_column(default=None)
    closed_on: Mapped[date | None] = mapped_column(default=None)
    pupils_on_roll: Mapped[float | None] = mapped_column(Double, default=None)
    disadvantaged_share: Mapped[float | None] = mapped_column(Double, default=None)
    sen_support_share: Mapped[float | None] = mapped_column(Double, default=None)
    ehcp_share: Mapped[float | None] = mapped_column(Double, default=None)
    eal_share: Mapped[float | None] = mapped_column(Double, default=None)
    ks2_prior_attainment: Mapped[float | None] = mapped_column(Double, default=None)


class SchoolFigure(Belongs, Value, Table, kw_only=True):
    """A published figure of a school of England as a whole; of its editions the newest (`as_at`, `standing`).

    It may come before its school: the tables and GIAS are imported in any order.
    """

    __tablename__ = "school_figures"

    urn: Mapped[str] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
