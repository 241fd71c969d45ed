"""Requests are read strictly, and can be written out again."""

from datetime import date
from enum import StrEnum
from typing import Any

import pytest
from pydantic import Field, ValidationError

from chassis.schemas import Asked


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
    "wrong", [{"count": "1"}, {"count": 1.0}, {"count": True}, {"other": 1}, {"part": {"count": "1"}}]
)
def test_it_is_read_strictly(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Whole.model_validate({"count": 1} | wrong)
