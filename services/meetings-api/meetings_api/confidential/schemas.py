"""Part 2 items, as sent and shown."""

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from chassis.schemas import Asked, Line, Out, Words

Readers = Annotated[list[UUID], Field(max_length=20, description="People asked to this meeting, by id.")]
SOMEBODY = "0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10"


class AddPart2Item(Asked):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "A matter of staffing",
                    "words": "What was said.",
                    "reason": "It names a member of staff.",
                    "about_person_id": None,
                    "reader_ids": [SOMEBODY],
                }
            ]
        }
    )

    title: Line
    words: Words
    reason: Line = Field(description="Why it is confidential.")
    about_person_id: UUID | None = Field(
        default=None, description="Its subject, if it is a person of the register: they never see it."
    )
    reader_ids: Readers


class ChangePart2Item(Asked):
    """The whole item but for its subject, which stays."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "A matter of staffing",
                    "words": "What was said.",
                    "reason": "It names a member of staff.",
                    "outcome": "Settled.",
                    "reader_ids": [SOMEBODY],
                }
            ]
        }
    )

    title: Line
    words: Words
    reason: Line
    outcome: Words | None = None
    reader_ids: Readers


class Part2ItemOut(Out):
    id: UUID
    version: int
    meeting_id: UUID
    number: int = Field(examples=[1], description="Its place among the items that you see.")
    title: str = Field(examples=["A matter of staffing"])
    words: str = Field(examples=["What was said."])
    reason: str = Field(examples=["It names a member of staff."])
    outcome: str | None = Field(examples=["Settled."])
    about_subject: str | None = Field(examples=[None])
    readers: list[str] = Field(examples=[["amara.okafor"]])
