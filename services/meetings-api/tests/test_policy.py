"""The table of permissions, cell by cell: who could ever do what."""

import pytest

from meetings_api.policy import POLICY, Action, Role

R, A = Role, Action
SEATED = {R.AID, R.CLERK, R.HEADTEACHER, R.CHAIR, R.LEARNING_CHAIR, R.GOVERNOR, R.SPECIALIST}
IN_CHARGE = {R.AID, R.CLERK}
# Governors and specialists only while they sit in for somebody: see the tests of substitutes.
HEADS = {R.HEADTEACHER, R.CHAIR, R.LEARNING_CHAIR, R.GOVERNOR, R.SPECIALIST}
OWN = {R.HEADTEACHER, R.CHAIR, R.LEARNING_CHAIR}
CELLS: dict[Action, set[Role]] = {
    A.VIEW_ACADEMY: {*IN_CHARGE, *OWN, R.CHIEF_EXECUTIVE, R.TRUST_ADMIN},
    A.PLAN_MEETINGS: IN_CHARGE,
    A.KEEP_ACADEMY_CALENDAR: {*IN_CHARGE, R.HEADTEACHER, R.TRUST_ADMIN},
    A.VIEW_CALENDAR: {*IN_CHARGE, *OWN, R.CHIEF_EXECUTIVE, R.TRUST_ADMIN},
    A.KEEP_CALENDAR: {*IN_CHARGE, R.TRUST_ADMIN},
    A.VIEW_POLICY: {*IN_CHARGE, *OWN, R.CHIEF_EXECUTIVE, R.TRUST_ADMIN},
    A.KEEP_POLICY: {R.AID, R.TRUST_ADMIN},
    A.VIEW_MEETING: {*SEATED, R.CHIEF_EXECUTIVE, R.TRUST_ADMIN},
    A.MOVE_MEETING: IN_CHARGE,
    A.VIEW_AGENDA: SEATED,
    A.DRAFT_AGENDA: IN_CHARGE,
    A.AGREE_AGENDA: HEADS,
    A.VIEW_PACKS: SEATED,
    A.KEEP_AID_PACK: {R.AID},
    A.KEEP_ACADEMY_PACK: HEADS,
    A.VIEW_ATTENDANCE: SEATED,
    A.CHAIR_ATTENDANCE: {R.AID},
    A.TAKE_ATTENDANCE: IN_CHARGE,
    A.VIEW_REPORT: {*SEATED, R.CHIEF_EXECUTIVE},
    A.VIEW_DRAFT: {*HEADS, *IN_CHARGE},
    A.DRAFT_REPORT: IN_CHARGE,
    A.COMMENT_ON_REPORT: HEADS,
    A.PUBLISH_REPORT: {R.AID},
    A.DISCLOSE: {R.AID},
    A.KEEP_ACTIONS: IN_CHARGE,
    A.VIEW_PAPER: SEATED,
    A.WAIVE_LATENESS: {R.AID},
    A.ANSWER_INVITATION: {*IN_CHARGE, *OWN},
    A.VIEW_PART2: {*SEATED, R.CHIEF_EXECUTIVE},
    A.KEEP_PART2: IN_CHARGE,
    A.VIEW_ACTION: {*SEATED, R.CHIEF_EXECUTIVE},
    A.AGREE_ACTION: IN_CHARGE,
    A.FINISH_ACTION: {*IN_CHARGE, *OWN, R.SPECIALIST},
    A.VIEW_DISCLOSURE: {*IN_CHARGE, R.CHIEF_EXECUTIVE},
    A.VIEW_NOTICE: {*IN_CHARGE, *OWN, R.SPECIALIST},
    A.VIEW_HISTORY: {R.AID, R.HEADTEACHER, R.CHIEF_EXECUTIVE, R.TRUST_ADMIN},
    A.READ_HISTORY: {R.AID, R.HEADTEACHER, R.CHIEF_EXECUTIVE},
    A.VERIFY_HISTORY: {R.CHIEF_EXECUTIVE, R.TRUST_ADMIN, R.OPERATOR},
    A.EXPORT_HISTORY: set(),
    A.VIEW_HELD_EVENTS: {R.TRUST_ADMIN, R.OPERATOR},
    A.RELEASE_HELD_EVENT: {R.OPERATOR},
    A.VIEW_WEBHOOKS: {R.TRUST_ADMIN},
    A.MANAGE_WEBHOOKS: {R.TRUST_ADMIN},
}


def test_every_action_is_decided_here() -> None:
    assert set(CELLS) == set(Action) == set(POLICY)


@pytest.mark.parametrize("action", Action)
def test_who_could_ever(action: Action) -> None:
    assert set(POLICY[action]) == CELLS[action]


@pytest.mark.parametrize("role", [R.TRUSTEE, R.FINANCE_DIRECTOR, R.MIS, R.INTEGRATOR])
def test_improvement_meetings_are_nothing_for(role: Role) -> None:
    assert [action for action in Action if role in POLICY[action]] == []


def test_no_role_reads_what_is_said_at_meetings_across_the_trust_but_those_in_charge() -> None:
    content = (A.VIEW_AGENDA, A.VIEW_PACKS, A.VIEW_PAPER, A.VIEW_REPORT, A.VIEW_PART2)
    wide = {"every_meeting", "whole_trust", "schedule_in_charge"}
    assert [a for a in content if {cell.__name__ for cell in POLICY[a].values()} & wide] == []
