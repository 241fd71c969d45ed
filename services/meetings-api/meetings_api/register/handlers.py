"""What happens here when the register says something: the copy first, then what follows from it."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import StandingRow
from chassis.clock import now
from chassis.copies import keep
from chassis.events import Envelope
from meetings_api import defaults
from meetings_api.invitations import seat_and_tell
from meetings_api.models import (
    Academy,
    Appointment,
    Attendee,
    BankHoliday,
    Meeting,
    MeetingStatus,
    Person,
    Seat,
)
from meetings_api.register import heard
from meetings_api.seating import SEATED_BY_POST


async def keep_bank_holidays(session: AsyncSession, _: heard.TrustRegistered, __: Envelope) -> None:
    """A new trust starts with England's, as rows of its own that it can add to."""
    rows = [{"on": on, "name": name} for on, name in defaults.bank_holidays().items()]
    await session.execute(insert(BankHoliday).on_conflict_do_nothing(), rows)


async def keep_academy(session: AsyncSession, event: heard.AcademyRegistered, _: Envelope) -> None:
    said = event.model_dump(exclude={"academy_id"})
    ours = {"iaims_due": False, "not_yet_good": "unknown"}
    await keep(session, Academy, event.academy_id, said, first=ours)


async def keep_person(session: AsyncSession, event: heard.PersonRecorded, _: Envelope) -> None:
    said = event.model_dump(include={"subject", "name", "email"})
    await keep(session, Person, event.person_id, said)


async def keep_appointment(session: AsyncSession, event: heard.AppointmentMade, _: Envelope) -> None:
    """Access with the standing, and a seat at every meeting to come that the post has a seat at."""
    period = {"since": event.since, "until": event.until}
    await _keep_standing(session, event.appointment_id, event.subject, event.role, event.urn, period)
    said = {**event.model_dump(include={"person_id", "subject", "role", "urn"}), **period}
    await keep(session, Appointment, event.appointment_id, said)
    await _reseat(session, event.role, event.urn, event.person_id)


async def end_appointment(session: AsyncSession, event: heard.AppointmentEnded, _: Envelope) -> None:
    key = (session.info["trust_id"], event.appointment_id)
    standing, post = await session.get(StandingRow, key), await session.get(Appointment, key)
    if standing:
        standing.until = event.until
    if post:
        post.until = event.until
        await session.flush()
        await _reseat(session, post.role, post.urn, post.person_id)


async def keep_grant(session: AsyncSession, event: heard.ClientGranted, _: Envelope) -> None:
    period = {"since": event.since, "until": event.until}
    await _keep_standing(session, event.grant_id, event.client_id, event.role, event.urn, period)


async def end_grant(session: AsyncSession, event: heard.ClientGrantEnded, _: Envelope) -> None:
    standing = await session.get(StandingRow, (session.info["trust_id"], event.grant_id))
    if standing:
        standing.until = event.until


async def _keep_standing(
    session: AsyncSession, key: UUID, subject: str, role: str, unit: str | None, period: Mapping[str, object]
) -> None:
    await keep(session, StandingRow, key, {"subject": subject, "role": role, "unit": unit, **period})


async def _reseat(session: AsyncSession, role: str, urn: str | None, person_id: UUID) -> None:
    """Bring the meetings to come in line with a post that was filled or left."""
    if role not in SEATED_BY_POST:
        return
    here = Meeting.urn == urn if urn else Meeting.urn.is_not(None)
    partnered = select(Attendee.meeting_id).where(
        Attendee.person_id == person_id, Attendee.seat == Seat.PARTNER, Attendee.withdrawn_at.is_(None)
    )
    to_come = select(Meeting).where(
        Meeting.status == MeetingStatus.PLANNED,
        Meeting.starts_at > now(),
        or_(here, Meeting.id.in_(partnered)),
    )
    meetings = (await session.scalars(to_come.order_by(Meeting.starts_at).with_for_update())).all()
    await seat_and_tell(session, meetings)
