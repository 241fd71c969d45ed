"""What a report says: in plain words, with what is missing, and what has changed."""

from typing import Any

import pytest
import trustful

from standards_api.own_measures import measures_of
from standards_api.pictures import rules
from standards_api.reports import charts, words
from standards_api.reports.contents import trends
from standards_api.reports.printing import as_pages


def test_the_summary_is_plain_words_about_phases_levels_inspections_and_changes() -> None:
    said = trustful.report(*[trustful.line(at) for at in range(8)])["summary"]
    assert said[0] == (
        "On 21 November 2026 the trust had 8 academies: 3 in sustain, 2 in improve, 1 in repair, "
        "1 in stabilise and 1 without a phase so far."
    )
    assert "1 not rated so far." in said[1]
    assert said[2].startswith("2 academies are not yet good")
    assert any(line.startswith("Since 22 August 2026: ") for line in said)
    assert said[-1].startswith("The highest open risk shown: Persistent absence keeps rising in Year 9, at ")


def test_an_empty_trust_has_a_report_too() -> None:
    report = trustful.report()
    assert report["summary"] == [
        "On 21 November 2026 the trust had no academies.",
        "Since 22 August 2026: nothing to tell.",
    ]
    assert (report["standard"], report["trends"], report["changes"], report["unknown"]) == (None, [], [], [])


def test_what_is_not_known_is_named_academy_by_academy() -> None:
    report = trustful.report(trustful.line(0), trustful.line(7))
    assert "No phase decided: The Lantern Centre." in report["unknown"]
    assert "No rating that may be shown: The Lantern Centre." in report["unknown"]
    assert any("Progress 8 was not produced" in said for said in trustful.report(trustful.line(2))["unknown"])


def test_changes_tell_phase_level_inspection_risk_and_who_came_or_went() -> None:
    now, then = trustful.line(1), {**trustful.line(1), "open_risks": [], "inspection": None}
    then["phase"], then["ratings"] = None, []
    told = {(c["what"], c["was"]): c["now"] for c in trustful.between([now], [then])["changes"]}
    assert told[("phase", "not decided")] == "improve"
    assert told[("level", "not rated")] == "Not yet Enabling"
    assert ("inspection", "No published inspection on record") in told
    assert told[("risk", "not raised")] == "Persistent absence keeps rising in Year 9 (12 of 25)"
    came = trustful.between([now], [])["changes"]
    assert [(c["what"], c["now"]) for c in came] == [("register", "joined")]
    went = trustful.between([], [now])["changes"]
    assert [(c["what"], c["now"]) for c in went] == [("register", "left")]
    assert trustful.between([now], [now])["changes"] == []


def test_a_risk_raised_before_is_no_news() -> None:
    now = trustful.line(1)
    now["open_risks"] = [{**now["open_risks"][0], "raised_on": "2026-08-01"}]
    assert trustful.between([now], [{**now, "open_risks": []}])["changes"] == []


def test_special_schools_never_share_a_line_with_mainstream_ones_nor_englands_figure() -> None:
    found = trends([trustful.line(at) for at in (0, 5, 7)])
    rate = {t["group"]: t for t in found if t["measure"] == "persistent-absence"}
    assert [line["name"] for line in rate["mainstream"]["lines"]] == ["Harrow Fen Primary School"]
    assert len(rate["special and alternative provision"]["lines"]) == 2
    assert rate["mainstream"]["years"][0]["england"] == 22.3
    assert all(year["england"] is None for year in rate["special and alternative provision"]["years"])


def test_the_trusts_own_measures_have_trends_too_and_stand_last() -> None:
    """For the kinds that it wants them for; there is no figure of England's."""
    said = {"code": "own-reading-age", "name": "Reading age", "says": "Of those tested.", "unit": "per cent",
            "direction": "higher", "kind": "proportion", "lowest": 0, "highest": 100, "scopes": [],
            "area": "reading", "number": 1, "valid_from": "2021/22", "valid_until": None}  # fmt: skip
    own = measures_of([{**said, "key_for": ["primary", "special"]}])
    lines = [trustful.line(at) for at in (0, 2, 5)]
    assert [line["kind"] for line in lines] == ["primary", "secondary", "special"]
    for line in (lines[0], lines[2]):
        mine = [trustful.point("own-reading-age", year, 60.0 + year % 10, at=0) for year in (2024, 2025)]
        line["measures"] += rules.shown(line["kind"], mine, own)[-1:]
    found = trends(lines, own)
    assert [t["measure"] for t in found].count("own-reading-age") == 2
    mainstream = [t for t in found if t["group"] == "mainstream"]
    shown = mainstream[-1]
    assert (shown["measure"], shown["name"], shown["says"]) == (said["code"], said["name"], said["says"])
    assert [(y["academies"], y["middle"], y["england"]) for y in shown["years"]] == [
        (1, 64, None),
        (1, 65, None),
    ]
    assert "own-reading-age" not in [t["measure"] for t in trends(lines)]


def test_a_year_without_figures_is_left_out_and_never_nought() -> None:
    [shown] = [t for t in trends([trustful.line(2)]) if t["measure"] == "progress-8"]
    assert [year["period"] for year in shown["years"]] == ["2022/23", "2023/24"]


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (None, "not known"),
        ({"value": None, "status": "suppressed"}, "suppressed"),
        ({"value": None, "status": "not_produced"}, "not produced"),
        ({"value": 0.0, "lower": None, "upper": None, "status": "published"}, "0%"),
        ({"value": 93.456, "lower": None, "upper": None, "status": "provisional"}, "93.46% provisional"),
        ({"value": -0.2, "lower": -0.4, "upper": 0.0, "status": "published"}, "−0.2% (−0.4 to 0)"),
    ],
)
def test_a_figure_says_why_there_is_none(shown: Any, said: str) -> None:
    assert words.figure(shown, "per cent") == said


def test_aims_are_counted_with_what_is_not_known_and_academies_not_promised_are_left_out() -> None:
    report = trustful.report(trustful.line(0), trustful.line(2))
    assert [len(aim["academies"]) for aim in report["aims"]] == [2, 2, 2, 2, 1]
    said = next(one for one in report["summary"] if one.startswith("Of 9 promises"))
    assert (
        said == "Of 9 promises to academies: 2 met, 2 on track, 1 at risk and 2 missed; of 2 it is not known."
    )
    [table] = as_pages(report)["aims"]
    assert [cell["text"] for cell in table["rows"][0]["cells"]].count("not promised") == 1


def test_an_inspection_keeps_the_words_of_its_regime() -> None:
    said = [words.inspection(trustful.inspection(at)) for at in range(3)]
    assert said[0].startswith("Strong standard: inclusion and personal development and wellbeing. Expected")
    assert "Needs attention: achievement. Inspected 3 February 2026" in said[0]
    assert said[1] == "Overall effectiveness good. Inspected 3 February 2026"
    assert said[2].startswith("Quality of education good, behaviour and attitudes good and leadership and")
    concern = {**trustful.inspection(0), "category_of_concern": "special_measures", "safeguarding": "not_met"}
    assert "Special measures. Safeguarding not met." in words.inspection(concern)


@pytest.mark.parametrize(
    ("low", "high"), [(0.0, 0.0), (5.0, 5.0), (-0.4, 0.3), (88.1, 97.3), (0.01, 0.02), (0.0, 1000.0)]
)
def test_a_scale_holds_every_value_between_round_ticks(low: float, high: float) -> None:
    bottom, top, step = charts.scale(low, high, floor_at=0 if low >= 0 else None)
    marks = charts.ticks(bottom, top, step)
    assert bottom <= low <= high <= top
    assert 2 <= len(marks) <= 9
    assert marks[0] == bottom
    assert marks[-1] == pytest.approx(top)


def test_each_figure_carries_its_day_and_the_mark_of_its_source() -> None:
    pages = as_pages(trustful.report(trustful.line(0), trustful.line(1)))
    marks = {row["mark"]: row["source"] for row in pages["sources"]}
    assert marks == {"a": "DfE performance tables", "b": "Larkmoor MIS", "c": "Ofsted"}
    [primary] = pages["figures"]
    assert [row["cells"][0]["from"] for row in primary["rows"]] == ["10 Sep 2026 (a)", "10 Sep 2026 (b)"]


def test_the_boards_pages_hold_no_support_even_where_the_line_would() -> None:
    lines = [trustful.line(0, support={"open_needs": [], "engagements": []}, meetings={"next": None})]
    assert as_pages(trustful.report(*lines, kind="chief_executive"))["support"] != []
    assert as_pages(trustful.report(trustful.line(0)))["support"] == []
