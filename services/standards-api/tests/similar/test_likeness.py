"""Which academies are called similar: by their pupils, never by results, and never on too little."""

from typing import Any

import pytest

from standards_api.catalogue import catalogue, context_measures, key_measures
from standards_api.similar.rules import (
    NEAREST,
    Pupils,
    alike,
    likeness,
    pupils,
    spreads,
    with_published,
)

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


def compared(own: Pupils, *others: Pupils, counted: Any = None, kind: str = "secondary") -> dict[str, Any]:
    return likeness(own, others, kind, counted=counted, schools=0, measures=key_measures(kind))


def test_the_nearest_stand_first_with_each_difference_in_its_own_step() -> None:
    near, far = usual("100002", disadvantaged_share=30.0), usual("100003", disadvantaged_share=40.0)
    found = compared(usual("100001"), far, near)
    assert [(s["urn"], s["steps"]) for s in found["similar"]] == [("100002", 0.25), ("100003", 0.75)]
    worst = found["similar"][1]["differences"][-1]
    assert (worst["measure"], worst["steps"], worst["own"]["value"]) == ("disadvantaged-share", 1.5, 25)
    assert found["similar"][0]["missing"] == ["ehcp-share", "ks2-prior-attainment"]


def test_englands_standard_deviation_counts_as_one_once_thirty_schools_are_known() -> None:
    other = usual("100002", disadvantaged_share=45.0)
    few, many = {"disadvantaged-share": [29, 20.0]}, {"disadvantaged-share": [30, 20.0]}
    told = []
    for counted in (None, few, many, {"disadvantaged-share": [30, 0.0]}):
        found = compared(usual("100001"), other, counted=counted)
        [context] = [c for c in found["context"] if c["measure"] == "disadvantaged-share"]
        told.append(
            (context["step"], context["step_of"], (found["similar"] + found["not_similar"])[0]["steps"])
        )
    assert told == [
        (10, "catalogue", 1.0), (10, "catalogue", 1.0), (20, "england", 0.5), (10, "catalogue", 1.0),
    ]  # fmt: skip


def test_results_make_nobody_similar_or_different() -> None:
    bad = figure("attainment-8", 12.0)
    found = compared(usual("100001", figure("attainment-8", 70.0)), usual("100002", bad))
    assert found["similar"][0]["steps"] == 0
    assert not {m.code for m in context_measures()} & {m.code for m in catalogue().measures if m.key_for}


def test_what_is_missing_never_counts_as_nought() -> None:
    silent = school("100002", disadvantaged_share=None, pupils_on_roll=900.0, eal_share=10.0)
    [found] = compared(usual("100001"), silent)["not_similar"]
    assert (found["reason"], found["steps"]) == ("too_little_known", None)
    assert "disadvantaged-share" in found["missing"]
    assert [d["measure"] for d in found["differences"]] == ["pupils-on-roll", "eal-share"]


def test_another_may_lack_one_characteristic_and_no_more() -> None:
    own = usual("100001", ehcp_share=3.0)
    one = usual("100002")
    two = school("100003", pupils_on_roll=900.0, disadvantaged_share=25.0, sen_support_share=14.0)
    found = compared(own, one, two)
    assert [s["urn"] for s in found["similar"]] == ["100002"]
    assert [(s["urn"], s["reason"]) for s in found["not_similar"]] == [("100003", "too_little_known")]


def test_with_fewer_than_three_characteristics_it_cannot_be_told() -> None:
    own = school("100001", pupils_on_roll=900.0, eal_share=10.0)
    found = compared(own, usual("100002"))
    assert found["similar"] == []
    assert found["says"] == (
        "Cannot tell: 2 of the 6 characteristics of its pupils are known, and 3 are needed."
    )


def test_another_definition_is_not_compared() -> None:
    other = school("100002", figure("eal-share", 10, definition=2), pupils_on_roll=900.0)
    [found] = compared(usual("100001"), other)["not_similar"]
    assert "eal-share" in found["missing"]


def test_too_different_is_said_with_the_reason() -> None:
    [found] = compared(usual("100001"), usual("100002", eal_share=95.0))["not_similar"]
    assert (found["reason"], found["steps"]) == ("too_different", 2.83)


def test_the_twenty_nearest_and_every_similar_academy_of_the_trust() -> None:
    outside = [
        pupils(f"1100{n:02d}", "School", usual("1", disadvantaged_share=25 + n / 10).figures, of_trust=False)
        for n in range(25)
    ]
    ours = [usual("148202", disadvantaged_share=30.0), usual("148203", disadvantaged_share=90.0)]
    steps = spreads(None)
    found = alike(usual("148201"), [*outside, *ours], steps)
    assert [one["urn"] for one in found.similar] == [*(f"1100{n:02d}" for n in range(NEAREST)), "148202"]
    assert [(one["urn"], one["reason"]) for one in found.not_similar] == [("148203", "too_different")]
    assert [one.urn for one in found.beside] == [one["urn"] for one in found.similar]


def test_own_figures_come_first_and_published_ones_where_there_are_none() -> None:
    own = [figure("eal-share", 12), figure("attainment-8", None)]
    published = [figure("eal-share", 11), figure("attainment-8", 44), figure("eal-share", 9, "2024/25")]
    found = with_published(own, published)
    assert [(f["measure"], f["period"], f["value"]) for f in found] == [
        ("eal-share", "2025/26", 12),
        ("attainment-8", "2025/26", None),
        ("attainment-8", "2025/26", 44),
        ("eal-share", "2024/25", 9),
    ]


@pytest.mark.parametrize(
    ("count", "says"), [(1, "That is too few"), (4, "and 4 other academies of the trust, all all through")]
)
def test_too_few_is_said_plainly(count: int, says: str) -> None:
    found = compared(usual("100001"), *(usual(f"10001{n}") for n in range(count)), kind="all_through")
    assert says in found["says"]
    assert found["too_few"] == (count < 4)


@pytest.mark.parametrize(
    ("own", "others", "middle", "standing", "place"),
    [
        (50.0, [40.0, 44.0, 48.0, 50.0], 46, "better", (4, 3, 1, 0)),
        (40.0, [42.0, 44.0, 48.0, 50.0], 46, "worse", (4, 0, 0, 4)),
        (46.0, [40.0, 44.0, 48.0, 50.0], 46, "level", (4, 2, 0, 2)),
        (50.0, [40.0, 44.0, 46.0], None, "unknown", None),
        (50.0, [40.0, 44.0, 46.0, None], None, "unknown", None),
        (None, [42.0, 44.0, 48.0, 50.0], None, "unknown", None),
    ],
)
def test_middle_and_place_need_four_figures_of_the_same_year(
    own: float | None, others: list[float | None], middle: float | None, standing: str, place: Any
) -> None:
    beside = [usual(f"10001{n}", figure("attainment-8", value)) for n, value in enumerate(others)]
    beside.append(usual("100019", figure("attainment-8", 99.0, "2023/24")))
    found = compared(usual("100001", figure("attainment-8", own)), *beside)
    [shown] = [m for m in found["comparison"] if m["measure"] == "attainment-8"]
    assert (shown["middle"], shown["standing"]) == (middle, standing)
    assert (tuple(shown["place"].values()) if shown["place"] else None) == place


def test_the_newest_year_in_which_enough_others_have_a_figure_is_compared() -> None:
    years = [figure("attainment-8", 50.0), figure("attainment-8", 45.0, "2023/24")]
    beside = [usual(f"10001{n}", figure("attainment-8", 40.0, "2023/24")) for n in range(4)]
    found = compared(usual("100001", *years), *beside, usual("100019", figure("attainment-8", 60.0)))
    [shown] = [m for m in found["comparison"] if m["measure"] == "attainment-8"]
    assert (shown["own"]["period"], shown["middle"], len(shown["others"])) == ("2023/24", 40, 4)


def test_an_interval_that_holds_the_middle_stands_level() -> None:
    def progress(value: float) -> dict[str, Any]:
        return figure("progress-8", value, "2023/24", lower=value - 0.2, upper=value + 0.2)

    beside = [usual(f"10001{n}", progress(value)) for n, value in enumerate((0.1, 0.15, 0.15, 0.6))]
    found = compared(usual("100001", progress(0.0)), *beside)
    [shown] = [m for m in found["comparison"] if m["measure"] == "progress-8"]
    assert (shown["middle"], shown["standing"]) == (0.15, "level")
    assert shown["place"] == {"of": 4, "better_than": 0, "level_with": 3, "worse_than": 1}
