"""Packs and papers, as sent and shown."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from chassis.schemas import Asked, Out, Words
from meetings_api.models import Side
from meetings_api.papers.rules import Obstacle


class PaperOut(Out):
    """A paper as you may see it: its owner the newest version, others the one last circulated."""

    id: UUID
    version: int = Field(description="Of the record, for If-Match.")
    meeting_id: UUID
    side: Side
    title: str = Field(examples=["Headteacher's report"])
    number: int = Field(examples=[1], description="Which version of the paper this is, from 1.")
    file_name: str = Field(examples=["heads-report.pdf"])
    media_type: str = Field(examples=["application/pdf"])
    size: int = Field(examples=[48211], description="Bytes.")
    sha256: str = Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
    check: Literal["quarantined", "clean", "refused"] = Field(
        description="Nobody can open a file before it has been checked and found clean."
    )
    check_reason: str | None = Field(examples=[None], description="Why it was refused, for its owner.")
    uploaded_by: str = Field(examples=["amara.okafor"])
    uploaded_at: datetime
    minutes_late: int = Field(examples=[0], description="After the pack was due; 0 when it was in time.")
    waived: bool = Field(description="The chair has waived the lateness.")
    waiver_reason: str | None = Field(examples=[None])
    circulated_at: datetime | None


class LatePaperOut(Out):
    id: UUID
    title: str = Field(examples=["Headteacher's report"])
    minutes_late: int = Field(examples=[95])


class PackOut(Out):
    """One of the two packs of a meeting."""

    side: Side
    due_on: date = Field(description="The last day in time, in London.")
    circulated_at: datetime | None
    papers: list[PaperOut]
    missing: list[str] = Field(examples=[["Progress of learners"]], description="Required and not there.")
    awaiting_waiver: list[LatePaperOut] = Field(description="Late papers, for the chair to decide about.")


class WaiveLateness(Asked):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "The results came out on the day it was due."}]}
    )

    reason: Words


class SentPaperOut(Out):
    title: str = Field(examples=["Headteacher's report"])
    version: int = Field(examples=[1])


class CirculatedOut(Out):
    """What went out, to whom, and what stayed behind and why."""

    at: datetime
    days_before: int = Field(examples=[7], description="Whole London days before the meeting.")
    papers: list[SentPaperOut]
    recipients: list[str] = Field(examples=[["Amara Okafor", "Joan Whitlock"]])
    left_out: dict[str, Obstacle] = Field(examples=[{"Progress of learners": "being_checked"}])


class DeliveryOut(Out):
    name: str = Field(examples=["Joan Whitlock"])
    state: Literal["queued", "sent", "failed"]
    sent_at: datetime | None


class CirculationOut(Out):
    at: datetime
    by: str = Field(examples=["amara.okafor"])
    days_before: int = Field(examples=[7])
    papers: list[SentPaperOut]
    deliveries: list[DeliveryOut]
