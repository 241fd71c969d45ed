"""The shape of one row of a batch, and how each is read by itself."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NotRequired

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError, with_config
from typing_extensions import TypedDict

from chassis.schemas import Urn

MOST_ROWS = 5_000
Code = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$", examples=["persistent-absence"])]
Name = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]
Figure = Annotated[float, Field(allow_inf_nan=False, ge=-1e6, le=1e6)]
Count = Annotated[int, Field(ge=0, le=2_000_000_000)]

ROW: dict[str, Any] = {
    "urn": "148201",
    "measure": "persistent-absence",
    "period": "2026-09-01/2026-11-20",
    "status": "provisional",
    "numerator": 61,
    "denominator": 402,
}
ESTIMATE: dict[str, Any] = {
    "urn": "148202",
    "measure": "progress-8",
    "period": "2023/24",
    "status": "published",
    "value": -0.31,
    "lower": -0.5,
    "upper": -0.12,
}
MISSING = {"urn": "148202", "measure": "progress-8", "period": "2024/25", "status": "not_produced"}


@with_config(ConfigDict(extra="forbid", strict=True))
class MeasurementRow(TypedDict):
    """One figure, or the statement that there is none. A missing figure has a status and no value."""

    urn: Urn
    measure: Annotated[Code, Field(description="The code of a measure: see GET /v1/measures.")]
    period: Annotated[
        str,
        Field(
            min_length=6,
            max_length=21,
            description="Academic year `2023/24` or `202324`, or a window of days, both included.",
            examples=["2023/24", "2026-09-01/2026-11-20"],
        ),
    ]
    status: Literal["published", "provisional", "suppressed", "not_produced", "not_applicable"]
    subject: NotRequired[Name | None]
    key_stage: NotRequired[Name | None]
    pupil_group: NotRequired[Name | None]
    code: NotRequired[
        Annotated[
            Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,10}$")] | None,
            Field(description="What the source writes in place of a figure, such as SUPP or z."),
        ]
    ]
    value: NotRequired[Annotated[Figure | None, Field(description="In the unit of the measure.")]]
    lower: NotRequired[Annotated[Figure | None, Field(description="Of the 95 % confidence interval.")]]
    upper: NotRequired[Annotated[Figure | None, Field(description="Of the 95 % confidence interval.")]]
    numerator: NotRequired[Count | None]
    denominator: NotRequired[Count | None]


ROWS: TypeAdapter[list[MeasurementRow]] = TypeAdapter(list[MeasurementRow])


def read_rows(rows: list[Any]) -> tuple[Mapping[int, Mapping[str, Any]], dict[int, str]]:
    """The rows that have the shape of one, by their place, and what is wrong with each of the others."""
    try:
        return dict(enumerate(ROWS.validate_python(rows))), {}
    except ValidationError as error:
        wrong: dict[int, str] = {}
        for found in error.errors(include_input=False, include_url=False, include_context=False):
            place, *member = found["loc"]
            # An unknown member is not named: what is unknown may be somebody's name.
            named = "" if found["type"] == "extra_forbidden" else ".".join(str(part) for part in member)
            wrong.setdefault(int(place), f"{named}: {found['msg']}".removeprefix(": "))
    return {index: row for index, row in enumerate(rows) if index not in wrong}, wrong
