"""What was heard and what was done, a row for each time: a thing done twice stands here twice."""

from uuid import UUID

from sqlalchemy import BigInteger, Identity
from sqlalchemy.orm import Mapped, mapped_column

import chassis.tables  # noqa: F401 - the tables every service has
from chassis.db import Belongs, Table
from chassis.ids import uuid7


class Echo(Belongs, Table, kw_only=True):
    __tablename__ = "echoes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid7)
    kind: Mapped[str]
    about: Mapped[str]
    number: Mapped[int] = mapped_column(BigInteger, default=0)
    position: Mapped[int] = mapped_column(BigInteger, Identity(), init=False)
