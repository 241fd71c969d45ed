"""When what pictures are drawn from was changed."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Belongs, Table


class PictureChange(Belongs, Table, kw_only=True):
    """A transaction that changed it. Triggers write it, so that no command can forget to."""

    __tablename__ = "picture_changes"

    transaction: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
