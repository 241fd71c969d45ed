"""What the rules see of an academy: Progress 8 only where it belongs, and unknown only what is unknown."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from standards_api.models import Measurement, NotYetGood
from standards_api.periods import read_period
from standards_api.phases.engine import Value
from standards_api.phases.inputs import Facts, Seen, see
from standards_api.phases.rule_sets import shipped

RULES = shipped()["2026.1"]
TODAY = date(2026, 11, 21)


def figure(measure: str, period: str, value: str | None, **said: Any) -> Measurement:
    when = read_period(period)
    usual = {"status": "published", "lower": None, "upper": None}
    return Measurement(
        id=uuid4(), series=f"{measure}|{period}", urn="148201", measure=measure, definition=1,
        period=when.label, period_from=when.starts, period_until=when.ends,
        value=None if value is None else Decimal(value), source="DfE", as_at=datetime.now(UTC),
        standing="0", received_at=datetime.now(UTC), batch_id=uuid4(), **{**usual, **said},
    )  # fmt: skip


def progress(period: str, value: str, lower: str, upper: str) -> Measurement:
    return figure("progress-8", period, value, lower=Decimal(lower), upper=Decimal(upper))


def seen(kind: str, *figures: Measurement, on: date = TODAY, answer: NotYetGood | None = None) -> Seen:
    return see(RULES, Facts(kind, figures, answer), on=on)


BELOW_2023 = progress("2023/24", "-0.30", "-0.50", "-0.10")
ABOVE_2022 = progress("2022/23", "0.30", "0.10", "0.50")


@pytest.mark.parametrize("kind", ["special", "alternative_provision", "primary", "nursery", "sixteen_plus"])
def test_progress_8_is_never_asked_of_special_schools_and_the_like(kind: str) -> None:
    found = seen(kind, progress("2025/26", "-2.98", "-3.60", "-2.35"), BELOW_2023).inputs
    assert (found["progress_8"], found["progress_8_before"]) == ("not_applicable", "not_applicable")


@pytest.mark.parametrize("kind", ["secondary", "all_through"])
def test_while_none_is_produced_the_last_one_only_stands_in_the_way(kind: str) -> None:
    found = seen(kind, ABOVE_2022, BELOW_2023).inputs
    assert (found["progress_8"], found["progress_8_before"]) == ("not_produced", "below")


@pytest.mark.parametrize(
    ("figures", "on", "now", "before"),
    [
        ([BELOW_2023], date(2024, 11, 1), "below", None),
        ([BELOW_2023, ABOVE_2022], date(2025, 8, 31), "below", None),
        ([BELOW_2023], date(2025, 9, 1), "below", None),
        ([ABOVE_2022], date(2025, 9, 1), None, "above"),
        ([ABOVE_2022], date(2024, 11, 1), "above", None),
        ([], date(2024, 11, 1), None, None),
        ([], TODAY, "not_produced", None),
        ([figure("progress-8", "2023/24", None, status="suppressed")], date(2024, 11, 1), None, None),
        ([figure("progress-8", "2023/24", "-0.3")], date(2024, 11, 1), None, None),
        (
            [
                figure("progress-8", "2023/24", None, status="not_applicable"),
                figure("progress-8", "2022/23", None, status="not_applicable"),
            ],
            date(2024, 11, 1),
            "not_applicable",
            None,
        ),
        ([figure("progress-8", "2023/24", None, status="not_applicable")], date(2024, 11, 1), None, None),
    ],
)
def test_progress_8_speaks_for_two_years_and_is_otherwise_unknown(
    figures: list[Measurement], on: date, now: Value, before: Value
) -> None:
    found = seen("secondary", *figures, on=on).inputs
    assert (found["progress_8"], found["progress_8_before"]) == (now, before)


def test_nothing_is_known_of_an_academy_without_records_but_its_kind() -> None:
    known = {name: value for name, value in seen("secondary").inputs.items() if value is not None}
    assert known == {"kind": "secondary", "progress_8": "not_produced", "ks2_expected_gap": "not_applicable"}


def test_attainment_is_compared_with_england_in_the_same_year() -> None:
    found = seen(
        "primary",
        figure("ks2-rwm-expected", "2024/25", "58"),
        figure("ks2-rwm-expected", "2025/26", "70"),
        figure("ks2-rwm-expected", "2023/24", "90"),
    )
    assert found.inputs["ks2_expected_gap"] == -4.0
    assert found.inputs["attainment_8_gap"] == "not_applicable"
    [evidence] = found.evidence
    assert (evidence["period"], evidence["value"], evidence["england"]) == ("2024/25", 58.0, 62.0)


@pytest.mark.parametrize(
    ("period", "value", "used"),
    [
        ("2024/25", "21.5", 21.5),
        ("2023/24", "21.5", None),
        ("2026-09-01/2026-11-20", "21.5", None),
        ("2026-01-05/2026-07-20", "21.5", 21.5),
        ("2025/26", None, None),
    ],
)
def test_absence_counts_while_it_is_recent_and_of_a_term_at_least(
    period: str, value: str | None, used: float | None
) -> None:
    status = "published" if value else "suppressed"
    found = seen("secondary", figure("persistent-absence", period, value, status=status))
    assert found.inputs["persistent_absence"] == used


def test_the_newest_figure_of_absence_is_used() -> None:
    old, new = figure("persistent-absence", "2024/25", "30"), figure("persistent-absence", "2025/26", "20")
    assert seen("primary", old, new).inputs["persistent_absence"] == 20.0


@pytest.mark.parametrize(("answer", "value"), [("yes", "yes"), ("no", "no"), ("unknown", None)])
def test_an_unknown_answer_stays_unknown(answer: str, value: Value) -> None:
    row = NotYetGood(urn="148201", answer=answer, rule="r", dfe_trigger=answer, category_of_concern="none")
    found = seen("secondary", answer=row).inputs
    assert (found["not_yet_good"], found["dfe_trigger"]) == (value, value)
    assert found["category_of_concern"] == "none"
