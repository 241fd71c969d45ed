"""What attendees are sent about a meeting, and what it says; nothing goes out before the first
circulation."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import LONDON, now
from chassis.mail import ADDRESS, Invitation, Recipient, post
from meetings_api.ics import Entry, Guest, Method, as_ics
from meetings_api.models import Academy, Attendee, Meeting, Person, Substitute
from meetings_api.seating import Change, seat

KINDS = {"aim": "Academy Improvement Meeting", "iaim": "Interim Academy Improvement Meeting"}
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Invited:
    """Who is asked to a meeting, and as what we know them."""

    person_id: UUID
    guest: Guest

    @property
    def recipient(self) -> Recipient:
        return Recipient(self.guest.name, self.guest.email)


def can_be_written_to(recipient: Recipient) -> bool:
    """A bad address keeps nobody else from their letter, nor the news of a post from taking effect."""
    return ADDRESS.fullmatch(recipient.email) is not None


def link(path: str) -> str:
    """An address of this service as people reach it."""
    return os.environ.get("PUBLIC_URL", "").rstrip("/") + path


def say_date(day: date) -> str:
    """Wednesday 3 June 2026."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def say_time(meeting: Meeting) -> str:
    """Wednesday 3 June 2026, 10:00 to 12:00."""
    first, last = meeting.starts_at.astimezone(LONDON), meeting.ends_at.astimezone(LONDON)
    return f"{say_date(first)}, {first:%H:%M} to {last:%H:%M}"


async def name_academy(session: AsyncSession, urn: str) -> str:
    name = await session.scalar(select(Academy.name).where(Academy.urn == urn))
    return name or f"academy {urn}"


async def load_invited(session: AsyncSession, meeting: Meeting) -> list[Invited]:
    """Attendees and agreed substitutes to whom a letter can be sent."""
    seats = (
        select(Person, Attendee.reply)
        .join(Attendee, Attendee.person_id == Person.id)
        .where(
            Attendee.meeting_id == meeting.id, Attendee.withdrawn_at.is_(None), Attendee.recused_at.is_(None)
        )
    )
    instead = (
        select(Person)
        .join(Substitute, Substitute.person_id == Person.id)
        .where(
            Substitute.meeting_id == meeting.id,
            Substitute.withdrawn_at.is_(None),
            Substitute.since.is_not(None),
        )
    )
    found: dict[UUID, Invited] = {}
    for person, reply in await session.execute(seats.order_by(Attendee.id)):
        found[person.id] = Invited(person.id, Guest(person.name, person.email, reply))
    for person in await session.scalars(instead.order_by(Substitute.id)):
        found[person.id] = Invited(person.id, Guest(person.name, person.email, "accepted"))
    return [one for one in found.values() if can_be_written_to(one.recipient)]


async def entry_for(session: AsyncSession, meeting: Meeting, invited: Sequence[Invited]) -> Entry:
    chair = next((one.guest for one in invited if one.person_id == meeting.chair_id), None)
    fallback = Guest("Meetings", os.environ.get("MAIL_FROM", "no-reply@localhost"))
    return Entry(
        uid=f"{meeting.id}@meetings-api",
        sequence=meeting.invitation_number,
        title=f"{KINDS[meeting.kind]}: {await name_academy(session, meeting.urn)}",
        place=meeting.place,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        said_at=now(),
        organiser=chair or fallback,
        guests=tuple(one.guest for one in invited),
        link=link(f"/v1/meetings/{meeting.id}"),
    )


async def write_to(
    session: AsyncSession,
    meeting: Meeting,
    to: Sequence[Recipient],
    *,
    subject: str,
    text: str,
    entry: Entry | None = None,
    method: Method = "REQUEST",
) -> UUID | None:
    """One letter about a meeting, with a calendar entry if there is one to change; its id, if anybody gets
    it."""
    if not to:
        return None
    invitation = Invitation(as_ics(entry, method), method) if entry else None
    return await post(session, to=to, subject=subject, text=text, invitation=invitation, about=meeting.id)


async def tell_of_move(session: AsyncSession, meeting: Meeting, *, reason: str) -> None:
    """The invitation anew, to all who had it."""
    meeting.invitation_number += 1
    invited = await load_invited(session, meeting)
    entry = await entry_for(session, meeting, invited)
    text = f"The meeting is now on {say_time(meeting)} (London time).\n\nReason: {reason}\n\n{entry.link}\n"
    await write_to(
        session, meeting, [one.recipient for one in invited],
        subject=f"Moved: {entry.title}", text=text, entry=entry,
    )  # fmt: skip


async def tell_of_cancellation(session: AsyncSession, meeting: Meeting, *, reason: str) -> None:
    meeting.invitation_number += 1
    invited = await load_invited(session, meeting)
    entry = await entry_for(session, meeting, invited)
    text = f"The meeting of {say_time(meeting)} (London time) is cancelled.\n\nReason: {reason}\n"
    await write_to(
        session, meeting, [one.recipient for one in invited],
        subject=f"Cancelled: {entry.title}", text=text, entry=entry, method="CANCEL",
    )  # fmt: skip


async def tell_newcomer(session: AsyncSession, meeting: Meeting, person_ids: Iterable[UUID]) -> None:
    """The invitation as it stands, to those who come late to a meeting that others were invited to."""
    wanted = set(person_ids)
    invited = await load_invited(session, meeting)
    entry = await entry_for(session, meeting, invited)
    text = f"You are asked to the meeting on {say_time(meeting)} (London time).\n\n{entry.link}\n"
    await write_to(
        session, meeting, [one.recipient for one in invited if one.person_id in wanted],
        subject=f"Invitation: {entry.title}", text=text, entry=entry,
    )  # fmt: skip


async def tell_leaver(session: AsyncSession, meeting: Meeting, person_ids: Iterable[UUID]) -> None:
    """Takes the meeting out of the calendars of those who are no longer asked to it."""
    people = await session.scalars(select(Person).where(Person.id.in_(set(person_ids))))
    guests = [Guest(person.name, person.email) for person in people]
    entry = await entry_for(session, meeting, [Invited(meeting.id, guest) for guest in guests])
    text = f"You are no longer asked to the meeting of {say_time(meeting)} (London time).\n"
    to = [who for guest in guests if can_be_written_to(who := Recipient(guest.name, guest.email))]
    await write_to(
        session, meeting, to,
        subject=f"No longer for you: {entry.title}", text=text, entry=entry, method="CANCEL",
    )  # fmt: skip


async def seat_and_tell(session: AsyncSession, meetings: Sequence[Meeting]) -> None:
    """Seats follow the posts; where invitations have gone out, those who come and go are told."""
    changes = [change for change in await seat(session, meetings) if change.meeting.invited_at]
    for _, group in groupby(changes, lambda change: change.meeting.id):
        await _tell(session, list(group))


async def _tell(session: AsyncSession, changes: Sequence[Change]) -> None:
    meeting = changes[0].meeting
    left = [change.left.person_id for change in changes if change.left and change.left.person_id]
    came = [change.came.person_id for change in changes if change.came and change.came.person_id]
    meeting.invitation_number += 1
    if left:
        await tell_leaver(session, meeting, left)
    if came:
        await tell_newcomer(session, meeting, came)
