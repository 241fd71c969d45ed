"""The two shapes of a body: what is asked, read strictly, and what is answered."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    ValidatorFunctionWrapHandler,
)
from pydantic_core import CoreSchema, core_schema, to_json

Urn = Annotated[
    str,
    Field(pattern=r"^[1-9]\d{5}$", description="Unique reference number: six digits.", examples=["148201"]),
]
Line = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
Words = Annotated[str, Field(min_length=1, max_length=10_000)]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2199, 12, 31), examples=["2026-09-01"])]
Number = Annotated[
    Decimal, PlainSerializer(float, return_type=float, when_used="json"), Field(allow_inf_nan=False)
]


class Asked(BaseModel):
    """A request body: no member we do not know, and no text where a number belongs.

    FastAPI hands over Python values, for which strictness would refuse every date. So what comes in as
    Python is written back to the JSON it was and read in pydantic's strict JSON mode. Read these with
    `model_validate`; they are not for constructing by hand.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def read_strictly(data: Any, _: ValidatorFunctionWrapHandler) -> Any:
            if isinstance(data, cls):
                return data
            return cls.__pydantic_validator__.validate_json(to_json(data), strict=True)

        # Wrapped round the model's own schema, by which it can still be written out again.
        python = core_schema.no_info_wrap_validator_function(read_strictly, handler(source))
        return core_schema.json_or_python_schema(json_schema=handler(source), python_schema=python)


class Out(BaseModel):
    """An answer: read from a row's attributes."""

    model_config = ConfigDict(from_attributes=True)
