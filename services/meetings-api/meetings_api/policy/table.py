"""The table itself: `security.md`, the rows of meetings, with conditions (a) to (c)."""

from chassis.policy import Policy, Reach
from meetings_api.policy import meetings as of
from meetings_api.policy import records, things
from meetings_api.policy.roles import Action, Role

AID, HEAD, CHAIR, LEARNING = Role.AID, Role.HEADTEACHER, Role.CHAIR, Role.LEARNING_CHAIR
GOVERNOR, SPECIALIST, CLERK, ADMIN = Role.GOVERNOR, Role.SPECIALIST, Role.CLERK, Role.TRUST_ADMIN
CHIEF, OPERATOR = Role.CHIEF_EXECUTIVE, Role.OPERATOR
IN_CHARGE, CHAIRS = (AID, CLERK), (CHAIR, LEARNING)
# Who can sit in for somebody without a seat of their own: nobody who is to see nothing of an AIM as such.
SUBSTITUTES = (GOVERNOR, SPECIALIST)


def every(roles: tuple[Role, ...], reach: Reach) -> dict[str, Reach]:
    return dict.fromkeys(roles, reach)


# What every attendee and those in charge may do; a substitute holds exactly the cell of the one replaced.
SEATED: dict[str, Reach] = {
    **every(IN_CHARGE, of.meetings_in_charge),
    **every((HEAD, *CHAIRS), of.own_seats),
    **every(SUBSTITUTES, of.seats_of_others),
}
HEADTEACHER: dict[str, Reach] = {
    HEAD: of.own_seat_as_headteacher,
    **every((*CHAIRS, *SUBSTITUTES), of.headteacher_seats_of_others),
}

POLICY: Policy = {
    Action.VIEW_ACADEMY: {
        **every((*IN_CHARGE, CHIEF, ADMIN), things.academies_in_charge),
        **every((HEAD, *CHAIRS), things.own_academy),
    },
    Action.PLAN_MEETINGS: every(IN_CHARGE, things.academies_in_charge),
    Action.KEEP_ACADEMY_CALENDAR: {
        **every((*IN_CHARGE, ADMIN), things.academies_in_charge),
        HEAD: things.own_academy,
    },
    Action.VIEW_CALENDAR: every((*IN_CHARGE, CHIEF, ADMIN, HEAD, *CHAIRS), things.whole_trust),
    Action.KEEP_CALENDAR: every((*IN_CHARGE, ADMIN), things.whole_trust),
    Action.VIEW_POLICY: every((*IN_CHARGE, CHIEF, ADMIN, HEAD, *CHAIRS), things.whole_trust),
    Action.KEEP_POLICY: every((AID, ADMIN), things.whole_trust),
    Action.VIEW_MEETING: {
        **SEATED,
        **every(IN_CHARGE, of.schedule_in_charge),
        HEAD: of.own_academy_and_seats,
        **every((CHIEF, ADMIN), of.every_meeting),
    },
    Action.MOVE_MEETING: every(IN_CHARGE, of.schedule_in_charge),
    Action.VIEW_AGENDA: SEATED,
    Action.DRAFT_AGENDA: every(IN_CHARGE, of.meetings_in_charge),
    Action.AGREE_AGENDA: {**HEADTEACHER, HEAD: of.own_academy_as_headteacher},
    Action.VIEW_PACKS: SEATED,
    Action.KEEP_AID_PACK: {AID: of.meetings_in_charge},
    Action.KEEP_ACADEMY_PACK: HEADTEACHER,
    Action.WAIVE_LATENESS: {AID: things.papers_in_charge},
    Action.VIEW_ATTENDANCE: SEATED,
    Action.CHAIR_ATTENDANCE: {AID: of.meetings_in_charge},
    Action.TAKE_ATTENDANCE: every(IN_CHARGE, of.meetings_in_charge),
    Action.VIEW_REPORT: {**SEATED, CHIEF: things.reports_disclosed},
    Action.VIEW_DRAFT: {**HEADTEACHER, **every(IN_CHARGE, of.meetings_in_charge)},
    Action.DRAFT_REPORT: every(IN_CHARGE, of.meetings_in_charge),
    Action.COMMENT_ON_REPORT: HEADTEACHER,
    Action.PUBLISH_REPORT: {AID: of.meetings_in_charge},
    Action.DISCLOSE: {AID: of.meetings_in_charge},
    Action.KEEP_ACTIONS: every(IN_CHARGE, of.meetings_in_charge),
    Action.VIEW_PAPER: {
        AID: things.papers_of_aid_and_circulated,
        CLERK: things.papers_circulated,
        HEAD: things.papers_of_academy_and_circulated,
        **every(CHAIRS, things.papers_circulated_to_seat),
        **every(SUBSTITUTES, things.papers_circulated_to_substitute),
    },
    Action.ANSWER_INVITATION: {
        **every(IN_CHARGE, things.seats_in_charge),
        **every((HEAD, *CHAIRS), things.own_seat),
    },
    Action.VIEW_PART2: {
        **every(IN_CHARGE, things.part2_in_charge),
        **every((HEAD, *CHAIRS, *SUBSTITUTES), things.part2_named),
        CHIEF: things.part2_disclosed,
    },
    Action.KEEP_PART2: every(IN_CHARGE, things.part2_in_charge),
    Action.VIEW_ACTION: {
        **every(IN_CHARGE, things.actions_in_charge),
        **every((HEAD, *CHAIRS, *SUBSTITUTES), things.actions_at_own_seats),
        CHIEF: things.actions_agreed,
    },
    Action.AGREE_ACTION: every(IN_CHARGE, things.actions_in_charge),
    Action.FINISH_ACTION: {
        **every(IN_CHARGE, things.actions_in_charge),
        **every((HEAD, *CHAIRS, SPECIALIST), things.actions_owned),
    },
    Action.VIEW_DISCLOSURE: {
        **every(IN_CHARGE, things.disclosures_in_charge),
        CHIEF: things.disclosures_to_me,
    },
    Action.VIEW_NOTICE: every((*IN_CHARGE, HEAD, *CHAIRS, SPECIALIST), records.own_notices),
    Action.VIEW_HISTORY: {
        **every((AID, HEAD), records.own_acts_but_part2),
        **every((CHIEF, ADMIN), records.acts_but_confidential),
    },
    Action.READ_HISTORY: {
        **every((AID, HEAD), records.own_acts_but_part2),
        CHIEF: records.acts_on_the_schedule,
    },
    Action.VERIFY_HISTORY: every((CHIEF, ADMIN, OPERATOR), things.whole_trust),
    # It holds what was said at meetings, Part 2 included: nobody alone takes it away as a file, and an
    # operator reads a trust's content only when two people have broken the glass.
    Action.EXPORT_HISTORY: {},
    Action.VIEW_HELD_EVENTS: every((ADMIN, OPERATOR), things.whole_trust),
    Action.RELEASE_HELD_EVENT: {OPERATOR: things.whole_trust},
    Action.VIEW_WEBHOOKS: {ADMIN: things.whole_trust},
    Action.MANAGE_WEBHOOKS: {ADMIN: things.whole_trust},
}
