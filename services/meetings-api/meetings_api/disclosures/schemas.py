"""Disclosures, as sent and shown."""

from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict, Field

from chassis.schemas import Asked, Day, Line, Out

SOMEBODY = "0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10"


class Disclose(Asked):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "recipient_id": SOMEBODY,
                    "purpose": "Preparing the conversation with the regional director.",
                    "expires_on": "2027-01-31",
                }
            ]
        }
    )

    recipient_id: UUID = Field(description="The chief executive, by the id of the person.")
    purpose: Line
    expires_on: Day = Field(description="The last day on which they can read it, in London.")
    item_id: UUID | None = Field(default=None, description="A Part 2 item; left out, it is the report.")


class DisclosureOut(Out):
    id: UUID
    version: int
    meeting_id: UUID
    item_id: UUID | None
    recipient_id: UUID
    recipient: str = Field(examples=["harpreet.sandhu"])
    purpose: str = Field(examples=["Preparing the conversation with the regional director."])
    expires_at: datetime
    disclosed_by: str = Field(examples=["margaret.adeyemi"])
    created_at: datetime
