"""Where an academy stands with an aim, from facts alone."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chassis.ids import uuid7
from standards_api.aims.problems import AimUnsound, JudgementUntimely, RuleCanTell
from standards_api.aims.queries import shipped
from standards_api.aims.rules import Facts, FigureSeen, RatingSeen, check_judgeable, check_sound, stand
from standards_api.catalogue import versions
from standards_api.models.aim_content import Aim, years_after
from standards_api.models.aims import AimJudgement, AimStatus

TODAY, JOINED = date(2026, 11, 21), date(2025, 9, 1)
GOOD, BEST = shipped()["judged-good"], shipped()["progress-with-the-best"]
PEOPLE = shipped()["accurate-self-evaluation"]


def facts(**more: Any) -> Facts:
    said: dict[str, Any] = {"kind": "secondary", "joined_on": JOINED}
    return Facts(**said | more)


def inspected(answer: str, on: date | None, joined_on: date | None = JOINED) -> Facts:
    return facts(not_yet_good=answer, inspected_on=on, joined_on=joined_on)


def figure(value: float, *, ends: date = date(2026, 8, 31), **more: Any) -> FigureSeen:
    said: dict[str, Any] = {
        "period": "2025/26", "ends": ends, "value": value, "england": None, "band": None,
        "lower_is_better": False, "source": "DfE", "as_at": datetime(2026, 11, 1, tzinfo=UTC),
    }  # fmt: skip
    return FigureSeen(**said | more)


def judged(status: AimStatus, on: date = TODAY) -> AimJudgement:
    return AimJudgement(
        aim_id=uuid7(), urn="148201", status=status, reason="x", judged_by="ada", judged_on=on
    )


@pytest.mark.parametrize(
    ("answer", "on", "joined", "status", "late"),
    [
        ("no", date(2026, 3, 1), JOINED, "met", False),
        ("no", date(2025, 9, 1), JOINED, "met", False),
        # Good before it joined: shown, and not counted to the trust.
        ("no", date(2025, 8, 31), JOINED, "unknown", False),
        ("no", None, JOINED, "met", False),
        ("yes", date(2024, 3, 1), JOINED, "at_risk", False),
        ("yes", date(2026, 3, 1), date(2026, 9, 1), "on_track", False),
        ("yes", date(2026, 3, 1), date(2024, 11, 22), "at_risk", False),
        # Due on the very day: not missed before the day is over.
        ("yes", date(2026, 3, 1), date(2024, 11, 21), "at_risk", False),
        ("yes", date(2026, 3, 1), date(2024, 11, 20), "missed", False),
        ("no", date(2026, 3, 1), date(2024, 3, 1), "met", False),
        ("no", date(2026, 3, 2), date(2024, 3, 1), "met", True),
        ("unknown", date(2026, 3, 1), date(2020, 9, 1), "unknown", False),
    ],
)
def test_judged_good_within_two_years(
    answer: str, on: date | None, joined: date, status: str, late: bool
) -> None:
    found = stand(GOOD, inspected(answer, on, joined), None, today=TODAY)
    assert (found.status, found.late) == (status, late)


def test_what_is_not_known_is_neither_met_nor_missed() -> None:
    for aim in shipped().values():
        found = stand(aim, Facts("secondary", date(2010, 9, 1)), None, today=TODAY)
        assert (found.status, found.decided_by) == (AimStatus.UNKNOWN, "nothing")


def test_it_is_due_so_long_after_joining() -> None:
    assert stand(GOOD, facts(), None, today=TODAY).due_on == date(2027, 9, 1)
    assert stand(GOOD, facts(joined_on=None), None, today=TODAY).due_on is None
    assert stand(PEOPLE, facts(), None, today=TODAY).due_on is None
    assert years_after(date(2024, 2, 29), 2) == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("figures", "status"),
    [
        ({"progress-8": [figure(0.4, band="above")]}, "met"),
        ({"progress-8": [figure(0.6, band="well_above")]}, "met"),
        ({"progress-8": [figure(0.1, band="average")]}, "on_track"),
        # No limits, no band: not known, so the next test is asked.
        ({"progress-8": [figure(0.9)]}, "unknown"),
        ({"progress-8": [figure(0.9)], "attainment-8": [figure(49.0, england=45.9)]}, "met"),
        ({"attainment-8": [figure(48.8, england=45.9)]}, "on_track"),
        ({"attainment-8": [figure(60.0)]}, "unknown"),
        # The first that can tell decides.
        (
            {"progress-8": [figure(-0.6, band="below")], "attainment-8": [figure(60.0, england=45.9)]},
            "on_track",
        ),
        # From before it joined, or of too long ago.
        ({"progress-8": [figure(0.4, band="above", ends=date(2025, 8, 31))]}, "unknown"),
        ({"ks2-rwm-expected": [figure(90.0, england=62.0)]}, "unknown"),
    ],
)
def test_progress_comparable_with_the_best(figures: dict[str, Any], status: str) -> None:
    assert stand(BEST, facts(figures=figures), None, today=TODAY).status == status


def test_a_figure_speaks_for_a_time() -> None:
    old = {"progress-8": [figure(0.4, band="above", ends=date(2024, 8, 31))]}
    held = facts(joined_on=date(2020, 9, 1), figures=old)
    assert stand(BEST, held, None, today=date(2026, 3, 4)).status == "met"
    assert stand(BEST, held, None, today=date(2026, 3, 5)).status == "unknown"


@pytest.mark.parametrize(("value", "status"), [(20.0, "met"), (22.3, "met"), (22.4, "at_risk")])
def test_lower_is_better_where_the_measure_says_so(value: float, status: str) -> None:
    test = {"test": "figure", "measure": "persistent-absence", "above_england": 0}
    aim = Aim.model_validate({"title": "x", "due": {"years_after_joining": 2}, "tests": [test]})
    seen = {"persistent-absence": [figure(value, england=22.3, lower_is_better=True)]}
    assert stand(aim, facts(figures=seen), None, today=TODAY).status == status


@pytest.mark.parametrize(
    ("kind", "value", "status"),
    [
        ("primary", 17.2, "met"),
        ("primary", 17.3, "at_risk"),
        ("secondary", 28.3, "met"),
        ("secondary", 28.4, "at_risk"),
        ("special", 5.0, "unknown"),
    ],
)
def test_each_kind_of_academy_has_tests_of_its_own(kind: str, value: float, status: str) -> None:
    seen = {"persistent-absence": [figure(value, lower_is_better=True)]}
    aim = shipped()["attendance-at-least-national"]
    assert stand(aim, facts(kind=kind, figures=seen), None, today=TODAY).status == status


@pytest.mark.parametrize(
    ("rank", "status"), [(1, "on_track"), (2, "met"), (3, "met"), (0, "on_track"), (None, "unknown")]
)
def test_the_level_of_an_aspect(rank: int | None, status: str) -> None:
    levels = {"enabling": 1, "accelerating": 2, "outstanding": 3}
    rating = RatingSeen(str(uuid7()), TODAY, {"governance": rank, None: 3}, {"governance": "x"}, levels)
    seen = facts(ratings={"trust-standard": rating})
    assert stand(shipped()["good-governance"], seen, None, today=TODAY).status == status


def test_people_judge_where_no_test_can_tell_and_the_test_wins_once_it_can() -> None:
    said = judged(AimStatus.MET)
    found = stand(GOOD, facts(), said, today=TODAY)
    assert (found.status, found.decided_by, found.judgement) == (AimStatus.MET, "judgement", said)
    known = stand(GOOD, inspected("yes", date(2026, 3, 1)), said, today=TODAY)
    assert (known.status, known.decided_by) == (AimStatus.AT_RISK, "inspection")
    with pytest.raises(RuleCanTell):
        check_judgeable(known, AimStatus.MET, today=TODAY)


@pytest.mark.parametrize("status", [AimStatus.ON_TRACK, AimStatus.AT_RISK, AimStatus.MISSED])
def test_a_judgement_counts_while_it_is_timely(status: AimStatus) -> None:
    before, after = date(2027, 9, 1), date(2027, 9, 2)
    wrong, right = (before, after) if status is AimStatus.MISSED else (after, before)
    assert stand(GOOD, facts(), judged(status), today=right).status == status
    assert stand(GOOD, facts(), judged(status), today=wrong).status == AimStatus.UNKNOWN
    with pytest.raises(JudgementUntimely):
        check_judgeable(stand(GOOD, facts(), None, today=wrong), status, today=wrong)
    check_judgeable(stand(GOOD, facts(), None, today=right), status, today=right)


def test_the_shipped_aims_hold_together() -> None:
    for aim in shipped().values():
        check_sound(aim, versions().keys())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"due": {"years_after_joining": 2, "on": "2028-01-01"}}, "not both"),
        ({"tests": [{"test": "figure", "measure": "no-such", "at_least": 1}]}, "no measure"),
        ({"tests": [{"test": "figure", "measure": "progress-8"}]}, "ask one of"),
        ({"tests": [{"test": "figure", "measure": "progress-8", "band": "above", "at_least": 0}]}, "one of"),
        ({"tests": [{"test": "figure", "measure": "attainment-8", "band": "above"}]}, "no bands"),
        ({"tests": [{"test": "figure", "measure": "own-others", "at_least": 1}]}, "no measure"),
        ({"tests": [{"test": "figure", "measure": "own-reading-age", "above_england": 1}]}, "trust's own"),
    ],
)
def test_an_aim_that_does_not_hold_together(content: dict[str, Any], said: str) -> None:
    with pytest.raises(AimUnsound, match=said):
        check_sound(Aim.model_validate({"title": "x"} | content), {*versions(), "own-reading-age"})
