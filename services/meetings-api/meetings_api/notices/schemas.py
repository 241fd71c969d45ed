"""A reminder, as shown."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from chassis.schemas import Out
from meetings_api.notices.queries import NoticeKind


class NoticeOut(Out):
    """That you were reminded, and of what; each thing once."""

    id: UUID
    kind: NoticeKind
    meeting_id: UUID = Field(description="The meeting it is about.")
    due_on: date
    at: datetime = Field(description="When the reminder was written.")
