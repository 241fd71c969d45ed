"""Files of evidence, as shown."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from chassis.schemas import Asked, Out, Words


class EvidenceFileOut(Out):
    """A file attached to a piece of evidence."""

    id: UUID
    version: int
    evidence_id: UUID
    status: Literal["current", "superseded", "withdrawn"]
    name: Annotated[str, Field(examples=["maths-review.pdf"])]
    media_type: Annotated[str, Field(examples=["application/pdf"])]
    size: Annotated[int, Field(description="Bytes.", examples=[48211])]
    sha256: Annotated[
        str, Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
    ]
    check: Literal["quarantined", "clean", "refused"] = Field(
        description="Nobody can open a file before it has been checked and found clean."
    )
    check_reason: Annotated[str | None, Field(description="Why it was refused.", examples=[None])]
    note: Annotated[str | None, Field(examples=["The signed copy."])]
    attached_by: Annotated[str, Field(examples=["margaret.adeyemi"])]
    attached_at: datetime
    superseded_by: UUID | None = Field(description="The file that took its place.")
    withdrawn_by: Annotated[str | None, Field(examples=[None])]
    withdrawn_at: datetime | None
    reason: Annotated[str | None, Field(description="Why it was withdrawn.", examples=[None])]


class WithdrawFile(Asked):
    """Why nobody is to open it any more."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "It names two pupils."}]})

    reason: Words
