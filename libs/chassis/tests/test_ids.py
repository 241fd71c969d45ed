"""Identifiers, and those of many rows that number themselves."""

from itertools import pairwise
from uuid import UUID

from chassis.ids import seed


def test_rows_numbered_from_a_seed_are_version_7_in_their_order_and_of_no_other_seed() -> None:
    one, other = (
        [UUID(f"{said}{place:06x}") for place in (1, 2, 500, 0xFFFFFF)] for said in (seed(), seed())
    )
    assert {found.version for found in one} == {7}
    assert all(before < after for before, after in pairwise(one))
    assert not set(one) & set(other)
