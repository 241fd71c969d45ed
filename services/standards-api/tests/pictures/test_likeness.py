"""Which academies are called similar: by their pupils, never by results, and never on too little."""

from typing import Any

import pytest

from standards_api.catalogue import catalogue, context_measures
from standards_api.pictures.likeness import Pupils, likeness, pupils

USUAL = {"pupils-on-roll": 900, "disadvantaged-share": 25, "sen-support-share": 14, "eal-share": 10}


def figure(measure: str, value: float | None, period: str = "2025/26", **said: Any) -> dict[str, Any]:
    until = f"{2000 + int(period[-2:])}-08-31"
    shape = {"definition": 1, "lower": None, "upper": None, "status": "published", "source": "MIS"}
    return {**shape, "measure": measure, "value": value, "period": period, "period_until": until, **said}


def school(urn: str, *figures: dict[str, Any], **context: float | None) -> Pupils:
    known = [figure(code.replace("_", "-"), value) for code, value in context.items()]
    return pupils(urn, f"Academy {urn}", [*known, *figures])


def usual(urn: str, *figures: dict[str, Any], **other: float | None) -> Pupils:
    usual = {code.replace("-", "_"): float(value) for code, value in USUAL.items()}
    return school(urn, *figures, **{**usual, **other})


def test_the_nearest_stand_first_with_each_difference_in_its_own_step() -> None:
    near, far = usual("100002", disadvantaged_share=30.0), usual("100003", disadvantaged_share=40.0)
    found = likeness(usual("100001"), [far, near], "secondary")
    assert [(s["urn"], s["steps"]) for s in found["similar"]] == [("100002", 0.25), ("100003", 0.75)]
    worst = found["similar"][1]["differences"][-1]
    assert (worst["measure"], worst["steps"], worst["own"]["value"]) == ("disadvantaged-share", 1.5, 25)
    assert found["similar"][0]["missing"] == ["ehcp-share", "ks2-prior-attainment"]


def test_results_make_nobody_similar_or_different() -> None:
    bad = figure("attainment-8", 12.0)
    found = likeness(usual("100001", figure("attainment-8", 70.0)), [usual("100002", bad)], "secondary")
    assert found["similar"][0]["steps"] == 0
    assert not {m.code for m in context_measures()} & {m.code for m in catalogue().measures if m.key_for}


def test_what_is_missing_never_counts_as_nought() -> None:
    silent = school("100002", disadvantaged_share=None, pupils_on_roll=900.0)
    [found] = likeness(usual("100001"), [silent], "secondary")["not_similar"]
    assert (found["reason"], found["steps"]) == ("too_little_known", None)
    assert "disadvantaged-share" in found["missing"]
    assert [d["measure"] for d in found["differences"]] == ["pupils-on-roll"]


def test_another_definition_is_not_compared() -> None:
    other = school("100002", figure("eal-share", 10, definition=2), pupils_on_roll=900.0)
    [found] = likeness(usual("100001"), [other], "secondary")["not_similar"]
    assert "eal-share" in found["missing"]


def test_too_different_is_said_with_the_reason() -> None:
    [found] = likeness(usual("100001"), [usual("100002", eal_share=95.0)], "secondary")["not_similar"]
    assert (found["reason"], found["steps"]) == ("too_different", 2.83)


@pytest.mark.parametrize(
    ("count", "says"),
    [
        (0, "The trust has no other academy of the kind alternative provision: nothing to compare with."),
        (1, "1 other academy of the kind alternative provision; 1 of them similar. That is too few"),
        (3, "3 other academies of the kind alternative provision; 3 of them similar."),
    ],
)
def test_too_few_is_said_plainly(count: int, says: str) -> None:
    others = [usual(f"10001{n}") for n in range(count)]
    found = likeness(usual("100001"), others, "alternative_provision")
    assert says in found["says"]
    assert found["too_few"] == (count < 3)


@pytest.mark.parametrize(
    ("own", "others", "middle", "standing"),
    [
        (50.0, [40.0, 44.0, 48.0], 44, "better"),
        (40.0, [42.0, 44.0, 48.0], 44, "worse"),
        (44.0, [42.0, 44.0, 48.0], 44, "level"),
        (50.0, [40.0, 44.0], None, "unknown"),
        (50.0, [40.0, 44.0, None], None, "unknown"),
        (None, [40.0, 44.0, 48.0], None, "unknown"),
    ],
)
def test_the_middle_of_the_others_needs_three_figures_of_the_same_year(
    own: float | None, others: list[float | None], middle: float | None, standing: str
) -> None:
    beside = [usual(f"10001{n}", figure("attainment-8", value)) for n, value in enumerate(others)]
    beside.append(usual("100019", figure("attainment-8", 99.0, "2023/24")))
    found = likeness(usual("100001", figure("attainment-8", own)), beside, "secondary")
    [shown] = [m for m in found["comparison"] if m["measure"] == "attainment-8"]
    assert (shown["middle"], shown["standing"]) == (middle, standing)


def test_an_interval_that_holds_the_middle_stands_level() -> None:
    def progress(value: float) -> dict[str, Any]:
        return figure("progress-8", value, "2023/24", lower=value - 0.2, upper=value + 0.2)

    beside = [usual(f"10001{n}", progress(value)) for n, value in enumerate((0.1, 0.15, 0.6))]
    found = likeness(usual("100001", progress(0.0)), beside, "secondary")
    [shown] = [m for m in found["comparison"] if m["measure"] == "progress-8"]
    assert (shown["middle"], shown["standing"]) == (0.15, "level")
