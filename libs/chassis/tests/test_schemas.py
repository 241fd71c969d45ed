"""Requests are read strictly, and can be written out again."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from chassis import schemas
from chassis.schemas import Asked, AsNumber, Day, Instant, Line, Number, Words


class Size(StrEnum):
    SMALL = "small"


class Part(Asked):
    count: int = 1


class Whole(Asked):
    count: int
    day: date | None = None
    size: Size = Size.SMALL
    part: Part | None = None
    parts: list[Part] = Field(default=[])


def test_what_was_asked_can_be_written_out_again() -> None:
    asked = Whole.model_validate({"count": 1, "day": "2026-11-21", "part": {"count": 2}, "parts": [{}]})
    assert asked.model_dump(exclude_unset=True) == {
        "count": 1, "day": date(2026, 11, 21), "part": {"count": 2}, "parts": [{}],
    }  # fmt: skip
    assert asked.model_dump(mode="json")["day"] == "2026-11-21"


@pytest.mark.parametrize(
    "wrong", [{"count": "1"}, {"count": 1.5}, {"count": True}, {"other": 1}, {"part": {"count": "1"}}]
)
def test_it_is_read_strictly(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Whole.model_validate({"count": 1} | wrong)


def test_a_whole_number_may_be_written_with_a_point() -> None:
    assert Whole.model_validate({"count": 2.0, "parts": [{"count": 3.0}]}).parts[0].count == 3


class Measured(Asked):
    on: Day
    at: Instant | None = None
    score: Annotated[Number, Field(examples=[-0.42])] | None = None
    percent: Annotated[Decimal, AsNumber(0, 100)] | None = None


def test_days_instants_and_numbers_are_read_as_they_are_written() -> None:
    said = {"on": "2026-09-01", "at": "2026-12-09T13:30:00.500000Z", "score": -0.42, "percent": 40}
    asked = Measured.model_validate(said)
    assert asked.on == date(2026, 9, 1)
    assert asked.at == datetime(2026, 12, 9, 13, 30, 0, 500_000, tzinfo=UTC)
    assert (asked.score, asked.percent) == (Decimal("-0.42"), Decimal(40))
    assert asked.model_dump(mode="json") == said | {"percent": 40.0}


@pytest.mark.parametrize(
    "wrong",
    [
        *({"on": day} for day in ("0", "1788220800", "2026-02-30", "20260901", "1899-12-31", "2200-01-01")),
        *({"at": at} for at in ("0", "2026-12-09", "2026-12-09T13:30:00", "2026-12-09T24:00:00Z")),
        *({"score": score} for score in ("1.5", "", True)),
        *({"percent": percent} for percent in (-1, 101, "40")),
    ],
)
def test_what_pydantic_would_guess_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Measured.model_validate({"on": "2026-09-01"} | wrong)


def test_in_an_address_a_bare_number_is_no_day() -> None:
    assert TypeAdapter(Day | None).validate_python("2026-09-01") == date(2026, 9, 1)
    with pytest.raises(ValidationError, match="Write a day as 2026-09-01"):
        TypeAdapter(Day | None).validate_python("0")


def test_the_schema_says_what_is_read() -> None:
    members = Measured.model_json_schema()["properties"]
    assert members["on"]["format"] == "date"
    assert members["on"]["pattern"].startswith("^(19|20|21)")
    assert members["score"]["anyOf"][0]["type"] == "number"
    assert members["percent"]["anyOf"][0] == {"type": "number", "minimum": 0, "maximum": 100}


class Told(Asked):
    line: Line = "x"
    words: Words = "x"


@pytest.mark.parametrize("name", ["line", "words"])
@pytest.mark.parametrize("text", ["", " ", "\u2003\u00a0", "\x85", "\u3000 \u1680"])
def test_a_text_of_spaces_is_none_and_the_contract_says_so(name: str, text: str) -> None:
    with pytest.raises(ValidationError):
        Told.model_validate({name: text})
    said = Told.model_json_schema()["properties"][name]
    assert len(text) < said["minLength"] or not re.search(said["pattern"], text)
    for good in ("a", " a ", "two words", "é\u2003é"):
        assert Told.model_validate({name: good}).model_dump()[name] == good.strip()
        assert re.search(said["pattern"], good)


Short = Annotated[str, Field(min_length=2, max_length=3)]


class Piece(schemas.Part):
    line: Short = "abc"


class Pieces(Asked):
    line: Short | None = None
    pieces: list[Piece] = Field(default=[])


@pytest.mark.parametrize(("text", "good"), [("abc", True), (" ab", True), (" abc", False), ("a  ", False)])
def test_a_text_is_as_long_as_the_contract_says_with_its_spaces_and_without(text: str, good: bool) -> None:
    for asked in ({"line": text}, {"pieces": [{"line": text}]}):
        if good:
            assert text.strip() in str(Pieces.model_validate(asked).model_dump())
            continue
        with pytest.raises(ValidationError):
            Pieces.model_validate(asked)
    assert Pieces.model_json_schema()["$defs"]["Piece"]["properties"]["line"]["maxLength"] == 3
