"""The way to the highest level, from answers alone."""

from datetime import date
from typing import Any

import pytest

from chassis.ids import uuid7
from standards_api.assessments.levels import Judgement, reaches
from standards_api.journeys.problems import JourneyComplete
from standards_api.journeys.rules import (
    DONE,
    Sheet,
    State,
    Step,
    first_goal,
    plan,
    progress,
    reached,
    way_to,
)
from standards_api.models.content import Content
from standards_api.models.journeys import Milestone
from standards_api.shipped.documents import shipped

TODAY = date(2026, 11, 21)
SMALL = Content.model_validate(
    {
        "title": "Small",
        "levels": [{"key": "good", "name": "Good"}, {"key": "great", "name": "Great"}],
        "rule": {"others_percent": 50},
        "aspects": [
            {
                "key": "books",
                "name": "Books",
                "criteria": [
                    {"key": "daily", "level": "good", "essential": True, "text": "Daily."},
                    {"key": "home", "level": "good", "text": "At home."},
                    {"key": "aloud", "level": "good", "text": "Aloud."},
                    {"key": "widely", "level": "great", "essential": True, "text": "Widely."},
                ],
            },
            {
                "key": "sums",
                "name": "Sums",
                "criteria": [
                    {"key": "tables", "level": "good", "essential": True, "text": "Tables."},
                    {"key": "prove", "level": "great", "essential": True, "text": "Prove."},
                ],
            },
        ],
    }
)
MET, NOT = Judgement.MET, Judgement.NOT_MET


def milestone(criterion: str, due_on: date = TODAY) -> Milestone:
    return Milestone(
        journey_id=uuid7(), urn="148201", criterion=criterion, owner="hal", due_on=due_on, planned_by="hal"
    )


def steps(judged: dict[str, Judgement], *planned: Milestone, claimed: Any = ()) -> dict[str, Step]:
    levels = plan(Sheet(SMALL, judged, claimed), {m.criterion: m for m in planned}, today=TODAY)
    return {s.criterion.key: s for level in levels for aspect in level.aspects for s in aspect.steps}


def states(judged: dict[str, Judgement], *planned: Milestone, claimed: Any = ()) -> dict[str, str]:
    return {key: step.state for key, step in steps(judged, *planned, claimed=claimed).items()}


def test_it_first_leads_to_the_next_level_and_shows_the_whole_way() -> None:
    judged = {"daily": NOT, "home": MET, "tables": MET}
    assert (reached(SMALL, judged), first_goal(SMALL, judged)) == (0, 1)
    assert way_to(SMALL, judged, goal=1) == ["daily"]
    assert states(judged) == {"daily": "not_met", "widely": "not_known", "prove": "not_known"}


def test_all_aspects_must_reach_the_next_level() -> None:
    judged = {"daily": MET, "home": MET, "tables": MET, "widely": MET, "prove": NOT}
    assert first_goal(SMALL, judged) == 2
    assert way_to(SMALL, judged, goal=2) == ["prove"]


def test_at_the_top_nothing_is_in_the_way() -> None:
    judged = dict.fromkeys(SMALL.criterion_keys, MET)
    with pytest.raises(JourneyComplete):
        first_goal(SMALL, judged)
    assert states(judged) == {}


def test_a_milestone_is_done_when_it_is_met_or_no_longer_needed() -> None:
    planned = [milestone("home"), milestone("aloud"), milestone("prove"), milestone("daily")]
    before = states({}, *planned)
    assert {before[key] for key in ("home", "aloud", "prove", "daily")} == {State.NOT_KNOWN}
    after = states({"daily": NOT, "home": MET, "prove": NOT}, *planned, claimed={"daily", "home"})
    assert (after["home"], after["aloud"]) == (State.MET, State.NOT_NEEDED)
    assert (after["daily"], after["prove"]) == (State.CLAIMED, State.NOT_MET)
    levels = plan(
        Sheet(SMALL, {"daily": NOT, "home": MET}, {"daily"}), {m.criterion: m for m in planned}, today=TODAY
    )
    found = progress(levels)
    assert (found.milestones, found.done, found.claimed, found.percent) == (4, 2, 1, 50)


def test_overdue_is_what_is_not_done_after_its_day() -> None:
    late, due = date(2026, 11, 20), TODAY
    found = steps({"home": MET}, milestone("home", late), milestone("tables", late), milestone("daily", due))
    assert {key: step.overdue for key, step in found.items() if step.milestone} == {
        "home": False,
        "tables": True,
        "daily": False,
    }


def test_a_hundred_per_cent_is_all_of_it() -> None:
    judged = dict.fromkeys(SMALL.criterion_keys - {"prove"}, MET)
    planned = [milestone(key) for key in SMALL.criterion_keys]
    levels = plan(Sheet(SMALL, judged, ()), {m.criterion: m for m in planned}, today=TODAY)
    assert progress(levels).percent == 83
    assert progress([]).percent is None


@pytest.mark.parametrize("seed", range(6))
def test_walking_the_way_to_a_level_of_the_trust_standard_reaches_it(seed: int) -> None:
    """Whatever was answered before: meet what stands in the way, and every aspect is there."""
    content = shipped()["trust-standard"]
    keys = sorted(content.criterion_keys)
    judged = {
        key: (MET, NOT)[(at * 7 + seed * at) % 3 == 0] for at, key in enumerate(keys) if at % (seed + 2)
    }
    for goal in range(1, len(content.levels) + 1):
        walked = judged | dict.fromkeys(way_to(content, judged, goal=goal), MET)
        assert all(reach.low >= goal for reach in reaches(content, walked).values())
        assert way_to(content, walked, goal=goal) == []
    assert DONE == (State.MET, State.NOT_NEEDED)
