"""What is asked about measures, and what is answered."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, WithJsonSchema

from chassis.schemas import Asked, Instant, Line, Number, Out, Urn
from standards_api.measures.rows import ESTIMATE, MISSING, MOST_ROWS, ROW, Code, MeasurementRow
from standards_api.measures.rules import MOST_TOLD
from standards_api.models.measures import Release, Status

BatchName = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$",
        description="Your own name for the batch; sent again with the same content it is answered alike.",
        examples=["attendance-2026-11-20"],
    ),
]

# Rows are read one by one, since a bad one need not spoil the rest; the contract shows what they are.
Rows = Annotated[
    list[Any],
    Field(min_length=1, max_length=MOST_ROWS),
    WithJsonSchema(
        {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_ROWS,
            "items": TypeAdapter(MeasurementRow).json_schema(),
            "examples": [[ROW, ESTIMATE, MISSING]],
        }
    ),
]


class SendBatch(Asked):
    """Figures that were true at one moment, by one source."""

    source: Annotated[Line, Field(examples=["Larkmoor MIS, attendance"])]
    as_at: Annotated[
        Instant,
        Field(
            description="The moment at which the figures were so. What is newer stands, whenever it comes.",
            examples=["2026-11-20T18:00:00Z"],
        ),
    ]
    release: Annotated[
        Release | None,
        Field(description="The edition, for official statistics. Of one as-at the later edition stands."),
    ] = None
    rows: Rows


class RowTold(BaseModel):
    """A row of the batch by its place, the first being 0."""

    row: int
    reason: str


class BatchAnswer(Out):
    """What became of a batch, counted by row."""

    batch_id: BatchName
    dry_run: bool = Field(description="True: this is what would happen; nothing was kept.")
    received_at: datetime
    rows: int
    new: int = Field(description="The first of their series.")
    changed: int = Field(description="Newer, and other than what stood.")
    same: int = Field(description="Newer, and as what stood.")
    superseded: int = Field(description="Kept, but older than what stands, which stays.")
    refused: int = Field(description="Not kept; only with on_bad_rows=skip_rows, else the batch is refused.")
    superseded_rows: list[int] = Field(description=f"The places of the first {MOST_TOLD} superseded rows.")
    refusals: list[RowTold] = Field(description=f"The first {MOST_TOLD} refused rows, with reasons.")

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "batch_id": "attendance-2026-11-20",
                    "dry_run": False,
                    "received_at": "2026-11-20T18:05:12Z",
                    "rows": 3,
                    "new": 1,
                    "changed": 1,
                    "same": 0,
                    "superseded": 0,
                    "refused": 1,
                    "superseded_rows": [],
                    "refusals": [{"row": 2, "reason": "the denominator is 0: send it as not_applicable"}],
                }
            ]
        }
    )


class BatchOut(Out):
    """A batch that was received."""

    id: UUID
    version: int
    client_id: Annotated[str, Field(examples=["mis-larkmoor"])]
    name: Annotated[
        str,
        Field(
            description="The sender's name for it; of a file that was imported, its release.",
            examples=["attendance-2026-11-20"],
        ),
    ]
    source: Annotated[str, Field(examples=["Larkmoor MIS, attendance"])]
    as_at: datetime
    release: Release | None
    received_at: datetime


class MeasurementOut(Out):
    """A figure with where it comes from. Null is not known or not there, never nought: see `status`."""

    id: UUID
    urn: Urn
    measure: Code
    definition: int = Field(description="Which version of the measure's definition it follows.")
    period: Annotated[str, Field(examples=["2023/24"])]
    period_from: Annotated[date, Field(examples=["2023-09-01"])]
    period_until: Annotated[date, Field(examples=["2024-08-31"])]
    subject: Annotated[str | None, Field(examples=[None])]
    key_stage: Annotated[str | None, Field(examples=[None])]
    pupil_group: Annotated[str | None, Field(examples=[None])]
    status: Status
    code: Annotated[str | None, Field(examples=[None])]
    value: Annotated[Number | None, Field(examples=[15.1741])]
    lower: Annotated[Number | None, Field(examples=[None])]
    upper: Annotated[Number | None, Field(examples=[None])]
    numerator: Annotated[int | None, Field(examples=[61])]
    denominator: Annotated[int | None, Field(examples=[402])]
    source: Annotated[str, Field(examples=["Larkmoor MIS, attendance"])]
    as_at: datetime
    release: Release | None
    received_at: datetime


class MeasureOut(Out):
    """A measure: what its figures mean."""

    code: Code
    version: int
    name: Annotated[str, Field(examples=["Persistent absence"])]
    says: Annotated[str, Field(examples=["Pupils who missed 10 % or more of their possible sessions."])]
    unit: Annotated[str, Field(examples=["per cent"])]
    direction: Literal["higher", "lower", "neither"] = Field(description="Which way is better.")
    kind: Literal["number", "estimate", "proportion"]
    lowest: float
    highest: float
    scopes: list[str] = Field(description="What a figure may be narrowed to.", examples=[["pupil_group"]])
    key_for: list[str] = Field(
        description="In the pictures of which kinds of academy it stands.", examples=[["secondary"]]
    )
    valid_from: Annotated[str, Field(examples=["2015/16"])]
    valid_until: Annotated[str | None, Field(examples=[None])]
    not_produced: list[str] = Field(
        description="Years for which nobody has a figure.", examples=[["2024/25"]]
    )


class MeasuresOut(Out):
    """The measures there are for the trust, and the words by which figures can be narrowed."""

    version: Annotated[str, Field(examples=["2026.1"])]
    measures: list[MeasureOut]
    subjects: list[str] = Field(examples=[["english", "mathematics"]])
    key_stages: list[str] = Field(examples=[["ks2", "ks4"]])
    pupil_groups: list[str] = Field(examples=[["disadvantaged"]])
