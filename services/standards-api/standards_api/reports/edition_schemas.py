"""What is asked to issue a report, and what an edition says of itself."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from chassis.schemas import Asked, Day, Out, Words
from standards_api.models.editions import Report

WHY = "The attendance figures of one academy were corrected after it was sent."
SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class IssueReport(Asked):
    """Which report, of which day; and why, when one of this day has been issued already."""

    report: Annotated[Report, Field(examples=["board"])]
    as_of: Annotated[Day | None, Field(description="Left out: today.", examples=[None])] = None
    since: Annotated[
        Day | None,
        Field(
            description="The day of the report before; 91 days earlier if left out.", examples=["2026-09-01"]
        ),
    ] = None
    reason: Annotated[
        Words | None,
        Field(description="Why it takes the place of the edition before; only then.", examples=[None]),
    ] = None


class EditionOut(Out):
    """An edition of a report."""

    id: UUID
    version: int
    report: Report
    as_of: date = Field(description="The day the report is of.")
    number: Annotated[int, Field(description="1 for the first of this report and day.", examples=[1])]
    since: date = Field(description="The day that its changes are told since.")
    issued_by: Annotated[str, Field(examples=["chloe.okafor"])]
    issued_at: datetime
    reason: Annotated[
        str | None, Field(description="Why it took the place of the one before.", examples=[None])
    ]
    superseded: bool = Field(description="A later edition of this day has taken its place.", examples=[False])
    json_sha256: Annotated[str, Field(description="Of the report as JSON, byte for byte.", examples=[SHA])]
    pdf_sha256: Annotated[str, Field(description="Of the PDF.", examples=[SHA])]
    pdf_size: Annotated[int, Field(description="In bytes.", examples=[283931])]
