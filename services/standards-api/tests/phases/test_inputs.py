"""What the rules see of an academy: Progress 8 only where it belongs, and unknown only what is unknown."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from standards_api.models import Finding, Measurement, NotYetGood, Rating
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


NOW = shipped()["2026.2"]
SUBJECTS = shipped()["subjects-2026.1"]


def rating(rank: int | None) -> Rating:
    return Rating(
        assessment_id=uuid4(), standard="s", standard_version=1, subject_kind="academy", overall="x",
        overall_rank=rank, outcome={}, provisional=False, signed_off_at=datetime.now(UTC),
    )  # fmt: skip


def finding(severity: str, days: int = 10) -> Finding:
    return Finding(
        activity_id=uuid4(), urn="148201", kind="development_area", area="mathematics", severity=severity,
        words="x", found_on=TODAY - timedelta(days=days), recorded_by="ann",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "name", "value"),
    [
        (Facts("primary"), "assessment_rank", "not_rated"),
        (Facts("primary", rating=rating(None)), "assessment_rank", None),
        (Facts("primary", rating=rating(0)), "assessment_rank", 0),
        (Facts("primary"), "high_findings", "not_reviewed"),
        (Facts("primary", reviewed_on=TODAY), "high_findings", 0),
        (Facts("primary", reviewed_on=TODAY - timedelta(days=366)), "high_findings", "not_reviewed"),
        (Facts("primary", findings=[finding("high"), finding("critical")]), "high_findings", 2),
        (Facts("primary", findings=[finding("high"), finding("critical")]), "critical_findings", 1),
        (Facts("primary", findings=[finding("critical", 366)]), "critical_findings", "not_reviewed"),
        (Facts("primary", findings=[finding("moderate")], reviewed_on=TODAY), "high_findings", 0),
        (Facts("primary"), "open_risk", 0),
    ],
)
def test_what_people_judged_is_seen_and_what_they_did_not_is_said_so(
    facts: Facts, name: str, value: Value
) -> None:
    assert see(NOW, facts, on=TODAY).inputs[name] == value


def test_findings_are_named_as_evidence() -> None:
    found = [finding("critical")]
    seen = see(NOW, Facts("primary", findings=found), on=TODAY)
    [row] = [row for row in seen.evidence if row["input"] == "critical_findings"]
    assert row["finding_ids"] == [str(found[0].id)]


def test_of_a_subject_with_nothing_on_record_nothing_is_known() -> None:
    assert set(see(SUBJECTS, Facts("primary"), on=TODAY).inputs.items()) == {
        ("kind", "primary"), *((name, None) for name in SUBJECTS.inputs if name != "kind"),
    }  # fmt: skip
    seen = see(SUBJECTS, Facts("primary", rating=rating(2)), on=TODAY).inputs
    assert (seen["assessment_rank"], seen["secure_in_subject"], seen["high_findings"]) == (
        2, "not_sent", "not_reviewed",
    )  # fmt: skip


def test_the_rules_see_only_what_they_ask_about() -> None:
    seen = see(RULES, Facts("primary", rating=rating(2), findings=[finding("critical")]), on=TODAY)
    assert seen.inputs.keys() == RULES.inputs.keys()
    assert {row["input"] for row in seen.evidence} <= RULES.inputs.keys()
