"""Which academies, papers, seats, items, actions and disclosures somebody reaches: the cells that are not
meetings."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from chassis.actor import Actor
from meetings_api.models import (
    Academy,
    Action,
    ActionCarried,
    ActionStatus,
    Attendee,
    Disclosure,
    Meeting,
    Paper,
    Part2Item,
    Part2Reader,
    Side,
)
from meetings_api.policy import meetings as of

Reach = Callable[[Actor, str], ColumnElement[bool]]


def whole_trust(_: Actor, __: str) -> ColumnElement[bool]:
    """Row-level security narrows it to the trust."""
    return true()


# --- academies ---


def academies_in_charge(actor: Actor, role: str) -> ColumnElement[bool]:
    return true() if actor.across_trust(role) else Academy.urn.in_(actor.units(role))


def own_academy(actor: Actor, role: str) -> ColumnElement[bool]:
    return Academy.urn.in_(actor.units(role))


# --- papers ---


def papers_in_charge(actor: Actor, role: str) -> ColumnElement[bool]:
    return at(Paper.meeting_id, of.meetings_in_charge, actor, role)


def papers_of_aid_and_circulated(actor: Actor, role: str) -> ColumnElement[bool]:
    """The AID's own papers at once, the academy's when they are circulated."""
    return and_(at(Paper.meeting_id, of.meetings_in_charge, actor, role), or_(side(Side.AID), circulated()))


def papers_of_academy_and_circulated(actor: Actor, role: str) -> ColumnElement[bool]:
    """The academy's own papers at once for its headteacher, all others when they are circulated."""
    own = and_(at(Paper.meeting_id, of.own_seat_as_headteacher, actor, role), side(Side.ACADEMY))
    return or_(own, papers_circulated_to_seat(actor, role))


def papers_circulated_to_seat(actor: Actor, role: str) -> ColumnElement[bool]:
    return and_(at(Paper.meeting_id, of.own_seats, actor, role), circulated())


def papers_circulated_to_substitute(actor: Actor, role: str) -> ColumnElement[bool]:
    """And the academy's own at once, while sitting in for its headteacher."""
    own = and_(at(Paper.meeting_id, of.headteacher_seats_of_others, actor, role), side(Side.ACADEMY))
    return or_(own, and_(at(Paper.meeting_id, of.seats_of_others, actor, role), circulated()))


def papers_circulated(actor: Actor, role: str) -> ColumnElement[bool]:
    return and_(at(Paper.meeting_id, of.meetings_in_charge, actor, role), circulated())


def side(whose: Side) -> ColumnElement[bool]:
    return Paper.side == whose


def circulated() -> ColumnElement[bool]:
    return Paper.circulated.is_not(None)


# --- attendees ---


def own_seat(actor: Actor, role: str) -> ColumnElement[bool]:
    mine = and_(Attendee.subject == actor.subject, Attendee.withdrawn_at.is_(None))
    return and_(mine, at(Attendee.meeting_id, of.own_seats, actor, role))


def seats_in_charge(actor: Actor, role: str) -> ColumnElement[bool]:
    return at(Attendee.meeting_id, of.meetings_in_charge, actor, role)


# --- Part 2: the subject of an item never sees it, whatever their role ---


def part2_in_charge(actor: Actor, role: str) -> ColumnElement[bool]:
    return and_(at(Part2Item.meeting_id, of.meetings_in_charge, actor, role), not_about(actor))


def part2_named(actor: Actor, role: str) -> ColumnElement[bool]:
    named = select(Part2Reader.item_id).where(Part2Reader.subject == actor.subject)
    return and_(
        at(Part2Item.meeting_id, of.own_seats, actor, role), Part2Item.id.in_(named), not_about(actor)
    )


def part2_disclosed(actor: Actor, _: str) -> ColumnElement[bool]:
    shared = select(Disclosure.item_id).where(disclosed_to(actor), Disclosure.item_id.is_not(None))
    return and_(Part2Item.id.in_(shared), not_about(actor))


def not_about(actor: Actor) -> ColumnElement[bool]:
    return Part2Item.about_subject.is_distinct_from(actor.subject)


# --- actions ---


def actions_in_charge(actor: Actor, role: str) -> ColumnElement[bool]:
    return or_(before_meetings(of.meetings_in_charge, actor, role), actions_owned(actor, role))


def actions_at_own_seats(actor: Actor, role: str) -> ColumnElement[bool]:
    """Of the meetings they are asked to, those carried to them included, once agreed; and their own."""
    settled = Action.status != ActionStatus.PROPOSED
    return or_(and_(settled, before_meetings(of.own_seats, actor, role)), actions_owned(actor, role))


def actions_agreed(_: Actor, __: str) -> ColumnElement[bool]:
    return Action.status != ActionStatus.PROPOSED


def actions_owned(actor: Actor, _: str) -> ColumnElement[bool]:
    return and_(Action.owner_subject == actor.subject, Action.status != ActionStatus.PROPOSED)


def before_meetings(reach: Reach, actor: Actor, role: str) -> ColumnElement[bool]:
    meetings = select(Meeting.id).where(reach(actor, role))
    carried = select(ActionCarried.action_id).where(ActionCarried.meeting_id.in_(meetings))
    return or_(Action.meeting_id.in_(meetings), Action.id.in_(carried))


# --- disclosures ---


def disclosures_in_charge(actor: Actor, role: str) -> ColumnElement[bool]:
    """One of a Part 2 item tells of the item: so it is seen by those who see the item."""
    items = select(Part2Item.id).where(part2_in_charge(actor, role))
    visible = or_(Disclosure.item_id.is_(None), Disclosure.item_id.in_(items))
    return and_(at(Disclosure.meeting_id, of.meetings_in_charge, actor, role), visible)


def disclosures_to_me(actor: Actor, _: str) -> ColumnElement[bool]:
    items = select(Part2Item.id).where(not_about(actor))
    return and_(disclosed_to(actor), or_(Disclosure.item_id.is_(None), Disclosure.item_id.in_(items)))


def disclosed_to(actor: Actor) -> ColumnElement[bool]:
    return and_(Disclosure.recipient == actor.subject, Disclosure.expires_at > func.now())


def reports_disclosed(actor: Actor, _: str) -> ColumnElement[bool]:
    """Meetings whose report was shared with them, until the disclosure expires."""
    shared = select(Disclosure.meeting_id).where(disclosed_to(actor), Disclosure.item_id.is_(None))
    return Meeting.id.in_(shared)


def at(meeting_id: object, reach: Reach, actor: Actor, role: str) -> ColumnElement[bool]:
    """What hangs on a meeting is reached through it."""
    return meeting_id.in_(select(Meeting.id).where(reach(actor, role)))  # type: ignore[attr-defined, no-any-return]
