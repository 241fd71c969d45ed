"""What a row of figures shows: how it moved, and what people mean by "their Ofsted"."""

from typing import Any

import pytest

from standards_api.catalogue import latest
from standards_api.pictures.rules import movement, shown, standing_inspection


def points(*values: Any, definition: int = 1, start: int = 2022) -> list[dict[str, Any]]:
    """Figures of one year after another; an estimate as (value, lower, upper)."""
    found = []
    for year, value in enumerate(values, start=start):
        middle, lower, upper = value if isinstance(value, tuple) else (value, None, None)
        figure = {"value": middle, "lower": lower, "upper": upper, "definition": definition}
        found.append({**figure, "period": f"{year}/{(year + 1) % 100}", "period_until": f"{year + 1}-08-31"})
    return found


@pytest.mark.parametrize(
    ("measure", "values", "moved"),
    [
        ("attainment-8", (40.0, 41.0), "better"),
        ("attainment-8", (41.0, 40.0), "worse"),
        ("attainment-8", (41.0, 41.0), "level"),
        ("persistent-absence", (20.0, 21.0), "worse"),
        ("persistent-absence", (21.0, 20.0), "better"),
        ("attainment-8", (40.0, None, 41.0), "better"),
        ("attainment-8", (40.0, None), "unknown"),
        ("attainment-8", (), "unknown"),
        ("progress-8", ((0.1, 0.0, 0.2), (0.5, 0.4, 0.6)), "better"),
        ("progress-8", ((0.5, 0.4, 0.6), (0.1, 0.0, 0.2)), "worse"),
        ("progress-8", ((0.1, -0.1, 0.3), (0.3, 0.1, 0.5)), "level"),
        ("progress-8", ((0.1, None, None), (0.9, 0.8, 1.0)), "level"),
    ],
)
def test_a_figure_moved_only_as_far_as_it_can_be_known(
    measure: str, values: tuple[Any, ...], moved: str
) -> None:
    assert movement(latest(measure), points(*values)) == moved


def test_figures_of_two_definitions_are_not_compared() -> None:
    years = [*points(20.0, definition=1), points(20.0, 10.0, definition=2)[1]]
    assert movement(latest("persistent-absence"), years) == "unknown"


def test_a_key_measure_without_figures_is_shown_without() -> None:
    found = {one["measure"]: one for one in shown("secondary", [])}
    assert found["progress-8"]["latest"] is None
    assert (found["progress-8"]["trend"], found["progress-8"]["movement"]) == ([], "unknown")
    assert "ks2-rwm-expected" not in found


def test_a_special_schools_picture_has_no_progress_8() -> None:
    assert "progress-8" not in {one["measure"] for one in shown("special", [])}


def test_the_trend_is_of_years_and_the_latest_may_be_a_window() -> None:
    window = {"period": "2026-09-01/2026-11-20", "period_until": "2026-11-20", "value": 94.0}
    years = points(90.0, 91.0, 92.0, 93.0, 93.5, start=2021)
    figures = [{"measure": "attendance-rate", **figure} for figure in [*years, window]]
    found = next(one for one in shown("primary", figures) if one["measure"] == "attendance-rate")
    assert found["latest"]["value"] == 94.0
    assert [point["value"] for point in found["trend"]] == [91.0, 92.0, 93.0, 93.5]


def test_their_inspection_is_the_latest_full_published_one_of_their_own() -> None:
    one = {"kind": "full", "published_on": "2023-06-01", "paused": False, "urn": "1", "inspected_urn": "1",
           "started_on": "2023-05-01"}  # fmt: skip
    later = {**one, "started_on": "2025-05-01"}
    others = [{**later, "kind": "ungraded"}, {**later, "published_on": None}, {**later, "inspected_urn": "2"}]
    assert standing_inspection([one, *others]) == one
    assert standing_inspection([one, later]) == later
    assert standing_inspection([]) is None
