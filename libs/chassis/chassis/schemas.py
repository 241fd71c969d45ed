"""The two shapes of a body: what is asked, read strictly, and what is answered."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema, to_json

Urn = Annotated[
    str,
    Field(pattern=r"^[1-9]\d{5}$", description="Unique reference number: six digits.", examples=["148201"]),
]
# Spaces around a text are taken off, so one of spaces alone is empty: the contract says so with this pattern.
NOT_BLANK = r"[^\s\x85]"
Line = Annotated[
    str,
    Field(
        min_length=1,
        max_length=200,
        pattern=r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f\x85][^\x00-\x1f\x7f]*$",
    ),
]
Words = Annotated[str, Field(min_length=1, max_length=10_000, pattern=NOT_BLANK)]

DAY = r"^(19|20|21)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
TIME, OFFSET = r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?", r"(Z|[+-](0\d|1[0-4]):[0-5]\d)"
INSTANT = f"{DAY[:-1]}T{TIME}{OFFSET}$"


@dataclass(frozen=True)
class Written:
    """A day or an instant as ISO 8601 writes it: pydantic would read a bare number as seconds since 1970."""

    pattern: str
    read: Callable[[str], date]
    advice: str

    def __call__(self, said: Any) -> Any:
        if not isinstance(said, str):
            return said
        try:
            if re.fullmatch(self.pattern, said, re.ASCII):
                return self.read(said)
        except ValueError:
            pass
        raise PydanticCustomError("not_as_written", "{advice}", {"advice": self.advice})

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self, handler(source))


Day = Annotated[
    date,
    Written(DAY, date.fromisoformat, "Write a day as 2026-09-01, from 1900 to 2199."),
    WithJsonSchema({"type": "string", "format": "date", "pattern": DAY, "examples": ["2026-09-01"]}),
]
Instant = Annotated[
    datetime,
    Written(
        INSTANT,
        datetime.fromisoformat,
        "Write an instant with its offset, as 2026-12-09T13:30:00Z, from 1900 to 2199.",
    ),
    WithJsonSchema(
        {"type": "string", "format": "date-time", "pattern": INSTANT, "examples": ["2026-12-09T13:30:00Z"]}
    ),
]


def exactly(said: Any) -> Any:
    """pydantic would also take a text for a Decimal."""
    if isinstance(said, int | float) and not isinstance(said, bool):
        return Decimal(str(said))
    raise PydanticCustomError("not_a_number", "Write a number, without quotation marks.")


@dataclass(frozen=True)
class AsNumber:
    """A Decimal here, a number in JSON."""

    least: int | None = None
    most: int | None = None

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        read = core_schema.decimal_schema(allow_inf_nan=False)
        if self.least is not None:
            read["ge"] = Decimal(self.least)
        if self.most is not None:
            read["le"] = Decimal(self.most)
        return core_schema.json_or_python_schema(
            json_schema=core_schema.no_info_before_validator_function(exactly, read),
            python_schema=read,
            serialization=core_schema.plain_serializer_function_ser_schema(float, when_used="json"),
        )

    def __get_pydantic_json_schema__(self, _: CoreSchema, __: GetJsonSchemaHandler) -> dict[str, Any]:
        bounds = {"minimum": self.least, "maximum": self.most}
        return {"type": "number"} | {name: at for name, at in bounds.items() if at is not None}


Number = Annotated[Decimal, AsNumber()]


def only_digits(said: Any) -> Any:
    """pydantic would also take `1_0`, `+1`, ` 1` and `1.0` for a number."""
    if isinstance(said, str) and not (said.isascii() and said.isdigit()):
        raise PydanticCustomError("not_digits", "Write a whole number in digits.")
    return said


# A whole number in an address: a path or a query.
Count = Annotated[int, Field(ge=1, le=1_000_000, examples=[1]), BeforeValidator(only_digits)]


def with_whole_numbers(data: Any) -> Any:
    """To JSON Schema, and to some writers of JSON, 2.0 is an integer; to pydantic's strictness it is not."""
    if isinstance(data, dict):
        return {name: with_whole_numbers(value) for name, value in data.items()}
    if isinstance(data, list):
        return [with_whole_numbers(value) for value in data]
    return int(data) if isinstance(data, float) and data.is_integer() and abs(data) < 2**53 else data


def limited_as_sent(schema: Any) -> Any:
    """Each text is as long as the contract allows before the spaces around it are taken off, and after."""
    if isinstance(schema, list):
        return [limited_as_sent(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") == "str" and "max_length" in schema:
        as_sent = core_schema.str_schema(max_length=schema["max_length"], strip_whitespace=False)
        return core_schema.chain_schema([{**schema, **as_sent}, schema])
    return {name: part if name == "metadata" else limited_as_sent(part) for name, part in schema.items()}


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
            try:
                return cls.__pydantic_validator__.validate_json(to_json(data), strict=True)
            except ValidationError:
                whole = to_json(with_whole_numbers(data))
                return cls.__pydantic_validator__.validate_json(whole, strict=True)

        # Wrapped round the model's own schema, by which it can still be written out again.
        own = limited_as_sent(handler(source))
        python = core_schema.no_info_wrap_validator_function(read_strictly, own)
        return core_schema.json_or_python_schema(json_schema=own, python_schema=python)


class Part(BaseModel):
    """A part of what is asked that is kept as it was read, such as a standard's level."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        limited: CoreSchema = limited_as_sent(handler(source))
        return limited


class Out(BaseModel):
    """An answer: read from a row's attributes."""

    model_config = ConfigDict(from_attributes=True)
