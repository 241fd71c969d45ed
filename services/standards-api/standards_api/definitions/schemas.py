"""What is asked about a trust's own measures, and what is answered."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from chassis.schemas import NOT_BLANK, Asked, Line, Out, Words
from standards_api.catalogue import Scope
from standards_api.measures.rows import Code

EXAMPLE: dict[str, Any] = {
    "name": "Reading age at or above actual age",
    "says": "Pupils in years 7 to 9 whose reading age is not below their age, as a share of those tested.",
    "unit": "per cent",
    "direction": "higher",
    "kind": "proportion",
    "lowest": 0,
    "highest": 100,
    "scopes": ["pupil_group"],
    "key_for": ["secondary"],
    "area": "reading",
    "valid_from": "2025/26",
}
OWN_CODE = "own-reading-age"
Year = Annotated[str, Field(pattern=r"^20\d\d/\d\d$", examples=["2025/26"])]
Bound = Annotated[float, Field(allow_inf_nan=False, ge=-1e6, le=1e6)]
Kind = Literal[
    "primary", "secondary", "all_through", "special", "alternative_provision", "sixteen_plus", "nursery"
]
Direction = Literal["higher", "lower", "neither"]
Shape = Literal["number", "estimate", "proportion"]


class Definition(Asked):
    """What the figures of a measure mean, from one academic year on."""

    name: Line
    says: Annotated[Words, Field(description="What is counted, of whom, in plain words.")]
    unit: Annotated[str, Field(min_length=1, max_length=40, pattern=NOT_BLANK)]
    direction: Direction = Field(description="Which way is better; `neither` where that depends.")
    kind: Shape = Field(
        description="A number, an estimate with confidence limits, or a proportion with its counts."
    )
    lowest: Bound
    highest: Bound
    scopes: list[Scope] = Field(
        default_factory=list, max_length=3, description="What a figure may be narrowed to."
    )
    key_for: list[Kind] = Field(
        default_factory=list, max_length=7, description="In the pictures of which kinds of academy it stands."
    )
    area: Annotated[
        str,
        Field(
            pattern=r"^[a-z0-9_]{1,40}$",
            description="What a signal about it concerns: a subject or aspect, such as attendance.",
        ),
    ]
    valid_from: Year
    valid_until: Year | None = Field(None, description="The last year; left out while it goes on.")


class DefineMeasure(Definition):
    """A measure of the trust's own."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": OWN_CODE, **EXAMPLE}]})

    code: Code = Field(description="Begins with `own-`; names the measure for good.", examples=[OWN_CODE])


class DefineMeasureAnew(Definition):
    """The same measure, meaning something else from a later year on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**EXAMPLE, "valid_from": "2026/27"}]})


class RetireMeasure(Asked):
    """Which year is its last, and why."""

    until: Annotated[Year, Field(examples=["2026/27"])]
    reason: Annotated[Words, Field(examples=["The test is no longer taken."])]


class OwnMeasureOut(Out):
    """One version of a measure of the trust's own."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10",
                    "version": 1,
                    "code": OWN_CODE,
                    "number": 1,
                    **EXAMPLE,
                    "valid_until": None,
                    "defined_by": "margaret.adeyemi",
                    "retired_by": None,
                    "retired_at": None,
                    "reason": None,
                }
            ]
        }
    )

    id: UUID
    version: int = Field(description="Of the row, for If-Match.")
    code: Annotated[Code, Field(examples=[OWN_CODE])]
    number: int = Field(description="Which version of the definition.", examples=[1])
    name: Annotated[str, Field(examples=[EXAMPLE["name"]])]
    says: Annotated[str, Field(examples=[EXAMPLE["says"]])]
    unit: Annotated[str, Field(examples=["per cent"])]
    direction: Direction
    kind: Shape
    lowest: float
    highest: float
    scopes: list[str] = Field(examples=[["pupil_group"]])
    key_for: list[str] = Field(examples=[["secondary"]])
    area: Annotated[str, Field(examples=["reading"])]
    valid_from: Year
    valid_until: Year | None
    defined_by: str
    retired_by: str | None
    retired_at: datetime | None
    reason: str | None
