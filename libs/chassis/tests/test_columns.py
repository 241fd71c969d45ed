"""Columns taken at once say what rows taken one by one would have said."""

import re

import pytest

from chassis.columns import Columns, Refusal

SIX = re.compile("[0-9]{6}")


def whole(cell: str) -> int:
    if not cell.isdecimal():
        raise Refusal(f"“{cell}” is no number.")
    return int(cell)


def test_each_cell_becomes_what_is_made_of_it_and_of_two_reasons_the_first_stands() -> None:
    facts = Columns()
    assert facts.take(["1", "x", "1", "y"], whole) == [1, "x", 1, "y"]
    facts.take(["z", "z", "2", "2"], whole)
    said = ["“z” is no number.", "“x” is no number.", None, "“y” is no number."]
    assert [facts.refusals.get(place) for place in range(4)] == said


@pytest.mark.parametrize("odd", ["12345", "1234567", "123456\n", "123456\n123456", "", "12345x", "١٢٣٤٥٦"])
def test_only_what_is_wholly_as_usual_is_not_looked_at(odd: str) -> None:
    looked: list[str] = []
    Columns().take(["123456", odd, "654321"], looked.append, usual=SIX)
    assert looked == [odd]


def test_a_second_row_about_a_thing_is_refused_but_not_for_one_that_is_refused_itself() -> None:
    facts = Columns()
    facts.take(["1", "x", "1", "1"], whole)
    facts.once(["a", "b", "b", "a"], [2, 3, 4, 7])
    assert facts.refusals == {1: "“x” is no number.", 3: "Row 2 is about a already: keep one of the two."}
