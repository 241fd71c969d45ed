"""Part 2: what only those named may know of, and its subject never."""

from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Aggregate, Belongs, Table


class Part2Item(Aggregate, Table, kw_only=True):
    """A confidential item. It has no number: a number would tell of others before it."""

    __tablename__ = "part2_items"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "meeting_id"], ["meetings.trust_id", "meetings.id"]),
        Index(None, "trust_id", "meeting_id"),
    )

    meeting_id: Mapped[UUID]
    # The subject of the item, as the identity provider calls them: excluded whatever their role.
    about_subject: Mapped[str | None] = mapped_column(default=None)
    reason: Mapped[str]
    title: Mapped[str]
    words: Mapped[str]
    outcome: Mapped[str | None] = mapped_column(default=None)


class Part2Reader(Belongs, Table, kw_only=True):
    """Somebody named to read one item."""

    __tablename__ = "part2_readers"
    __table_args__ = (
        ForeignKeyConstraint(
            ["trust_id", "item_id"], ["part2_items.trust_id", "part2_items.id"], ondelete="CASCADE"
        ),
    )

    item_id: Mapped[UUID] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
