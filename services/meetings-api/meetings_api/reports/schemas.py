"""A report, as sent and shown."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue

from chassis.schemas import Asked, Out, Words
from meetings_api.models import ReportStatus

Lines = Annotated[list[Words], Field(max_length=50)]
SAID: dict[str, JsonValue] = {
    "next_steps": ["Visit the reading lessons of year 1 again in March."],
    "celebrations": ["Attendance is above that of similar schools."],
    "decisions": ["The intervention in mathematics goes on until Easter."],
}


class DraftReport(Asked):
    """The whole report. Words about named people belong into Part 2."""

    model_config = ConfigDict(json_schema_extra={"examples": [SAID]})

    next_steps: Lines
    celebrations: Lines
    decisions: Lines


class CommentOnReport(Asked):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"words": "The second decision was for two terms."}]}
    )

    words: Words


class ReopenReport(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "A decision was left out."}]})

    reason: Words


class CommentOut(Out):
    at: datetime
    by: str = Field(examples=["amara.okafor"])
    words: str = Field(examples=["The second decision was for two terms."])


class ReportOut(Out):
    """The draft for those who work on it (AID, clerk, headteacher), else the edition published last."""

    meeting_id: UUID
    version: int | None = Field(description="For If-Match; null for readers of an edition.")
    status: ReportStatus
    edition: int = Field(examples=[1], description="How often it has been published.")
    due_on: date = Field(description="The last day in time, in London.")
    next_steps: list[str] = Field(examples=[SAID["next_steps"]])
    celebrations: list[str] = Field(examples=[SAID["celebrations"]])
    decisions: list[str] = Field(examples=[SAID["decisions"]])
    published_at: datetime | None
    reopened_because: str | None = Field(examples=[None])
    comments: list[CommentOut]


class EditionOut(Out):
    """What was published, as it was."""

    edition: int = Field(examples=[1])
    published_at: datetime
    published_by: str = Field(examples=["margaret.adeyemi"])
    next_steps: list[str] = Field(examples=[SAID["next_steps"]])
    celebrations: list[str] = Field(examples=[SAID["celebrations"]])
    decisions: list[str] = Field(examples=[SAID["decisions"]])
