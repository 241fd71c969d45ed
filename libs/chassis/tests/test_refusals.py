"""What is told of a request that could not be read."""

from typing import Any

import pytest
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, ValidationError, model_validator

from chassis.refusals import answer_invalid


class Part(BaseModel):
    least: int = 0
    most: int = 0

    @model_validator(mode="after")
    def in_order(self) -> "Part":
        if self.least > self.most:
            raise ValueError("the least is more than the most")
        return self


class Whole(BaseModel):
    parts: tuple[Part, ...] = Field(min_length=1)


@pytest.mark.parametrize(
    ("said", "kind", "places"),
    [
        ({"parts": [{"least": 2, "most": 1}]}, b"/problems/rule-broken", 1),
        ({"parts": []}, b"/problems/invalid", 1),
        ({"parts": [{"least": "x"}]}, b"/problems/invalid", 1),
    ],
)
async def test_a_list_is_not_blamed_for_what_is_in_it(said: Any, kind: bytes, places: int) -> None:
    with pytest.raises(ValidationError) as refused:
        Whole.model_validate(said)
    answer = await answer_invalid(None, RequestValidationError(refused.value.errors()))  # type: ignore[arg-type] # not looked at
    assert kind in answer.body
    assert bytes(answer.body).count(b'"at"') == places
