"""Which meetings somebody reaches, and in what capacity: each function is a cell of the table.

Access by a seat needs three things at once: the seat at this meeting, the post that the seat is for in force
today, and that the window is open. All are asked of the database at each request, by its own clock.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true

from chassis.actor import Actor
from meetings_api.models import Attendee, Meeting, Seat, Substitute
from meetings_api.policy.roles import Role

GOVERNOR_CHAIRS = (Role.CHAIR, Role.LEARNING_CHAIR)


def every_meeting(_: Actor, __: str) -> ColumnElement[bool]:
    """Row-level security narrows it to the trust."""
    return true()


def meetings_in_charge(actor: Actor, role: str) -> ColumnElement[bool]:
    """Of the academies the post is for: all of them for a post at the trust. Not after recusal."""
    return and_(academies_of(actor, role), not_recused(actor))


def schedule_in_charge(actor: Actor, role: str) -> ColumnElement[bool]:
    """That a meeting is held can be known after recusal: somebody has to arrange it."""
    return academies_of(actor, role)


def own_academy_and_seats(actor: Actor, role: str) -> ColumnElement[bool]:
    return or_(Meeting.urn.in_(actor.units(role)), own_seats(actor, role))


def own_seats(actor: Actor, role: str) -> ColumnElement[bool]:
    """Meetings they are asked to for this post, and those where they sit in for somebody."""
    return or_(seated(actor, role, *Seat), substituting(actor, *Seat))


def own_seat_as_headteacher(actor: Actor, role: str) -> ColumnElement[bool]:
    """As headteacher of the academy it is about, or sitting in for them."""
    return or_(seated(actor, role, Seat.HEADTEACHER), substituting(actor, Seat.HEADTEACHER))


def own_academy_as_headteacher(actor: Actor, role: str) -> ColumnElement[bool]:
    here = and_(Meeting.urn.in_(actor.units(role)), not_recused(actor))
    return or_(here, substituting(actor, Seat.HEADTEACHER))


def seats_of_others(actor: Actor, _: str) -> ColumnElement[bool]:
    """Only where they sit in for somebody."""
    return substituting(actor, *Seat)


def headteacher_seats_of_others(actor: Actor, _: str) -> ColumnElement[bool]:
    return substituting(actor, Seat.HEADTEACHER)


def academies_of(actor: Actor, role: str) -> ColumnElement[bool]:
    return true() if actor.across_trust(role) else Meeting.urn.in_(actor.units(role))


def not_recused(actor: Actor) -> ColumnElement[bool]:
    recused = select(Attendee.meeting_id).where(
        Attendee.subject == actor.subject, Attendee.recused_at.is_not(None)
    )
    return Meeting.id.not_in(recused)


def seated(actor: Actor, role: str, *seats: Seat) -> ColumnElement[bool]:
    """Holds one of these seats by this role, and the academy's post behind it unless it is the partner's."""
    here = Meeting.urn.in_(actor.units(role))
    if role == Role.HEADTEACHER:
        capacities = or_(
            and_(here, at_seat(actor, {Seat.HEADTEACHER} & {*seats})),
            at_seat(actor, {Seat.PARTNER} & {*seats}),
        )
    elif role in GOVERNOR_CHAIRS:
        capacities = and_(here, at_seat(actor, {Seat.CHAIR} & {*seats}))
    else:
        capacities = false()
    return and_(capacities, not_recused(actor), open_to_attendees())


def at_seat(actor: Actor, seats: set[Seat]) -> ColumnElement[bool]:
    held = select(Attendee.meeting_id).where(
        Attendee.subject == actor.subject,
        Attendee.withdrawn_at.is_(None),
        Attendee.seat.in_(sorted(seats)),
    )
    return Meeting.id.in_(held) if seats else false()


def open_to_attendees() -> ColumnElement[bool]:
    return or_(Meeting.access_ends_at.is_(None), Meeting.access_ends_at > func.now())


def substituting(actor: Actor, *seats: Seat) -> ColumnElement[bool]:
    """Agreed as a substitute in one of these seats, while the window is open."""
    return and_(Meeting.id.in_(substituted_meetings(actor, *seats)), not_recused(actor))


def substituted_meetings(actor: Actor, *seats: Seat) -> Select[Any]:
    return (
        select(Substitute.meeting_id)
        .join(Attendee, Attendee.id == Substitute.attendee_id)
        .where(
            Substitute.subject == actor.subject,
            Substitute.withdrawn_at.is_(None),
            Substitute.since <= func.now(),
            Substitute.until > func.now(),
            Attendee.withdrawn_at.is_(None),
            Attendee.seat.in_(sorted(seats)),
        )
    )
