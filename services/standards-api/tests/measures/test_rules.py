"""What makes a row good, and the words for what does not; and that no pupil gets in."""

from datetime import date
from typing import Any

import pytest

from chassis.guard import check_json
from standards_api.measures.pupils import pupil_data
from standards_api.measures.rules import FIGURES, RowRefused, figure, refuse_unreachable, sift, standing

DAY = date(2026, 11, 20)
ATTENDANCE = {
    "urn": "148201",
    "measure": "attendance-rate",
    "period": "2026-09-01/2026-11-20",
    "status": "provisional",
    "numerator": 9310,
    "denominator": 9800,
}
PROGRESS = {
    "urn": "148201",
    "measure": "progress-8",
    "period": "2023/24",
    "status": "published",
    "value": -0.3,
    "lower": -0.5,
    "upper": -0.1,
}
ATTAINMENT = {**PROGRESS, "measure": "attainment-8", "value": 45.2, "lower": None, "upper": None}


def kept(row: dict[str, Any], **said: Any) -> dict[str, Any]:
    return figure({**row, **said}, day=DAY)


def test_a_proportion_is_worked_out_and_its_parts_are_kept() -> None:
    row = kept(ATTENDANCE)
    assert (row["value"], row["numerator"], row["denominator"]) == (95.0, 9310, 9800)


def test_a_figure_is_one_of_a_series_however_its_period_is_spelt() -> None:
    assert kept(PROGRESS)["series"] == kept(PROGRESS, period="202324")["series"]
    assert kept(PROGRESS)["series"] != kept(PROGRESS, pupil_group="girls")["series"]


def test_a_definition_goes_with_the_year() -> None:
    was = kept(ATTENDANCE, measure="persistent-absence", period="2014/15")
    now = kept(ATTENDANCE, measure="persistent-absence", period="2015/16")
    assert (was["definition"], now["definition"]) == (1, 2)


@pytest.mark.parametrize("status", ["suppressed", "not_produced", "not_applicable"])
def test_what_is_missing_has_no_value_not_even_nought(status: str) -> None:
    missing = {"status": status, "numerator": None, "denominator": None}
    assert not kept(ATTENDANCE, **missing, code="SUPP").keys() & set(FIGURES)
    with pytest.raises(RowRefused, match="has no value"):
        kept(ATTENDANCE, **missing, value=0)


@pytest.mark.parametrize(
    ("row", "said", "reason"),
    [
        (ATTENDANCE, {"measure": "happiness"}, "no such measure"),
        (ATTENDANCE, {"period": "2026-12-01/2026-12-20"}, "begins after the as-at"),
        (ATTENDANCE, {"period": "2004/05"}, "not defined for 2004/05"),
        (PROGRESS, {"period": "2024/25"}, "not produced for 2024/25: send it as not_produced"),
        (PROGRESS, {"subject": "mathematics"}, "no figures by subject"),
        (PROGRESS, {"pupil_group": "Jones"}, "no such pupil_group"),
        (PROGRESS, {"value": None}, "never 0"),
        (PROGRESS, {"lower": None}, "as a pair"),
        (PROGRESS, {"value": -0.6}, "outside its confidence limits"),
        (PROGRESS, {"numerator": 1, "denominator": 2}, "has no denominator, numerator"),
        (PROGRESS, {"value": 10.5, "lower": 10.4, "upper": 10.6}, "outside -10 to 10"),
        (ATTAINMENT, {"lower": 1.0, "upper": 50.0}, "has no lower, upper"),
        (ATTAINMENT, {"value": 90.1}, "outside 0 to 90"),
        (ATTENDANCE, {"numerator": None}, "come as a pair"),
        (ATTENDANCE, {"denominator": 0, "numerator": 0}, "send it as not_applicable"),
        (ATTENDANCE, {"numerator": 9801}, "between 0 and the denominator"),
        (ATTENDANCE, {"numerator": -1}, "between 0 and the denominator"),
        (ATTENDANCE, {"value": 94.0}, "not what numerator and denominator make"),
        (ATTENDANCE, {"lower": 94.0}, "has no lower"),
        (ATTENDANCE, {"numerator": None, "denominator": None}, "never 0"),
        (ATTENDANCE, {"numerator": None, "denominator": None, "value": 100.5}, "outside 0 to 100"),
    ],
)
def test_what_is_wrong_with_a_row_is_said(row: dict[str, Any], said: dict[str, Any], reason: str) -> None:
    with pytest.raises(RowRefused, match=reason):
        kept(row, **said)


def test_a_figure_sent_twice_in_one_batch_is_refused_both_times() -> None:
    found = sift({0: PROGRESS, 1: ATTENDANCE, 2: {**PROGRESS, "period": "202324", "value": -0.2}}, day=DAY)
    assert (list(found.good), sorted(found.refused)) == ([1], [0, 2])
    assert "rows 0, 2" in found.refused[0]


def test_an_academy_not_granted_and_one_that_never_was_are_refused_in_the_same_words() -> None:
    found = sift({0: PROGRESS, 1: {**PROGRESS, "urn": "999999"}, 2: {**PROGRESS, "urn": "148202"}}, day=DAY)
    refuse_unreachable(found, {"148201"}, day=DAY)
    assert list(found.good) == [0]
    assert found.refused[1] == found.refused[2]


def test_of_one_as_at_the_later_edition_stands() -> None:
    order = [standing(None, "z", "z"), standing("provisional", "b", "a"), standing("final", "a", "a")]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b'{"rows": [{"urn": "148201", "UPN": 1}]}', "unique pupil numbers"),
        (b'{"rows": [{"urn": "148201", "Unique Pupil Number": "x"}]}', "unique pupil numbers"),
        (b'{"source": "A123456789012"}', "unique pupil numbers"),
        (b'{"source": "pupil h12345678901b was away"}', "unique pupil numbers"),
        (b'{"source": "\\u004112345678901\\u0032"}', "unique pupil numbers"),
        (b'{"rows": [{"\\u0075pn": 1}]}', "unique pupil numbers"),
        (b'{"rows": [{"Legal Surname" : "x"}]}', "names of people"),
        (b'{"rows": [{"first_name": "x"}]}', "names of people"),
        (b'{"rows": [{"D.O.B.": "x"}]}', "dates of birth"),
        (b'{"rows": [{"dateOfBirth": "x"}]}', "dates of birth"),
        (b'{"source": "0192f3c1-6f0e-7c9a-8a54-a12345678901", "rows": [{"urn": "148201"}]}', None),
        (b'{"source": "Arbor A1930499544", "as_at": "2026-11-20T18:00:00Z"}', None),
    ],
)
def test_what_belongs_to_one_pupil_is_found(body: bytes, what: str | None) -> None:
    assert pupil_data(check_json(body), body) == what
