"""Rating and closing risks, without a database."""

from datetime import UTC, date, datetime

import pytest

from standards_api.models.risks import ActionStatus, Risk, RiskAction, RiskScale, RiskStatus
from standards_api.risks import rules
from standards_api.risks.problems import (
    ActionsStillOpen,
    DueInThePast,
    RiskActionEnded,
    RiskClosedAlready,
    RiskNotClosed,
)
from standards_api.risks.scale import band_of

NOW, TODAY = datetime(2026, 11, 21, 12, tzinfo=UTC), date(2026, 11, 21)


def risk(likelihood: int = 3, impact: int = 3, status: str = RiskStatus.OPEN) -> Risk:
    return Risk(
        urn="148201", area="attendance", title="Absence", status=status, likelihood=likelihood,
        impact=impact, shared=True, owner="ada", raised_by="ada", raised_on=TODAY,
    )  # fmt: skip


def action(title: str, status: str = ActionStatus.OPEN) -> RiskAction:
    return RiskAction(
        risk_id=risk().id, urn="148201", title=title, owner="ada", due_on=TODAY, status=status, added_by="ada"
    )


def test_a_risk_is_closed_only_when_nothing_is_left_to_do() -> None:
    worry, first, second = risk(), action("Appoint an officer"), action("Call home", ActionStatus.DONE)
    with pytest.raises(ActionsStillOpen) as refused:
        rules.close(worry, [first, second], words="Over.", by="ada", now=NOW)
    assert "Appoint an officer" in str(refused.value)
    assert "Call home" not in str(refused.value)
    assert refused.value.extensions == {"actions": [str(first.id)]}
    assert (worry.status, worry.closed_at) == (RiskStatus.OPEN, None)
    rules.end_action(first, ActionStatus.WITHDRAWN, words="Not needed.", by="ada", now=NOW)
    rules.close(worry, [first, second], words="Over.", by="ada", now=NOW)
    assert (worry.status, worry.closed_by, worry.closing_words) == (RiskStatus.CLOSED, "ada", "Over.")


def test_a_rating_keeps_what_was_said() -> None:
    worry = risk(2, 4)
    said = rules.rate(worry, likelihood=5, impact=4, reason="It rose.", by="ada", now=NOW)
    assert (worry.priority, said.priority, said.reason, said.rated_at) == (20, 20, "It rose.", NOW)


@pytest.mark.parametrize("to", [ActionStatus.DONE, ActionStatus.WITHDRAWN])
@pytest.mark.parametrize("status", [ActionStatus.DONE, ActionStatus.WITHDRAWN])
def test_an_action_ends_once(status: ActionStatus, to: ActionStatus) -> None:
    with pytest.raises(RiskActionEnded):
        rules.end_action(action("Call home", status), to, words="x", by="ada", now=NOW)


def test_what_is_closed_stays_as_it_is() -> None:
    worry = risk(status=RiskStatus.CLOSED)
    with pytest.raises(RiskClosedAlready):
        rules.rate(worry, likelihood=1, impact=1, reason="x", by="ada", now=NOW)
    with pytest.raises(RiskClosedAlready):
        rules.close(worry, [], words="x", by="ada", now=NOW)
    assert worry.priority == 9


def test_an_action_is_due_today_or_later() -> None:
    rules.check_due(TODAY, today=TODAY)
    with pytest.raises(DueInThePast):
        rules.check_due(date(2026, 11, 20), today=TODAY)


def test_of_two_as_high_the_one_that_would_matter_more_comes_first() -> None:
    often, lasting, small = risk(5, 3), risk(3, 5), risk(1, 5)
    assert rules.highest([small, often, lasting]) is lasting
    assert rules.highest([]) is None


def test_a_closed_risk_is_opened_again_with_a_reason_and_rated_as_it_is_now() -> None:
    worry = risk(2, 2)
    with pytest.raises(RiskNotClosed, match="Rate it anew"):
        rules.reopen(worry, likelihood=4, impact=4, reason="Back.", by="ada", now=NOW)
    rules.close(worry, [], words="Over.", by="ada", now=NOW)
    said = rules.reopen(worry, likelihood=4, impact=3, reason="It is back.", by="bea", now=NOW)
    assert (worry.status, worry.closed_by, worry.closing_words) == (RiskStatus.OPEN, None, None)
    assert (worry.reopened_by, worry.reopening_words, worry.priority) == ("bea", "It is back.", 12)
    assert (said.priority, said.reason) == (12, "It is back.")


@pytest.mark.parametrize(
    ("priority", "usual", "own"),
    [(9, "watched", "watched"), (10, "high", "watched"), (12, "high", "high"), (16, "critical", "high"),
     (20, "critical", "critical")],
)  # fmt: skip
def test_what_a_priority_is_called_is_the_trusts_to_say(priority: int, usual: str, own: str) -> None:
    scale = RiskScale(high_from=12, critical_from=20, reason="As agreed.", set_by="ada")
    assert (band_of(priority, None), band_of(priority, scale)) == (usual, own)
