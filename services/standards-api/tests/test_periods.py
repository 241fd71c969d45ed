"""Periods: each has one spelling, and what is none is refused in words."""

from datetime import date

import pytest

from standards_api.periods import NoPeriod, academic_year, read_period


@pytest.mark.parametrize(
    ("text", "label", "starts", "ends"),
    [
        ("2023/24", "2023/24", date(2023, 9, 1), date(2024, 8, 31)),
        ("202324", "2023/24", date(2023, 9, 1), date(2024, 8, 31)),
        ("2023-09-01/2024-08-31", "2023/24", date(2023, 9, 1), date(2024, 8, 31)),
        ("2099/00", "2099/00", date(2099, 9, 1), date(2100, 8, 31)),
        ("2026-09-01/2026-11-20", "2026-09-01/2026-11-20", date(2026, 9, 1), date(2026, 11, 20)),
        ("2026-09-01/2026-09-01", "2026-09-01/2026-09-01", date(2026, 9, 1), date(2026, 9, 1)),
    ],
)
def test_a_period_has_one_spelling(text: str, label: str, starts: date, ends: date) -> None:
    period = read_period(text)
    assert (period.label, period.starts, period.ends) == (label, starts, ends)


@pytest.mark.parametrize(
    "text",
    [
        "2023/25", "2023", "202323", "", "2023/24 ", "1999/00", "2026-02-30/2026-03-01",
        "2026-11-20/2026-09-01", "2024-09-01/2026-09-01", "0000-01-01/0000-01-02", "20２３/24",
    ],
)  # fmt: skip
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(NoPeriod):
        read_period(text)


def test_the_academic_year_turns_on_the_first_of_september() -> None:
    assert (academic_year(date(2026, 8, 31)), academic_year(date(2026, 9, 1))) == ("2025/26", "2026/27")
